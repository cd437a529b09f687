import type { Protocol, Subnet } from "../net.js";
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

/** A network ACL for a few subnets. None for subnets of NAT gateways, endpoints and appliances: AWS's pages say little of these. */
export function addAcl(draft: Draft, random: Random, subnet: Subnet): void {
  const name = `${subnet.name}_acl`;
  draft.acls.push({ name, vpc: subnet.vpc });
  draft.aclAssociations.push({ acl: name, subnet: subnet.name });
  for (const egress of [true, false]) {
    const count = random.below(3);
    for (let number = 1; number <= count; number++) {
      const protocol = random.pick(PROTOCOLS);
      draft.aclRules.push({
        acl: name,
        number: number * 10,
        egress,
        allow: random.chance(60),
        protocol,
        block: pickBlock(draft, random),
        ports: protocol === "tcp" || protocol === "udp" ? random.pick(PORTS) : [0, 65535],
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
  const groups = draft.groups.filter(({ vpc }) => [own, ...peered].includes(vpc)).map(({ name }) => name);
  const protocol = random.pick(PROTOCOLS);
  const peer = random.chance(25) ? random.pick(groups) : random.chance(60) ? "0.0.0.0/0" : pickBlock(draft, random);
  draft.groupRules.push({
    group,
    egress,
    protocol,
    peer,
    ports: protocol === "tcp" || protocol === "udp" ? random.pick(PORTS) : [0, 65535],
  });
}

function pickBlock(draft: Draft, random: Random): string {
  const blocks = draft.subnets.map(({ block }) => block);
  const halves = blocks.map((block) => block.replace("/24", "/25"));
  return random.pick(["0.0.0.0/0", "10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/16", "::/0", ...blocks, ...halves]);
}
