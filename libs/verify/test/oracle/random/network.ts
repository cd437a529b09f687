import type { Intent, Net } from "../net.js";
import { type Draft, emptyDraft } from "./draft.js";
import { addAcl, addBalancer, addDefaultAcl, addDefaultGroup, addHost } from "./filters.js";
import { addFlatHub, addHub } from "./hubs.js";
import { randomIntents } from "./intents.js";
import { addAppliance, addHubLists, addLists, addPeering, addVpnGateway } from "./links.js";
import { mutate } from "./mutations.js";
import { Random } from "./random.js";
import { addUnknown } from "./unknowns.js";
import { addWorkloads } from "./vpcs.js";

/** The network of a seed, and questions about it. */
export function randomNetwork(
  seed: number,
  isPlain: (net: Net, intent: Intent) => boolean = () => false,
): { readonly net: Net; readonly intents: readonly Intent[] } {
  const random = new Random(seed);
  const draft = emptyDraft();
  const stacks = random.chance(60) ? (["one"] as const) : (["one", "two", "hub"] as const);
  const count = random.pick([1, 2, 2, 3, 3]);
  // VPCs of one seed are alike but for their addresses.
  const seeds = [random.below(1e9), random.below(1e9)];
  const vpcs = Array.from({ length: count }, () => {
    const own = random.chance(60) ? random : new Random(random.pick(seeds));
    return addWorkloads(draft, own, random.pick(stacks));
  });
  const hasHub = random.chance(60);
  if (hasHub) addHub(draft, random, random.some(vpcs, 85));
  else if (random.chance(30)) addFlatHub(draft, random, random.some(vpcs, 85));
  vpcs.forEach((one, index) => {
    const other = vpcs[index + 1];
    if (other !== undefined && random.chance(hasHub ? 20 : 70)) addPeering(draft, random, one, other);
    if (random.chance(hasHub ? 8 : 25)) addVpnGateway(draft, random, one);
    if (random.chance(8)) addAppliance(draft, random, one);
  });
  if (random.chance(25)) addLists(draft, random);
  if (random.chance(20)) addHubLists(draft, random);
  const places = draft.subnets.filter(({ tier }) => tier === "app" || (tier === "transit" && random.chance(15)));
  if (random.chance(35)) for (const subnet of random.some(places, 50)) addAcl(draft, random, subnet);
  if (random.chance(40))
    for (const subnet of random.some(places, 60).filter(({ tier }) => tier === "app")) addHost(draft, random, subnet);
  for (const { name } of vpcs) {
    const own = draft.subnets.filter(({ vpc, tier }) => vpc === name && tier === "app");
    const isPlain = draft.subnets.every(({ vpc, tier }) => vpc !== name || tier === "app" || tier === "transit");
    if (isPlain && random.chance(6)) addDefaultAcl(draft, random, name);
    if (random.chance(5)) addDefaultGroup(draft, random, name);
    if (random.chance(10)) addBalancer(draft, random, own);
  }
  if (random.chance(8)) blockPublicAccess(draft, random);
  const changes = random.pick([0, 0, 1, 1, 2, 3]);
  for (let change = 0; change < changes; change++) mutate(draft, random);
  if (random.chance(30)) addUnknown(draft, random);
  return { net: draft, intents: randomIntents(draft, random, (intent) => isPlain(draft, intent)) };
}

/** In one account, so that it is the whole network's. */
function blockPublicAccess(draft: Draft, random: Random): void {
  draft.vpcs.splice(0, draft.vpcs.length, ...draft.vpcs.map((vpc) => ({ ...vpc, stack: "hub" as const })));
  const mode = random.pick(["block-bidirectional", "block-bidirectional", "block-ingress"] as const);
  draft.blockPublicAccess.push({ name: "access", mode });
  for (const { name } of random.some(draft.vpcs, 50)) {
    draft.publicAccessExclusions.push({
      vpc: name,
      mode: mode === "block-bidirectional" && random.chance(40) ? "allow-egress" : "allow-bidirectional",
    });
  }
}
