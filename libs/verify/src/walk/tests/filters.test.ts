import { describe, expect, test } from "vitest";
import { AB, flatNetwork } from "../../../test/flat-network.js";
import type { Stacks } from "../../../test/stacks.js";
import { verdictOf } from "../../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const open = { rule_no: 100, protocol: "-1", action: "allow", cidr_block: "0.0.0.0/0", from_port: 0, to_port: 0 };
const https = { traffic: { ports: [443] } };

/** The network ACL of subnet b. */
function withAcl(ingress: unknown[], egress: unknown[] = [open]): Stacks {
  return flatNetwork().add("net:aws_network_acl.b", {
    vpc_id: "${aws_vpc.b.id}",
    subnet_ids: ["${aws_subnet.b.id}"],
    ingress,
    egress,
  });
}

describe("a network ACL", () => {
  const separate = () => withAcl([open]).change("net:aws_network_acl.b", { subnet_ids: ["${aws_subnet.workload.id}"] });
  const workload = () =>
    separate().add("net:aws_subnet.workload", {
      vpc_id: "${aws_vpc.b.id}",
      availability_zone: "eu-central-1a",
      cidr_block: "10.2.1.0/24",
    });
  const intent = { from: AB.from, to: { addresses: ["net:aws_subnet.workload"] }, ...https };
  const ingress = (...rules: unknown[]) => workload().change("net:aws_network_acl.b", { ingress: rules });

  test("that allows everything stops nothing", async () => {
    expect(await verdictOf(workload(), intent)).toMatchObject(proven);
  });

  test("without rules stops everything", async () => {
    expect(await verdictOf(ingress(), intent)).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
    expect(await verdictOf(ingress(), { ...intent, expect: "unreachable" })).toMatchObject(proven);
  });

  test("takes the lowest-numbered rule that matches", async () => {
    const deny = { ...open, rule_no: 90, action: "deny", protocol: "tcp", from_port: 443, to_port: 443 };
    expect(await verdictOf(ingress(open, deny), intent)).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
    expect(await verdictOf(ingress(open, { ...deny, rule_no: 110 }), intent)).toMatchObject(proven);
    expect(await verdictOf(ingress(open, { ...deny, cidr_block: "10.3.0.0/16" }), intent)).toMatchObject(proven);
    expect(await verdictOf(ingress(open, { ...deny, protocol: "udp" }), intent)).toMatchObject(proven);
  });

  test("that stops some of the ports or some of the sources is found", async () => {
    const deny = { ...open, rule_no: 90, action: "deny" };
    const onePort = { ...deny, protocol: "tcp", from_port: 22, to_port: 22 };
    expect(await verdictOf(ingress(open, onePort), { ...intent, traffic: {} })).toMatchObject(
      violated("SUBNET_ACL_RESTRICTION"),
    );
    const someSources = { ...deny, cidr_block: "10.1.0.128/25" };
    expect(await verdictOf(ingress(open, someSources), intent)).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
  });

  test("needs the ephemeral ports for replies", async () => {
    const egress = (from_port: number) =>
      workload().change("net:aws_network_acl.b", { egress: [{ ...open, protocol: "6", from_port, to_port: 65535 }] });
    expect(await verdictOf(egress(1024), intent)).toMatchObject(proven);
    expect(await verdictOf(egress(32768), intent)).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
  });

  test("may have rules as resources of their own", async () => {
    const stacks = workload().change("net:aws_network_acl.b", { ingress: null });
    stacks.add("net:aws_network_acl_rule.https", {
      network_acl_id: "${aws_network_acl.b.id}",
      rule_number: 100,
      egress: false,
      protocol: "tcp",
      rule_action: "allow",
      cidr_block: "10.0.0.0/8",
      from_port: 443,
      to_port: 443,
    });
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
    expect(await verdictOf(stacks, { ...intent, traffic: { ports: [80] } })).toMatchObject(
      violated("SUBNET_ACL_RESTRICTION"),
    );
  });

  test("is the VPC's default where a subnet has no other", async () => {
    const stacks = workload().remove("net:aws_network_acl.b").add("net:aws_default_network_acl.b", {
      default_network_acl_id: "${aws_vpc.b.default_network_acl_id}",
    });
    expect(await verdictOf(stacks, intent)).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
  });

  test("does not stop hosts in the attachment's own subnet from receiving", async () => {
    // https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
    expect(await verdictOf(withAcl([open]), { ...AB, ...https })).toMatchObject(proven);
  });

  test("lets echo requests in and replies out by their types", async () => {
    const icmp = (type: number) => ({ ...open, protocol: "icmp", icmp_type: type, icmp_code: -1 });
    const traffic = { protocol: "icmp" as const };
    const stacks = (inward: number, outward: number) =>
      workload().change("net:aws_network_acl.b", { ingress: [icmp(inward)], egress: [icmp(outward)] });
    expect(await verdictOf(stacks(8, 0), { ...intent, traffic })).toMatchObject(proven);
    expect(await verdictOf(stacks(-1, -1), { ...intent, traffic })).toMatchObject(proven);
    expect(await verdictOf(stacks(8, 8), { ...intent, traffic })).toMatchObject(violated("SUBNET_ACL_RESTRICTION"));
  });
});

