import { hubWith } from "./base.js";
import { fleet } from "./engines.js";

export const example = hubWith(fleet);
