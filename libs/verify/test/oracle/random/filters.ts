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

/** A network ACL for a subnet. None for subnets of NAT gateways, endpoints and appliances: AWS's pages say little of these. */
export function addAcl(draft: Draft, random: Random, subnet: Subnet): void {
  const name = `${subnet.name}_acl`;
  draft.acls.push({ name, vpc: subnet.vpc, form: random.chance(65) ? "resources" : "inline" });
  draft.aclAssociations.push({ acl: name, subnet: subnet.name });
  addAclRules(draft, random, name);
}

/** The ACL of all subnets of a VPC that have none of their own. */
export function addDefaultAcl(draft: Draft, random: Random, vpc: string): void {
  const name = `${vpc}_default_acl`;
  draft.acls.push({ name, vpc, form: "default" });
  addAclRules(draft, random, name);
}

function addAclRules(draft: Draft, random: Random, acl: string): void {
  const add = (rule: Omit<AclRule, "name" | "acl">) => {
    draft.aclRules.push({ name: `${acl}_${rule.egress ? "out" : "in"}_${rule.number}`, acl, ...rule });
  };
  for (const egress of [true, false]) {
    const count = random.below(3);
    for (let number = 1; number <= count; number++) {
      const block = pickBlock(draft, random);
      add({
        number: number * 10,
        egress,
        allow: random.chance(60),
        block,
        ...randomTraffic(random, block),
      });
    }
    if (random.chance(85)) {
      const everything = { egress, allow: true, protocol: "all", ports: [0, 65535] } as const;
      add({ ...everything, number: 100, block: "0.0.0.0/0" });
      if (random.chance(80)) add({ ...everything, number: 101, block: "::/0" });
    }
  }
}

/** A host with a group that lets some in and some out, or with the VPC's default one. */
export function addHost(draft: Draft, random: Random, subnet: Subnet): void {
  const name = `${subnet.name}_host${draft.hosts.length}`;
  const fixed = random.chance(50) ? subnet.block.replace("0/24", random.pick(["50", "200"])) : null;
  draft.hosts.push({
    name,
    subnet: subnet.name,
    address: fixed,
    groups: random.chance(12) ? [] : [addGroup(draft, random, name, subnet.vpc)],
    isPublic: random.chance(25),
    sourceDestCheck: true,
    ipv6: subnet.ipv6 !== null && random.chance(60),
    balancer: null,
  });
}

/** A load balancer with a node in each of the subnets, which have one tier of one VPC. */
export function addBalancer(draft: Draft, random: Random, subnets: readonly Subnet[]): void {
  const [first] = subnets;
  if (first === undefined) return;
  const name = `${first.vpc}_balancer`;
  const type = random.pick(["application", "network"] as const);
  draft.balancers.push({ name, type, ports: random.pick([[443], [80, 443], [8080]]) });
  const groups = type === "network" && random.chance(40) ? [] : [addGroup(draft, random, name, first.vpc)];
  const isPublic = random.chance(50);
  const ipv6 = isPublic && first.ipv6 !== null && random.chance(60);
  for (const subnet of subnets) {
    const node = { address: null, groups, isPublic, sourceDestCheck: true, ipv6, balancer: name };
    draft.hosts.push({ name: `${subnet.name}_node`, subnet: subnet.name, ...node });
  }
}

function addGroup(draft: Draft, random: Random, of: string, vpc: string): string {
  const name = `${of}_group`;
  draft.groups.push({ name, vpc, form: random.pick(["resources", "resources", "older-resources", "inline"]) });
  addGroupRules(draft, random, name);
  return name;
}

/** Of a VPC whose default group somebody has changed. */
export function addDefaultGroup(draft: Draft, random: Random, vpc: string): void {
  const name = `${vpc}_default_group`;
  draft.groups.push({ name, vpc, form: "default" });
  addGroupRules(draft, random, name);
}

function addGroupRules(draft: Draft, random: Random, group: string): void {
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
  const isDefault = draft.groups.some(({ name, form }) => name === group && form === "default");
  const lists = draft.lists.map(({ name }) => name);
  const list = random.chance(15) ? random.any(lists) : undefined;
  const named = list ?? (random.chance(25) ? (isDefault ? group : random.pick(groups)) : undefined);
  const peer =
    named ?? (random.chance(60) ? random.pick(["0.0.0.0/0", "0.0.0.0/0", "::/0"]) : pickBlock(draft, random));
  draft.groupRules.push({
    name: `${group}_${egress ? "out" : "in"}_${draft.groupRules.length}`,
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
