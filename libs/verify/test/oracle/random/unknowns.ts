import type { UnknownValue } from "../net.js";
import type { Draft } from "./draft.js";
import type { Random } from "./random.js";

const NAME = "unknown";

/** Hides one value behind a variable. */
export function addUnknown(draft: Draft, random: Random): void {
  const hidden = random.pick(HIDING)(draft, random);
  if (hidden !== undefined) draft.unknowns.push({ name: NAME, ...hidden });
}

type Hidden = Omit<UnknownValue, "name"> | undefined;

const HIDING: readonly ((draft: Draft, random: Random) => Hidden)[] = [
  function destination(draft, random) {
    const inline = draft.tables.filter(({ form }) => form === "inline").map((table) => table.name);
    const route = random.any(
      draft.routes.filter(({ table, to }) => !inline.includes(table) && /^\d.*\/(8|16|0)$/.test(to)),
    );
    if (route === undefined) return undefined;
    const beside = draft.routes.filter(({ table }) => table === route.table).map(({ to }) => to);
    const others = draft.vpcs
      .map(({ blocks }) => blocks[0] ?? "")
      .filter(
        (block) => !draft.vpcs.some((vpc) => vpc.blocks.includes(block) && route.table.startsWith(`${vpc.name}_`)),
      );
    return {
      record: route.name,
      field: "to",
      candidates: [route.to, "203.0.113.0/24", ...others.filter((one) => !beside.includes(one))],
    };
  },
  function hubDestination(draft, random) {
    const route = random.any(draft.hubRoutes.filter(({ to }) => /^\d.*\/(8|16|0)$/.test(to)));
    if (route === undefined) return undefined;
    const beside = draft.hubRoutes.filter(({ table }) => table === route.table).map(({ to }) => to);
    const others = draft.vpcs.map(({ blocks }) => blocks[0] ?? "").filter((one) => !beside.includes(one));
    return { record: route.name, field: "to", candidates: [route.to, "203.0.113.0/24", ...new Set(others)] };
  },
  function mapPublic(draft, random) {
    const subnet = random.any(draft.subnets.filter(({ tier }) => tier === "app"));
    return subnet && { record: subnet.name, field: "mapPublic", candidates: [true, false] };
  },
  function applianceMode(draft, random) {
    const attachment = random.any(draft.attachments);
    return attachment && { record: attachment.name, field: "applianceMode", candidates: [true, false] };
  },
  function zone(draft, random) {
    const free = draft.subnets.filter(
      (subnet) =>
        !draft.attachments.some(({ subnets }) => subnets.includes(subnet.name)) &&
        !draft.endpoints.some((one) => one.subnet === subnet.name),
    );
    const subnet = random.any(free);
    return subnet && { record: subnet.name, field: "zone", candidates: ["a", "b", "c"] };
  },
  function verbOfAclRule(draft, random) {
    const rule = random.any(draft.aclRules);
    return rule && { record: rule.name, field: "allow", candidates: [true, false] };
  },
  function blockOfAclRule(draft, random) {
    const rule = random.any(draft.aclRules.filter(({ block }) => !block.includes(":")));
    return rule && { record: rule.name, field: "block", candidates: [rule.block, "0.0.0.0/0", "203.0.113.0/24"] };
  },
  function peerOfGroupRule(draft, random) {
    const rule = random.any(draft.groupRules.filter(({ peer }) => /^[\d./]+$/.test(peer)));
    return rule && { record: rule.name, field: "peer", candidates: [rule.peer, "0.0.0.0/0", "203.0.113.0/24"] };
  },
  function blockMode(draft) {
    const [access] = draft.blockPublicAccess;
    if (access === undefined) return undefined;
    return { record: access.name, field: "mode", candidates: ["off", "block-ingress", "block-bidirectional"] };
  },
];
