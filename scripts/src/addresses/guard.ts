import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Organization } from "@causeway/organization";
import type { AccountApp } from "@causeway/platform";
import { synthesizeApps } from "@causeway/platform/testing";

/** How an account's Terraform addresses differ from those on record; each is written `<stack> <address>`. */
export interface AddressDifference {
  readonly added: readonly string[];
  /** On record, no longer there, and no `moved` block says where it went: Terraform would destroy it. */
  readonly lost: readonly string[];
  /** On record, and moved to another address by a `moved` block. */
  readonly moved: readonly string[];
}

/** The addresses of an account's stacks as they are synthesized now, sorted. */
export function currentAddresses(
  organization: Organization,
  app: AccountApp,
): { addresses: string[]; movedFrom: Set<string> } {
  const stacks = Object.values(synthesizeApps(organization, [app]));
  return {
    addresses: stacks.flatMap((stack) => stack.addresses().map((address) => `${stack.name} ${address}`)).sort(),
    movedFrom: new Set(stacks.flatMap(({ name, json }) => (json.moved ?? []).map(({ from }) => `${name} ${from}`))),
  };
}

/** Compares an account's addresses with the record in its folder; a missing record is empty. */
export function compareAddresses(organization: Organization, app: AccountApp, record: string): AddressDifference {
  const { addresses, movedFrom } = currentAddresses(organization, app);
  const current = new Set(addresses);
  const recorded = existsSync(record)
    ? readFileSync(record, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
  const gone = recorded.filter((address) => !current.has(address));
  return {
    added: addresses.filter((address) => !recorded.includes(address)),
    lost: gone.filter((address) => !movedFrom.has(address)),
    moved: gone.filter((address) => movedFrom.has(address)),
  };
}

export function isEqual({ added, lost, moved }: AddressDifference): boolean {
  return added.length + lost.length + moved.length === 0;
}

export function writeRecord(organization: Organization, app: AccountApp, record: string): void {
  writeFileSync(record, `${currentAddresses(organization, app).addresses.join("\n")}\n`);
}

/** What a person has to know of a difference. */
export function describeDifference({ added, lost, moved }: AddressDifference, record: string): string {
  const list = (title: string, addresses: readonly string[]): string[] =>
    addresses.length === 0 ? [] : [`  ${title}:`, ...addresses.map((address) => `    ${address}`)];
  return [
    `${relative(".", record)} differs from what is synthesized`,
    ...list("new", added),
    ...list("moved", moved),
    ...list("gone; Terraform would destroy these (stack.moved(from, to) keeps them)", lost),
  ].join("\n");
}
