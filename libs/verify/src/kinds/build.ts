import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import type { DeclaredPrefixes } from "../model/declared-prefixes.js";
import { Network } from "../model/network.js";
import { Source } from "../model/source.js";
import { PHASES } from "../model/kind.js";
import { strangersIn } from "./closed/strangers.js";
import { Kinds } from "../model/kinds.js";
import { KINDS } from "./registry.js";

export const ALL_KINDS = new Kinds(KINDS);

/**
 * The network that a configuration describes. Nothing is refused here: what cannot be known becomes a doubt on the
 * thing that it is about, or, if it is about nothing in particular, an unplaced fact.
 *
 * @param declared - prefixes that intents declare behind VPN connections, Direct Connect and Connect
 */
export function buildNetwork(
  configuration: NetworkConfiguration,
  declared: DeclaredPrefixes = new Map(),
  kinds: Kinds = ALL_KINDS,
): Network {
  const source = new Source(configuration, strangersIn(configuration, kinds));
  const network = new Network(kinds, configuration.allocations, source.aliases);
  for (const phase of PHASES) for (const build of kinds.builds(phase)) build(source, network, declared);
  return network;
}
