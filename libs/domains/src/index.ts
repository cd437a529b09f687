export { defineAllowList } from "./allow-list.js";
export type { AllowList, Notice } from "./allow-list.js";
