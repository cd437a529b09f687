import type { Mutant } from "../mutant.js";
import { idOf, namedBy } from "../references.js";
import { bodyIn, resourcesOf, type Stacks } from "../stacks.js";
import { remove } from "./removal.js";

/** Deletes each network interface, has it check source and destination or not, and puts it into each other subnet. */
export function interfaceChanges(stacks: Stacks): Mutant[] {
  const subnets = resourcesOf(stacks, "aws_subnet");
  return resourcesOf(stacks, "aws_network_interface").flatMap((attached) => {
    const check = attached.body["source_dest_check"] === false;
    const [own] = namedBy(attached, "subnet_id", subnets);
    const others = subnets.filter(
      (subnet) => subnet !== own && subnet.stack === own?.stack && subnet.body["vpc_id"] === own.body["vpc_id"],
    );
    return [
      {
        name: `delete ${attached.address}`,
        apply: (copy: Stacks) => {
          remove(copy, attached);
        },
      },
      {
        name: `set ${attached.address}.source_dest_check to ${String(check)}`,
        apply: (copy: Stacks) => {
          bodyIn(copy, attached)["source_dest_check"] = check;
        },
      },
      ...others.map((subnet) => ({
        name: `move ${attached.address} to ${subnet.name}`,
        apply: (copy: Stacks) => {
          bodyIn(copy, attached)["subnet_id"] = idOf(subnet);
        },
      })),
    ];
  });
}
