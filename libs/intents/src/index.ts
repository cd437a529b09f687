export {
  InputError,
  intentsFile,
  type Intent,
  type IntentDescription,
  type IntentEnd,
  type IntentsFile,
  type Selector,
} from "./schema.js";
