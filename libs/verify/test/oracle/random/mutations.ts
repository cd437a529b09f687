import { addHubRoute, SUPERNET } from "./hubs.js";
import { addRoute, type Draft } from "./draft.js";
import type { Random } from "./random.js";

/** One change as people make them: a route sent elsewhere, a longer prefix, a flag turned over. */
export function mutate(draft: Draft, random: Random): void {
  random.pick(MUTATIONS)(draft, random);
}

type Mutation = (draft: Draft, random: Random) => void;

const MUTATIONS: readonly Mutation[] = [
  function sendsRouteElsewhere(draft, random) {
    const one = random.any(draft.routes);
    const other = one && random.any(targetsBeside(draft, one.table));
    if (one === undefined || other === undefined) return;
    draft.routes.splice(draft.routes.indexOf(one), 1);
    addRoute(draft, one.table, one.to, other);
  },
  function addsLongerPrefix(draft, random) {
    const table = random.any(draft.tables);
    const target = table && random.any(targetsBeside(draft, table.name));
    if (table === undefined || target === undefined) return;
    const blocks = draft.subnets.map(({ block }) => block);
    addRoute(
      draft,
      table.name,
      random.pick([...blocks, ...blocks.map((block) => block.replace("/24", "/25")), "198.51.100.0/24", "10.0.0.0/9"]),
      target,
    );
  },
  function removesRoute(draft, random) {
    if (draft.routes.length > 0) draft.routes.splice(random.below(draft.routes.length), 1);
  },
  function addsHubRoute(draft, random) {
    const table = random.any(draft.hubTables);
    if (table === undefined) return;
    const targets = draft.attachments.filter(({ hub }) => hub === table.hub).map(({ name }) => name);
    const to = random.pick([...draft.subnets.map(({ block }) => block), SUPERNET, "0.0.0.0/0", "::/0"]);
    addHubRoute(draft, table.name, to, random.pick([...targets, "blackhole"]));
  },
  function removesPropagation(draft, random) {
    if (draft.hubPropagations.length > 0) draft.hubPropagations.splice(random.below(draft.hubPropagations.length), 1);
  },
  function removesAssociation(draft, random) {
    if (draft.hubAssociations.length > 0) draft.hubAssociations.splice(random.below(draft.hubAssociations.length), 1);
  },
  function swapsAssociation(draft, random) {
    const one = random.any(draft.hubAssociations.filter(({ attachment }) => attachment !== "hubs"));
    const hub = draft.hubTables.find(({ name }) => name === one?.table)?.hub;
    if (one === undefined) return;
    const table = random.pick(draft.hubTables.filter((candidate) => candidate.hub === hub)).name;
    draft.hubAssociations[draft.hubAssociations.indexOf(one)] = { ...one, table };
  },
  function turnsApplianceMode(draft, random) {
    const one = random.any(draft.attachments);
    if (one !== undefined)
      draft.attachments[draft.attachments.indexOf(one)] = { ...one, applianceMode: !one.applianceMode };
  },
  function turnsMapPublic(draft, random) {
    const one = random.any(draft.subnets);
    if (one !== undefined) draft.subnets[draft.subnets.indexOf(one)] = { ...one, mapPublic: !one.mapPublic };
  },
  function leavesATableToMain(draft, random) {
    if (draft.tableAssociations.length > 0)
      draft.tableAssociations.splice(random.below(draft.tableAssociations.length), 1);
  },
  function routesSubnetToMiddlebox(draft, random) {
    const table = random.any(
      draft.tables.filter(({ name }) => !draft.edgeAssociations.some((one) => one.table === name)),
    );
    const subnet = random.any(draft.subnets.filter(({ vpc }) => vpc === table?.vpc));
    const target = table && random.any(middleboxesIn(draft, table.vpc));
    if (table !== undefined && subnet !== undefined && target !== undefined)
      addRoute(draft, table.name, subnet.block, target);
  },
];

/** What a route of a table may lead to. Gateway route tables lead to endpoints only. */
function targetsBeside(draft: Draft, table: string): string[] {
  const vpc = draft.tables.find(({ name }) => name === table)?.vpc;
  if (vpc === undefined) return [];
  const isEdge = draft.edgeAssociations.some((one) => one.table === table);
  const endpoints = draft.endpoints.filter(({ subnet }) => subnet.startsWith(`${vpc}_`)).map(({ name }) => name);
  if (isEdge) return endpoints;
  const gateways = [...draft.internetGateways, ...draft.egressOnlyGateways, ...draft.vpnGateways].filter(
    (one) => one.vpc === vpc,
  );
  const peerings = draft.peerings.filter((one) => one.vpc === vpc || one.peer === vpc);
  const hubs = draft.attachments.filter((one) => one.vpc === vpc).map(({ hub }) => hub);
  return [...middleboxesIn(draft, vpc), ...[...gateways, ...peerings].map(({ name }) => name), ...hubs];
}

function middleboxesIn(draft: Draft, vpc: string): string[] {
  const isHere = ({ subnet }: { readonly subnet: string }) => subnet.startsWith(`${vpc}_`);
  const appliances = draft.hosts.filter((host) => host.name.endsWith("_appliance"));
  return [...draft.endpoints, ...draft.nats, ...appliances].filter(isHere).map(({ name }) => name);
}
