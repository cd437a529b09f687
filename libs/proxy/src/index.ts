export type { SniCheck } from "./instance/index.js";
