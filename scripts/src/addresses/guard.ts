import type { Organization } from "@causeway/organization";
import type { AccountApp } from "@causeway/platform";
import { synthesizeApps } from "@causeway/platform/testing";
import { without } from "../record/record.js";
import type { Current, RecordKind } from "../record/record.js";

type Change = "added" | "moved" | "lost";

/** Terraform addresses, each on record as `<stack> <address>`. */
export const ADDRESSES: RecordKind<Change> = {
  name: "addresses",
  source: "what is synthesized",
  changes: {
    added: "new",
    moved: "moved",
    lost: "gone; Terraform would destroy these (stack.moved(from, to) keeps them)",
  },
};

/** The addresses of an account's stacks as they are synthesized now, sorted. */
export function currentAddresses(organization: Organization, app: AccountApp): Current<Change> {
  const stacks = Object.values(synthesizeApps(organization, [app]));
  const lines = stacks.flatMap((stack) => stack.addresses().map((address) => `${stack.name} ${address}`)).sort();
  const movedFrom = new Set(
    stacks.flatMap(({ name, json }) => (json.moved ?? []).map(({ from }) => `${name} ${from}`)),
  );
  return {
    lines,
    differenceFrom(recorded) {
      const gone = without(recorded, lines);
      return {
        added: without(lines, recorded),
        moved: gone.filter((address) => movedFrom.has(address)),
        lost: gone.filter((address) => !movedFrom.has(address)),
      };
    },
  };
}
