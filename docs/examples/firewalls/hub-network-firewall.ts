import { hubWith } from "./base.js";
import { managed } from "./engines.js";

export const example = hubWith(managed);
