import { Hub } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeApps, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { allowIcmp, domainAllowList, InspectionVpc, networkFirewall, statelessDrop, suricata } from "../index.js";
import type { NetworkFirewallProps, RuleGroup } from "../index.js";

const web = domainAllowList({ name: "web", allowedDomains: ["example.com"] });
const icmp = allowIcmp({ name: "icmp" });
const admin = statelessDrop({
  name: "admin",
  drop: [{ protocols: ["tcp"], sources: ["0.0.0.0/1", "128.0.0.0/1"], destinationPorts: [22, [5985, 5986]] }],
});

const build =
  (rules: readonly RuleGroup[], props: Partial<NetworkFirewallProps> = {}) =>
  (stack: AccountStack): void => {
    const hub = new Hub(stack, "hub");
    const engine = networkFirewall({ rules, ...props });
    new InspectionVpc(stack, "inspection", { addresses: { cidr: "10.15.0.0/22" }, hub, engine });
  };

const POLICY = "aws_networkfirewall_firewall_policy.inspection_firewall_policy";
const FIREWALL = "aws_networkfirewall_firewall.inspection_firewall_default";
const group = (name: string) => `aws_networkfirewall_rule_group.inspection_firewall_rules-${name}`;

describe("AWS Network Firewall", () => {
  const stack = synthesizeForTest(build([admin, web, icmp]));
  const policy = stack.resource(POLICY)["firewall_policy"];

  test("stands in the firewall subnet of every zone, and is protected from deletion and changes", () => {
    expect(stack.resource(FIREWALL)).toMatchObject({
      name: "inspection",
      vpc_id: "${aws_vpc.inspection_vpc_vpc.id}",
      firewall_policy_arn: `\${${POLICY}.arn}`,
      subnet_mapping: [
        { subnet_id: "${aws_subnet.inspection_vpc_firewall-a_subnet.id}" },
        { subnet_id: "${aws_subnet.inspection_vpc_firewall-b_subnet.id}" },
      ],
      delete_protection: true,
      subnet_change_protection: true,
      firewall_policy_change_protection: true,
    });
  });

  test("applies groups in the order of their list, stateless ones apart, and denies the rest at the end", () => {
    const reference = (priority: number, name: string) => ({ priority, resource_arn: `\${${group(name)}.arn}` });
    expect(policy).toMatchObject({
      stateless_rule_group_reference: [reference(1, "admin")],
      stateful_rule_group_reference: [reference(1, "web"), reference(2, "icmp"), reference(3, "default-deny")],
    });
  });

  test("evaluates in strict order, drops and logs what nothing lets pass, and waits for names before it does", () => {
    expect(policy).toMatchObject({
      stateful_engine_options: { rule_order: "STRICT_ORDER", stream_exception_policy: "REJECT" },
      stateful_default_actions: [
        "aws:drop_established_app_layer_to_server",
        "aws:alert_established_app_layer_to_server",
      ],
      stateless_default_actions: ["aws:forward_to_sfe"],
      stateless_fragment_default_actions: ["aws:forward_to_sfe"],
    });
    expect(stack.resource(group("default-deny"))).toMatchObject({
      rule_group: {
        rules_source: { rules_string: expect.stringMatching(/^drop ip any any -> any any \(.* ip_proto:!6; /) },
      },
    });
  });

  test("takes the organization's supernet for its own network", () => {
    expect(policy).toMatchObject({
      policy_variables: { rule_variables: [{ key: "HOME_NET", ip_set: { definition: ["10.0.0.0/8"] } }] },
    });
  });

  test("turns stateless drops into rules with priorities", () => {
    expect(stack.resource(group("admin"))).toMatchObject({
      type: "STATELESS",
      rule_group: {
        rules_source: {
          stateless_rules_and_custom_actions: {
            stateless_rule: [
              {
                priority: 1,
                rule_definition: {
                  actions: ["aws:drop"],
                  match_attributes: {
                    protocols: [6],
                    source: [{ address_definition: "0.0.0.0/1" }, { address_definition: "128.0.0.0/1" }],
                    destination: [],
                    source_port: [],
                    destination_port: [
                      { from_port: 22, to_port: 22 },
                      { from_port: 5985, to_port: 5986 },
                    ],
                  },
                },
              },
            ],
          },
        },
      },
    });
  });

  test("encrypts firewall, policy and every group with its own key, which rotates and serves AWS alone", () => {
    const { policy: keyPolicy, ...key } = stack.resource("aws_kms_key.inspection_firewall_key");
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    const { Statement: statements } = JSON.parse(keyPolicy as string) as { Statement: Record<string, unknown>[] };
    for (const { Principal } of statements) {
      expect(Principal).toEqual({ AWS: "arn:aws:iam::100000000001:root" });
    }
    const actions = statements.flatMap(({ Action }) => Action as string[]);
    for (const use of ["kms:*", "kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncrypt*"]) {
      expect(actions).not.toContain(use);
    }
    expect(statements.filter(({ Action }) => (Action as string[]).includes("kms:CreateGrant"))).toEqual([
      expect.objectContaining({ Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } }),
    ]);
    const encryption = { type: "CUSTOMER_KMS", key_id: "${aws_kms_key.inspection_firewall_key.arn}" };
    for (const address of [FIREWALL, POLICY, ...["admin", "web", "icmp", "default-deny"].map(group)]) {
      expect(stack.resource(address)).toMatchObject({ encryption_configuration: encryption });
    }
  });

  test("logs alerts and flows to encrypted log groups", () => {
    const logs = (type: string) => `aws_cloudwatch_log_group.inspection_firewall_logs_${type}_group`;
    const destination = (type: string) => ({
      log_type: type.toUpperCase(),
      log_destination_type: "CloudWatchLogs",
      log_destination: { logGroup: `\${${logs(type)}.name}` },
    });
    expect(
      stack.resource("aws_networkfirewall_logging_configuration.inspection_firewall_logs_configuration"),
    ).toMatchObject({
      firewall_arn: `\${${FIREWALL}.arn}`,
      logging_configuration: { log_destination_config: [destination("alert"), destination("flow")] },
    });
    expect(stack.resource(logs("alert"))).toMatchObject({
      name: "/aws/vendedlogs/network-firewall/inspection/alert",
      kms_key_id: "${aws_kms_key.log-key.arn}",
      retention_in_days: 365,
    });
  });
});

