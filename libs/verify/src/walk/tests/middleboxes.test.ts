import { describe, expect, test } from "vitest";
import { E, EW, endpointIn, FIREWALL, hubNetwork, openGroup, ZONES } from "../../../test/hub-network.js";
import { withTargets } from "../../../test/load-balancer-network.js";
import { Stacks } from "../../../test/stacks.js";
import { mistakesOf, verdictOf } from "../../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const vpc_id = "${aws_vpc.inspection.id}";

describe("the policy of a Network Firewall", () => {
  const withPolicy = (policy: Record<string, unknown>) =>
    hubNetwork()
      .add("hub:aws_networkfirewall_firewall_policy.main", { firewall_policy: [policy] })
      .change(FIREWALL, { firewall_policy_arn: "${aws_networkfirewall_firewall_policy.main.arn}" });
  const group = [{ resource_arn: "arn:aws:network-firewall:eu-central-1:111111111111:stateful-rulegroup/x" }];
  const drop = { stateless_default_actions: ["aws:drop"] };
  const forward = { stateless_default_actions: ["aws:forward_to_sfe"] };
  const strict = { ...forward, stateful_default_actions: ["aws:drop_strict", "aws:alert_strict"] };

  test.for([drop, strict])("that drops by default, without rules, drops everything: %o", async (policy) => {
    expect(await verdictOf(withPolicy(policy), E)).toMatchObject(violated("FIREWALL_RULES_RESTRICTION"));
    expect(await mistakesOf(withPolicy(policy))).toEqual(["FIREWALL_RULES_RESTRICTION"]);
  });

  test.for([
    forward,
    { ...drop, stateless_rule_group_reference: group },
    { ...strict, stateful_rule_group_reference: group },
    { ...strict, stateless_rule_group_reference: group },
  ])("is not judged otherwise: %o", async (policy) => {
    expect(await verdictOf(withPolicy(policy), E)).toMatchObject(proven);
  });
});

describe("an endpoint association of a Network Firewall", () => {
  test("is an endpoint of that firewall", async () => {
    const stacks = hubNetwork().change(FIREWALL, {
      subnet_mapping: ["a", "b"].map((zone) => ({ subnet_id: `\${aws_subnet.firewall_${zone}.id}` })),
    });
    stacks.add("hub:aws_networkfirewall_vpc_endpoint_association.c", {
      firewall_arn: "${aws_networkfirewall_firewall.main.arn}",
      vpc_id,
      subnet_mapping: [{ subnet_id: "${aws_subnet.firewall_c.id}" }],
    });
    const vpc_endpoint_id =
      "${aws_networkfirewall_vpc_endpoint_association.c.vpc_endpoint_association_status[0].association_sync_state[0].attachment[0].endpoint_id}";
    for (const route of ["transit_c_default", "public_c_spokes"])
      stacks.change(`hub:aws_route.${route}`, { vpc_endpoint_id });
    expect(await verdictOf(stacks, E)).toMatchObject(proven);
  });
});

describe("appliances", () => {
  const network = (check: boolean) => {
    const stacks = withTargets((zone) => ({ network_interface_id: `\${aws_network_interface.${zone}.id}` }));
    const security_groups = openGroup(stacks);
    for (const zone of ZONES) {
      stacks
        .add(`hub:aws_network_interface.${zone}`, {
          subnet_id: `\${aws_subnet.firewall_${zone}.id}`,
          source_dest_check: check,
          security_groups,
        })
        .add(`hub:aws_instance.${zone}`, {
          network_interface: [{ network_interface_id: `\${aws_network_interface.${zone}.id}`, device_index: 0 }],
        });
    }
    return stacks;
  };
  const through = ZONES.map((zone) => `hub:aws_instance.${zone}`);

  test("inspect with their source/destination check off", async () => {
    expect(await verdictOf(network(false), { ...E, through })).toMatchObject(proven);
    expect(await verdictOf(network(false), { ...EW, through })).toMatchObject(proven);
  });

  test("drop packets of others with it on", async () => {
    expect(await verdictOf(network(true), { ...E, through })).toMatchObject(
      violated("ENI_SOURCE_DEST_CHECK_RESTRICTION"),
    );
  });
});

describe("the groups of an appliance's interface", () => {
  /** Two interfaces for each instance: packets come in by one and may leave by both. */
  const network = () => {
    const stacks = withTargets((zone) => ({ network_interface_id: `\${aws_network_interface.${zone}.id}` }));
    const security_groups = openGroup(stacks);
    for (const zone of ZONES) {
      const names = [zone, `second_${zone}`];
      for (const name of names) {
        stacks.add(`hub:aws_network_interface.${name}`, {
          subnet_id: `\${aws_subnet.firewall_${zone}.id}`,
          source_dest_check: false,
          security_groups,
        });
      }
      stacks.add(`hub:aws_instance.${zone}`, {
        network_interface: names.map((name, device_index) => ({
          network_interface_id: `\${aws_network_interface.${name}.id}`,
          device_index,
        })),
      });
    }
    return stacks;
  };
  const through = ZONES.map((zone) => `hub:aws_instance.${zone}`);
  const unproven = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
  const closed = { vpc_id, ingress: [], egress: [] };
  const closedAt = (name: string) =>
    network()
      .add("hub:aws_security_group.closed", closed)
      .change(`hub:aws_network_interface.${name}`, { security_groups: ["${aws_security_group.closed.id}"] });

  test("filter what comes in by it, and what leaves by another", async () => {
    expect(await verdictOf(network(), { ...E, through })).toMatchObject(proven);
    expect(await verdictOf(closedAt("b"), { ...E, through })).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    // By which one it leaves is not known, so that this may be none.
    expect(await verdictOf(closedAt("second_b"), { ...E, through })).toMatchObject(unproven);
  });

  test("are the VPC's default one if none is named, which the input has or not", async () => {
    const unnamed = network().change("hub:aws_network_interface.b", { security_groups: null });
    expect(await verdictOf(unnamed, { ...E, through })).toMatchObject(unproven);
    const any = network().at("hub:aws_security_group.open")["ingress"];
    unnamed.add("hub:aws_default_security_group.main", { vpc_id, ingress: any, egress: any });
    expect(await verdictOf(unnamed, { ...E, through })).toMatchObject(proven);
  });
});

