export { InputError } from "./input-error.js";
export { intentsJsonSchema } from "./json-schema.js";
export {
  type BindingsDescription,
  type Intent,
  type IntentDescription,
  type IntentEnd,
  type IntentsFile,
  type Selector,
  type Traffic,
  identityOf,
  intentSchema,
  intentsFile,
} from "./schema.js";
export { sentenceOf } from "./sentence.js";
export { TAGS } from "./tags.js";
