import type { Net } from "./net.js";
import type { Json } from "./writer.js";

/** The value, or the variable that hides it. */
export function hidden(net: Net, record: string, field: string, value: Json[string]): Json[string] {
  const unknown = net.unknowns.find((one) => one.record === record && one.field === field);
  return unknown === undefined ? value : `\${var.${unknown.name}}`;
}
