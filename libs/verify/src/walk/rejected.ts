import type { Doubt, Vpc } from "../model/network.js";
import { doubtful } from "./trail.js";

/** AWS accepts no route from one VPC to a target in another. */
export function rejectedElsewhere(target: string, vpc: Vpc): Doubt {
  return doubtful(`AWS rejects the route: ${target} does not belong to ${vpc.address}`, target);
}
