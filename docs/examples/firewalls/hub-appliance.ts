import { hubWith } from "./base.js";
import { oneEach } from "./engines.js";

export const example = hubWith(oneEach);
