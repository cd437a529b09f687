import { Reference } from "../configuration.js";
import type { ProviderFacts } from "../provider.js";
import type { IdentityIndex } from "../stacks/identities.js";
import type { Stacks } from "../stacks/stacks.js";
import type { RecordedResource } from "./recorded-values.js";

/** Of several resources with one id the lowest owns it. */
const RANK = { managed: 0, adopted: 1, madeAlong: 2, data: 3 } as const;

/** Makes the ids of a resource known, so that wherever they occur they become references to it. */
export function indexIds(resource: RecordedResource, address: string, { identities, provider }: Stacks): void {
  const { type, mode, values } = resource;
  const rank = mode === "data" ? RANK.data : provider.adopts(type) ? RANK.adopted : RANK.managed;
  // Where the id is the ARN, configurations mostly say `arn`.
  for (const attribute of ["arn", "id"]) identities.add(values[attribute], new Reference(address, attribute), rank);
  for (const attribute of madeAlong(resource, provider)) {
    identities.addMadeAlong(values[attribute], new Reference(address, attribute), RANK.madeAlong);
  }
}

function madeAlong({ type, mode }: RecordedResource, provider: ProviderFacts): readonly string[] {
  return mode === "data" ? [] : (provider.types[type]?.madeAlong ?? []);
}

/** Makes ids known that are told apart by others, once all those are known. */
export function indexInnerIds(resource: RecordedResource, address: string, { identities, provider }: Stacks): void {
  if (resource.mode === "data") return;
  for (const { id, attribute, keyId } of provider.types[resource.type]?.innerIds?.(resource.values) ?? []) {
    const key = identities.find(keyId)?.resource ?? keyId;
    identities.add(id, new Reference(address, attribute, key), RANK.managed);
  }
}

/**
 * The attribute as a reference to the resource itself, where it is one: the default route table that a VPC has may also
 * be adopted by a resource of its own, but to the VPC it stays its default route table.
 */
export function ownReference(
  resource: RecordedResource,
  address: string,
  attribute: string,
  provider: ProviderFacts,
  identities: IdentityIndex,
): Reference | undefined {
  if (!madeAlong(resource, provider).includes(attribute)) return undefined;
  const value = resource.values[attribute];
  if (typeof value !== "string" || value === "") return undefined;
  const replaceable = provider.types[resource.type]?.replaceable;
  const isReplaced = replaceable?.attribute === attribute && value !== resource.values[replaceable.by];
  return isReplaced ? identities.find(value) : new Reference(address, attribute);
}
