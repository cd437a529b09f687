import type { Mutant } from "../mutant.js";
import { idOf } from "../references.js";
import { addResource, bodyIn, type Json, type Resource, resourcesOf, type Stacks } from "../stacks.js";

const RULES = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

/** What each rule of a security group may be about instead. */
const OTHER: readonly (readonly [string, Readonly<Record<string, Json>>])[] = [
  ["another port", { from_port: 8080, to_port: 8080 }],
  ["UDP", { ip_protocol: "udp" }],
  ["another prefix", { cidr_ipv4: "192.0.2.0/24" }],
];

/** Changes each rule of the security groups, and puts a network ACL that lets no replies pass around each subnet. */
export function filterChanges(stacks: Stacks): Mutant[] {
  const rules = resourcesOf(stacks, ...RULES).flatMap((rule) =>
    OTHER.filter(([, change]) => Object.entries(change).some(([name, value]) => rule.body[name] !== value)).map(
      ([label, change]) => ({
        name: `let ${rule.address} be about ${label}`,
        apply: (copy: Stacks) => {
          Object.assign(bodyIn(copy, rule), change);
        },
      }),
    ),
  );
  const acls = resourcesOf(stacks, "aws_subnet").flatMap((subnet) =>
    (["ingress", "egress"] as const).map((direction) => withAcl(subnet, direction)),
  );
  return [...rules, ...acls];
}

const ALL = { protocol: "-1", rule_no: 100, action: "allow", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 };
/** Without the ephemeral ports, which replies need. */
const SERVER_PORTS = {
  protocol: "tcp",
  rule_no: 100,
  action: "allow",
  cidr_block: "0.0.0.0/0",
  from_port: 0,
  to_port: 1023,
};

function withAcl(subnet: Resource, direction: "ingress" | "egress"): Mutant {
  return {
    name: `let a network ACL of ${subnet.address} allow well-known ports alone as ${direction}`,
    apply: (copy) => {
      addResource(copy, subnet.stack, "aws_network_acl", "added", {
        vpc_id: subnet.body["vpc_id"] ?? null,
        subnet_ids: [idOf(subnet)],
        ingress: [direction === "ingress" ? SERVER_PORTS : ALL],
        egress: [direction === "egress" ? SERVER_PORTS : ALL],
      });
    },
  };
}
