import { createHandler } from "./handler.js";

/** Fails while Lambda loads it if the environment is wrong. */
export const handler = createHandler(process.env);
