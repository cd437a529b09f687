import { z } from "zod";
import { intentsFile } from "./schema.js";

/**
 * JSON Schema of an intents file, for editors and for checks elsewhere. What it cannot express, such as `cidr` and `via`
 * going together, is checked when the file is read.
 */
export function intentsJsonSchema(): unknown {
  return {
    title: "Causeway intents",
    description: "What a network's traffic must and must not do.",
    ...z.toJSONSchema(intentsFile, { io: "input" }),
  };
}
