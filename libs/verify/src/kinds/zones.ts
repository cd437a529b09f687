import { type Resource, Unknown } from "@causeway/terraform";
import { assignedLater, type Source, text } from "../model/source.js";

/**
 * Availability zones. Their names are aliases, a different one in each account, so they are compared by id where the
 * input holds ids (https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html). A stack is one
 * account's; a stack without ids is taken to name its zones as the others do, unless those disagree.
 */
export class Zones {
  private readonly idsByStack = new Map<string, Map<string, string>>();
  private readonly idsByName = new Map<string, Set<string>>();

  constructor(source: Source) {
    for (const resource of source.of("aws_subnet")) {
      const name = text(resource, "availability_zone");
      const id = text(resource, "availability_zone_id");
      if (typeof name !== "string" || typeof id !== "string") continue;
      const ids = this.idsByStack.get(resource.stack) ?? new Map<string, string>();
      this.idsByStack.set(resource.stack, ids.set(name, id));
      this.idsByName.set(name, (this.idsByName.get(name) ?? new Set()).add(id));
    }
  }

  zoneOf(subnet: Resource): string | Unknown {
    const name = text(subnet, "availability_zone");
    const id = text(subnet, "availability_zone_id");
    if (typeof id === "string") return id;
    if (typeof name !== "string") return name ?? id ?? assignedLater(subnet, "its availability zone");
    const own = this.idsByStack.get(subnet.stack)?.get(name);
    if (own !== undefined) return own;
    const [only, ...others] = this.idsByName.get(name) ?? [];
    if (others.length > 0) return new Unknown(`${name} is another zone in each account`, subnet.address);
    return only ?? name;
  }
}
