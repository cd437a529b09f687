import { edgeWith } from "./base.js";
import { oneEach } from "./engines.js";

export const example = edgeWith(oneEach);
