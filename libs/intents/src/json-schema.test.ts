import { expect, test } from "vitest";
import { intentsJsonSchema } from "./json-schema.js";

test("intents.schema.json is what the schema says; `npx vitest run libs/intents -u` writes it", async () => {
  const text = `${JSON.stringify(intentsJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../intents.schema.json");
});
