import { type Resource, UnorderedSet, type Value } from "@causeway/terraform";
import type { Kinds } from "../../model/kinds.js";
import { isRecord } from "../../model/source.js";

/** Arguments and attributes that every type has. */
const COMMON: readonly string[] = [
  "arn",
  "description",
  "id",
  "name",
  "name_prefix",
  "owner_id",
  "region",
  "tags",
  "tags_all",
  "timeouts",
];

/** By no type known to change what packets do. */
const PREFIXES = /^(tunnel[12]_|routing_http_)/;

/** The first argument of a resource that is set and that the kind which knows its type does not understand. */
export function unreadArgument(kinds: Kinds, { type, attributes }: Resource): string | undefined {
  return Object.keys(attributes).find(
    (name) =>
      !kinds.understands(type, name) && !COMMON.includes(name) && !PREFIXES.test(name) && isSet(attributes[name]),
  );
}

/** Terraform states write what is not set as null, false, zero or something empty. */
function isSet(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof UnorderedSet) return value.members.length > 0;
  return !isRecord(value) || Object.keys(value).length > 0;
}
