import type { Mutant } from "../mutant.js";
import { bodyIn, type Json, networkResourcesOf, type Stacks } from "../stacks.js";

/** Flags that are left out where their default is meant. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  aws_instance: { source_dest_check: true },
};

const OPPOSITE: Readonly<Record<string, string>> = { enable: "disable", disable: "enable" };

/** Turns each flag of the network over, whether a boolean or AWS's `enable` and `disable`. */
export function flagChanges(stacks: Stacks): Mutant[] {
  return networkResourcesOf(stacks).flatMap((resource) => {
    const attributes: Readonly<Record<string, Json>> = { ...DEFAULTS[resource.type], ...resource.body };
    return Object.entries(attributes).flatMap(([name, value]) => {
      const turned = opposite(value);
      if (turned === undefined) return [];
      return [
        {
          name: `set ${resource.address}.${name} to ${String(turned)}`,
          apply: (copy: Stacks) => {
            bodyIn(copy, resource)[name] = turned;
          },
        },
      ];
    });
  });
}

function opposite(value: Json): Json | undefined {
  return typeof value === "boolean" ? !value : OPPOSITE[String(value)];
}
