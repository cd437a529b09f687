import { edgeWith } from "./base.js";
import { fleet } from "./engines.js";

export const example = edgeWith(fleet);