describe("a rule group", () => {
  test("is replaced before the old one is deleted, under a name that tells its capacity", () => {
    const grown = domainAllowList({ name: "web", allowedDomains: ["example.com"], capacity: 200 });
    const names = [web, grown].map((rules) => {
      const { name, capacity, lifecycle } = synthesizeForTest(build([rules])).resource(group("web"));
      expect(lifecycle).toEqual({ create_before_destroy: true });
      return [name, capacity];
    });
    expect(names).toEqual([
      ["inspection-web-100", 100],
      ["inspection-web-200", 200],
    ]);
  });

  test("keeps its address and its rules when the order of groups changes", () => {
    const there = synthesizeForTest(build([web, icmp]));
    const back = synthesizeForTest(build([icmp, web]));
    expect(back.addresses()).toEqual(there.addresses());
    expect(back.resources("aws_networkfirewall_rule_group")).toEqual(there.resources("aws_networkfirewall_rule_group"));
  });

  test("hands raw rules and their variables over without a Terraform template in them", () => {
    const rules = 'drop tcp $BAD any -> any $PORTS (content:"${a}%{b}"; sid:1;)';
    const raw = suricata({
      name: "own",
      rules,
      ipSets: { BAD: ["192.0.2.0/24"] },
      portSets: { PORTS: [80, [8000, 8010]] },
    });
    expect(synthesizeForTest(build([raw])).resource(group("own"))).toMatchObject({
      rule_group: {
        rules_source: { rules_string: 'drop tcp $BAD any -> any $PORTS (content:"$${a}%%{b}"; sid:1;)' },
        rule_variables: {
          ip_sets: [{ key: "BAD", ip_set: { definition: ["192.0.2.0/24"] } }],
          port_sets: [{ key: "PORTS", port_set: { definition: ["80", "8000:8010"] } }],
        },
        stateful_rule_options: { rule_order: "STRICT_ORDER" },
      },
    });
  });

  test("refers to sets of addresses that others hold", () => {
    const referenceArn = "arn:aws:ec2:eu-west-1:100000000001:prefix-list/pl-1";
    const rules = "drop ip @BAD any -> any any (sid:1;)";
    const raw = suricata({ name: "own", rules, ipSetReferences: { BAD: referenceArn } });
    expect(synthesizeForTest(build([raw])).resource(group("own"))).toMatchObject({
      rule_group: {
        reference_sets: { ip_set_references: [{ key: "BAD", ip_set_reference: [{ reference_arn: referenceArn }] }] },
        rules_source: { rules_string: rules },
      },
    });
  });

  test("cannot take the name of another, nor that of the last one", () => {
    const taken = domainAllowList({ name: "default-deny", allowedDomains: ["example.com"] });
    expect(problemsOf(build([web, web, taken])).map(({ code, path }) => [code, path])).toEqual([
      ["DUPLICATE_RULE_GROUP", "network/inspection/firewall.rules.default-deny"],
      ["DUPLICATE_RULE_GROUP", "network/inspection/firewall.rules.web"],
    ]);
  });
});

test("protections and the logs' retention can be chosen", () => {
  const stack = synthesizeForTest(
    build([web], {
      deleteProtection: false,
      subnetChangeProtection: false,
      policyChangeProtection: false,
      logs: { retentionInDays: 30 },
    }),
  );
  expect(stack.resource(FIREWALL)).toMatchObject({
    delete_protection: false,
    subnet_change_protection: false,
    firewall_policy_change_protection: false,
  });
  expect(stack.resource("aws_cloudwatch_log_group.inspection_firewall_logs_flow_group")).toMatchObject({
    retention_in_days: 30,
  });
});

test("two firewalls of an account and region cannot have one name", () => {
  const app = defineAccount("network", ({ stack }) => {
    build([web])(stack());
    build([web])(stack({ name: "second" }));
  });
  expect(() => synthesizeApps(testOrganization(), [app])).toThrow(
    'network_second/inspection/firewall: firewall "network/eu-west-1/inspection" already exists at network/inspection/firewall [DUPLICATE_FIREWALL]',
  );
});