describe("security groups", () => {
  const group = (name: string, rules: Record<string, unknown> = {}) => ({
    vpc_id: `\${aws_vpc.${name}.id}`,
    egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }],
    ...rules,
  });
  const instance = (name: string) => ({
    subnet_id: `\${aws_subnet.${name}.id}`,
    vpc_security_group_ids: [`\${aws_security_group.${name}.id}`],
  });
  const network = (gateway: Record<string, unknown> = {}) => {
    const stacks = flatNetwork(gateway);
    for (const name of ["a", "b"]) {
      stacks.add(`net:aws_security_group.${name}`, group(name)).add(`net:aws_instance.${name}`, instance(name));
    }
    return stacks;
  };
  const intent = { from: { addresses: ["net:aws_instance.a"] }, to: { addresses: ["net:aws_instance.b"] }, ...https };
  const ingress = (peer: Record<string, unknown>) => ({
    security_group_id: "${aws_security_group.b.id}",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
    ...peer,
  });
  const rule = "net:aws_vpc_security_group_ingress_rule.https";

  test("let in only what a rule allows", async () => {
    expect(await verdictOf(network(), intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    expect(await verdictOf(network().add(rule, ingress({ cidr_ipv4: "10.1.0.0/16" })), intent)).toMatchObject(proven);
    expect(await verdictOf(network().add(rule, ingress({ cidr_ipv4: "10.3.0.0/16" })), intent)).toMatchObject(
      violated("ENI_SG_RULES_MISMATCH"),
    );
  });

  test("let out only what a rule allows", async () => {
    const stacks = network()
      .add(rule, ingress({ cidr_ipv4: "0.0.0.0/0" }))
      .change("net:aws_security_group.a", { egress: [] });
    expect(await verdictOf(stacks, intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
  });

  test("take rules of the older resource and from inside the group", async () => {
    const old = { type: "ingress", protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["10.1.0.0/16"] };
    const stacks = network().add("net:aws_security_group_rule.https", {
      security_group_id: "${aws_security_group.b.id}",
      ...old,
    });
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
    const inside = network().change("net:aws_security_group.b", {
      ingress: [{ ...old, from_port: 0, to_port: 65535 }],
    });
    expect(await verdictOf(inside, intent)).toMatchObject(proven);
  });

  test("referenced by a rule survive a transit gateway only with its support", async () => {
    const reference = ingress({ referenced_security_group_id: "${aws_security_group.a.id}" });
    expect(await verdictOf(network().add(rule, reference), intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    const support = network({ security_group_referencing_support: "enable" }).add(rule, reference);
    expect(await verdictOf(support, intent)).toMatchObject(proven);
  });

  test("referenced by a rule survive it only if both attachments support it, and that is known", async () => {
    const reference = ingress({ referenced_security_group_id: "${aws_security_group.a.id}" });
    const support = (name: string, security_group_referencing_support: string) =>
      network({ security_group_referencing_support: "enable" })
        .add(rule, reference)
        .change(`net:aws_ec2_transit_gateway_vpc_attachment.${name}`, { security_group_referencing_support });
    for (const name of ["a", "b"]) {
      expect(await verdictOf(support(name, "disable"), intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
      const later = support(name, "${data.http.later.response_body}");
      expect(await verdictOf(later, { ...intent, expect: "unreachable" })).toMatchObject({ verdict: "UNPROVEN" });
    }
  });

  test("referenced by a rule hold inside a VPC", async () => {
    const stacks = network().add("net:aws_instance.a", { ...instance("a"), subnet_id: "${aws_subnet.b.id}" });
    stacks.change("net:aws_security_group.a", { vpc_id: "${aws_vpc.b.id}" });
    stacks.add(rule, ingress({ referenced_security_group_id: "${aws_security_group.a.id}" }));
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
  });

  test("need no rule for replies, nor for hosts that a subnet stands for", async () => {
    const stacks = network()
      .change("net:aws_security_group.b", { egress: [] })
      .add(rule, ingress({ cidr_ipv4: "10.0.0.0/8" }));
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
    expect(await verdictOf(network(), AB)).toMatchObject(proven);
  });

  test("are the VPC's default where an instance names none: only its members get in", async () => {
    const { subnet_id } = instance("b");
    const stacks = network().add("net:aws_instance.b", { subnet_id });
    expect(await verdictOf(stacks, intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    stacks.add("net:aws_instance.a", { subnet_id });
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
    stacks.add("net:aws_default_security_group.b", { vpc_id: "${aws_vpc.b.id}" });
    expect(await verdictOf(stacks, intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
  });

  test("guard the interfaces of an interface endpoint", async () => {
    const stacks = network().add("net:aws_vpc_endpoint.b", {
      vpc_id: "${aws_vpc.b.id}",
      vpc_endpoint_type: "Interface",
      subnet_ids: ["${aws_subnet.b.id}"],
      security_group_ids: ["${aws_security_group.b.id}"],
    });
    const to = { addresses: ["net:aws_vpc_endpoint.b"] };
    expect(await verdictOf(stacks, { ...intent, to })).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    stacks.add(rule, ingress({ cidr_ipv4: "10.1.0.0/16" }));
    expect(await verdictOf(stacks, { ...intent, to })).toMatchObject(proven);
  });
});
