import { edgeWith } from "./base.js";
import { managed } from "./engines.js";

export const example = edgeWith(managed);