describe("an interface that routes lead to", () => {
  const network = () => {
    const stacks = withTargets((zone) => ({ network_interface_id: `\${aws_network_interface.${zone}.id}` }));
    const security_groups = openGroup(stacks);
    for (const zone of ZONES) {
      stacks
        .add(`hub:aws_network_interface.${zone}`, {
          subnet_id: `\${aws_subnet.firewall_${zone}.id}`,
          source_dest_check: false,
          security_groups,
        })
        .add(`hub:aws_instance.${zone}`, { subnet_id: `\${aws_subnet.firewall_${zone}.id}` })
        .add(`hub:aws_network_interface_attachment.${zone}`, {
          network_interface_id: `\${aws_network_interface.${zone}.id}`,
          instance_id: `\${aws_instance.${zone}.id}`,
          device_index: 1,
        });
    }
    return stacks;
  };
  const through = ZONES.map((zone) => `hub:aws_network_interface.${zone}`);
  const without = () => network().remove("hub:aws_network_interface_attachment.b");

  test("has an instance, or the routes lead nowhere", async () => {
    expect(await verdictOf(network(), { ...E, through })).toMatchObject({ ...proven, assumptions: [] });
    expect(await mistakesOf(network())).toEqual([]);
    expect(await verdictOf(without(), { ...E, through })).toMatchObject(violated("BAD_STATE_ROUTE"));
    expect(await mistakesOf(without())).toEqual(["BAD_STATE_ROUTE"]);
  });

  test("may have one that something else started, as a state tells", async () => {
    const attached = without().change("hub:aws_network_interface.b", {
      attachment: [{ instance: "i-0123456789abcdef0", device_index: 1 }],
    });
    expect(await verdictOf(attached, { ...E, through })).toMatchObject({ ...proven, assumptions: [] });
  });

  test("may be taken by an instance that is told its id, which is assumed and said", async () => {
    const assumptions = ["an instance takes hub:aws_network_interface.b"];
    for (const user_data of [
      '${base64encode("of ${aws_vpc.inspection.id}: ${aws_network_interface.b.id}")}',
      '${base64encode(templatefile("boot.sh", { interface = aws_network_interface.b.id }))}',
      "${base64encode(jsonencode([aws_vpc.inspection.id, aws_network_interface.b.id]))}",
    ]) {
      const told = without().add("hub:aws_launch_template.b", { user_data });
      expect(await verdictOf(told, { ...E, through }), user_data).toMatchObject({ ...proven, assumptions });
    }
  });

  test("may be taken by what does not name it, which is UNPROVEN", async () => {
    const unproven = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
    const launched = without().add("hub:aws_launch_template.b", { user_data: "eni by tag" });
    expect(await verdictOf(launched, { ...E, through })).toMatchObject(unproven);
    const read = without().output("hub", "interface", "${aws_network_interface.b.id}");
    expect(await verdictOf(read, { ...E, through })).toMatchObject(unproven);
  });
});

describe("inspection inside a VPC", () => {
  const vpc = "${aws_vpc.main.id}";
  const network = () => {
    const stacks = new Stacks()
      .add("net:aws_vpc.main", { cidr_block: "10.1.0.0/16" })
      .add("net:aws_networkfirewall_firewall.main", {
        vpc_id: vpc,
        subnet_mapping: [{ subnet_id: "${aws_subnet.firewall.id}" }],
      });
    const cidrs = { app: "10.1.1.0/24", data: "10.1.2.0/24", firewall: "10.1.3.0/24" };
    for (const [name, cidr_block] of Object.entries(cidrs)) {
      stacks.add(`net:aws_subnet.${name}`, { vpc_id: vpc, availability_zone: "eu-central-1a", cidr_block });
    }
    for (const [from, to] of [
      ["app", "data"],
      ["data", "app"],
    ] as const) {
      stacks
        .add(`net:aws_route_table.${from}`, {
          vpc_id: vpc,
          route: [{ cidr_block: cidrs[to], vpc_endpoint_id: endpointIn("a") }],
        })
        .add(`net:aws_route_table_association.${from}`, {
          subnet_id: `\${aws_subnet.${from}.id}`,
          route_table_id: `\${aws_route_table.${from}.id}`,
        });
    }
    return stacks;
  };
  const intent = {
    from: { addresses: ["net:aws_subnet.app"] },
    to: { addresses: ["net:aws_subnet.data"] },
    through: ["net:aws_networkfirewall_firewall.main"],
    symmetric: true,
  };

  test("takes routes more specific than local, for whole subnets", async () => {
    expect(await verdictOf(network(), intent)).toMatchObject(proven);
  });

  test("needs them both ways", async () => {
    const stacks = network().change("net:aws_route_table.data", { route: [] });
    expect(await verdictOf(stacks, intent)).toMatchObject(violated("BYPASS"));
  });

  test("does not rest on a route that AWS rejects", async () => {
    const part = { cidr_block: "10.1.2.0/25", vpc_endpoint_id: endpointIn("a") };
    const stacks = network().change("net:aws_route_table.app", { route: [part] });
    expect((await verdictOf(stacks, intent)).verdict).not.toBe("PROVEN");
  });
});
