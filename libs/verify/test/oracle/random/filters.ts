import type { AclRule, Protocol, Subnet } from "../net.js";
import { ANY_TYPE } from "../rules/protocols.js";
import type { Draft } from "./draft.js";
import type { Random } from "./random.js";

const PORTS: readonly (readonly [number, number])[] = [
  [0, 65535],
  [0, 65535],
  [443, 443],
  [1024, 65535],
  [32768, 65535],
  [400, 500],
];

const PROTOCOLS: readonly (Protocol | "all")[] = ["all", "all", "tcp", "tcp", "udp", "icmp"];

const ICMP_TYPES: readonly (readonly [number, number])[] = [ANY_TYPE, ANY_TYPE, [8, 8], [0, 0], [3, 3]];

/** What a rule is about; ICMP over IPv6 is a protocol of its own. */
function randomTraffic(random: Random, block: string): Pick<AclRule, "protocol" | "ports"> {
  const protocol = random.pick(PROTOCOLS);
  if (protocol === "all") return { protocol, ports: [0, 65535] };
  if (protocol !== "icmp") return { protocol, ports: random.pick(PORTS) };
  if (block.includes(":")) return { protocol: "icmpv6", ports: random.pick([ANY_TYPE, [128, 128]] as const) };
  return { protocol, ports: random.pick(ICMP_TYPES) };
}

/** A network ACL for a few subnets. None for subnets of NAT gateways, endpoints and appliances: AWS's pages say little of these. */
export function addAcl(draft: Draft, random: Random, subnet: Subnet): void {
  const name = `${subnet.name}_acl`;
  draft.acls.push({ name, vpc: subnet.vpc });
  draft.aclAssociations.push({ acl: name, subnet: subnet.name });
  for (const egress of [true, false]) {
    const count = random.below(3);
    for (let number = 1; number <= count; number++) {
      const block = pickBlock(draft, random);
      draft.aclRules.push({
        acl: name,
        number: number * 10,
        egress,
        allow: random.chance(60),
        block,
        ...randomTraffic(random, block),
      });
    }
    if (random.chance(85)) {
      const everything = { acl: name, egress, allow: true, protocol: "all", ports: [0, 65535] } as const;
      draft.aclRules.push({ ...everything, number: 100, block: "0.0.0.0/0" });
      if (random.chance(80)) draft.aclRules.push({ ...everything, number: 101, block: "::/0" });
    }
  }
}

/** A host with a group that lets some in and some out. */
export function addHost(draft: Draft, random: Random, subnet: Subnet): void {
  const name = `${subnet.name}_host${draft.hosts.length}`;
  const group = `${name}_group`;
  draft.groups.push({ name: group, vpc: subnet.vpc });
  const fixed = random.chance(50) ? subnet.block.replace("0/24", random.pick(["50", "200"])) : null;
  draft.hosts.push({
    name,
    subnet: subnet.name,
    address: fixed,
    groups: [group],
    isPublic: random.chance(25),
    sourceDestCheck: true,
  });
  for (const egress of [true, false]) {
    const count = 1 + random.below(2);
    for (let number = 0; number < count; number++) addGroupRule(draft, random, group, egress);
  }
}

function addGroupRule(draft: Draft, random: Random, group: string, egress: boolean): void {
  const own = draft.groups.find(({ name }) => name === group)?.vpc ?? "";
  const peered = draft.peerings.flatMap(({ vpc, peer }) => (vpc === own ? [peer] : peer === own ? [vpc] : []));
  const hubs = draft.attachments.filter(({ vpc }) => vpc === own).map(({ hub }) => hub);
  const attached = draft.attachments.filter(
    ({ hub }) => hubs.includes(hub) && draft.hubs.some((one) => one.name === hub && one.groupReferences),
  );
  const near = [own, ...peered, ...attached.map(({ vpc }) => vpc)];
  const groups = draft.groups.filter(({ vpc }) => near.includes(vpc)).map(({ name }) => name);
  const peer = random.chance(25) ? random.pick(groups) : random.chance(60) ? "0.0.0.0/0" : pickBlock(draft, random);
  draft.groupRules.push({
    group,
    egress,
    peer,
    ...randomTraffic(random, peer),
  });
}

function pickBlock(draft: Draft, random: Random): string {
  const blocks = draft.subnets.map(({ block }) => block);
  const halves = blocks.map((block) => block.replace("/24", "/25"));
  return random.pick(["0.0.0.0/0", "10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/16", "::/0", ...blocks, ...halves]);
}
