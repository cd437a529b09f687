import { type Resource, Unknown } from "@causeway/terraform";
import type { NetworkConfiguration } from "../../allocation/network-configuration.js";
import type { Doubt, Network, Uncertain, Vpc } from "../../model/network.js";
import { RouteTable } from "../../model/route-table.js";
import { resourcesIn, type Source } from "../../model/source.js";
import type { Kind } from "../../model/kind.js";
import type { Kinds } from "../../model/kinds.js";
import { unreadArgument } from "./arguments.js";
import { whyDoubtful } from "./declared-doubts.js";
import { whyHarmless } from "./reviewed-types.js";

/**
 * Resources of types that no kind knows and nobody has found to carry, open and block nothing, or with arguments that are
 * not understood: they may do anything to what they refer to.
 */
export function strangersIn({ resources }: NetworkConfiguration, kinds: Kinds): Resource[] {
  return [...resources.values()].filter(
    (resource) =>
      resource.mode === "managed" && (isStrange(resource.type, kinds) || unreadArgument(kinds, resource) !== undefined),
  );
}

function isStrange(type: string, kinds: Kinds): boolean {
  if (kinds.knows(type)) return false;
  return whyDoubtful(type) !== undefined || whyHarmless(type) === undefined;
}

export function doubtAbout(kinds: Kinds, resource: Resource): Unknown {
  const { type, address } = resource;
  const argument = unreadArgument(kinds, resource);
  if (argument !== undefined) return new Unknown(`its ${argument} is not modelled`, address);
  const why = whyDoubtful(type);
  const what = why === undefined ? `what a resource of type ${type} does is not known` : `${type} is not modelled`;
  return new Unknown(what, address);
}

/** Puts whatever a stranger refers to in doubt, and everything where it is not known what it refers to. */
export const strangers: Kind = { name: "stranger", build: { doubts: build } };

function build(source: Source, network: Network): void {
  for (const [address, resources] of source.strangers) {
    const thing = thingAt(network, address);
    for (const resource of resources) {
      if (thing !== undefined)
        putInDoubt(network, thing, { code: "UNSUPPORTED_RESOURCE", unknown: doubtAbout(network.kinds, resource) });
    }
  }
  for (const resource of strangersIn(source.configuration, network.kinds)) {
    const hidden = Object.entries(resource.attributes).some(
      ([name, value]) => REFERS.test(name) && value instanceof Unknown && resourcesIn(value).length === 0,
    );
    if (hidden) network.unplaced.push(doubtAbout(network.kinds, resource));
  }
}

/** Names of attributes by which resources refer to others. */
const REFERS = /_(id|ids|arn|arns)$/;

function thingAt(network: Network, address: string): object | undefined {
  for (const things of [...network.everything(), network.networkAcls, network.securityGroups]) {
    const thing = things.get(address);
    if (thing !== undefined) return thing;
  }
  return undefined;
}

function putInDoubt(network: Network, thing: object, doubt: Doubt): void {
  if ("unsupported" in thing) (thing as Vpc).unsupported.push(doubt);
  // What it does in a subnet concerns the hosts there, and whoever passes.
  else if ("mapPublicIp" in thing) (thing as unknown as { vpc: Vpc }).vpc.unsupported.push(doubt);
  else if (thing instanceof RouteTable) {
    thing.add({ destination: { doubt }, origin: "static", target: { doubt }, address: doubt.unknown.at });
    // Where it leads to an internet gateway, the VPC has one.
    network.kinds.noteElsewhere(network, "gateway_id", thing.vpc, doubt.unknown);
  } else if ("endpoints" in thing) for (const one of thing.endpoints as Uncertain[]) one.doubts.push(doubt);
  else if ("interfaces" in thing) for (const one of thing.interfaces as Uncertain[]) one.doubts.push(doubt);
  else if ("nodes" in thing) for (const one of thing.nodes as Uncertain[]) one.doubts.push(doubt);
  else if ("doubts" in thing) (thing as Uncertain).doubts.push(doubt);
}
