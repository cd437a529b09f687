import { createHash } from "node:crypto";
import type { AccountStack } from "@causeway/platform";
import { permissionsOf, problemsOf, synthesizeForTest, waitsFor } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { describe, expect, test } from "vitest";
import { organization, sampleVpc } from "../../test/sample.js";
import { ForwardProxy } from "./forward-proxy.js";
import type { ForwardProxyProps } from "./forward-proxy.js";

type Props = Partial<Omit<ForwardProxyProps, "vpc">>;

function build(stack: AccountStack, props: Props = {}, id = "outbound") {
  const { vpc, clientCidrs } = sampleVpc(stack, { segment: "shared" });
  return new ForwardProxy(stack, id, { vpc, clientCidrs, allowedDomains: [".example.com"], ...props });
}

function proxy(props: Props = {}) {
  return synthesizeForTest((stack) => void build(stack, props), { organization });
}

function problems(props: Props, id?: string) {
  return problemsOf((stack) => void build(stack, props, id), { organization }).map(({ code, path }) => [
    code,
    path.replace("network/outbound", "").replace(/^\./, ""),
  ]);
}

const GROUP = "aws_autoscaling_group.outbound_group";
const BALANCER = "aws_security_group.outbound_balancer_security-group";
const INSTANCES = "aws_security_group.outbound_balancer_instances";

/** Rules of a security group: protocol, port, and who is on the other side. */
function rules(direction: "ingress" | "egress", group: string, stack = proxy()): string[] {
  return Object.values(stack.resources(`aws_vpc_security_group_${direction}_rule`))
    .filter((rule) => rule["security_group_id"] === `\${${group}.id}`)
    .map((rule) => {
      expect(rule["from_port"]).toBe(rule["to_port"]);
      const other = String(rule["cidr_ipv4"] ?? rule["referenced_security_group_id"]);
      return `${String(rule["ip_protocol"])} ${String(rule["from_port"])} ${other}`;
    })
    .sort();
}

describe("the load balancer", () => {
  test("is internal, stands in the private subnets of all zones, and shares instances between them", () => {
    expect(proxy().resource("aws_lb.outbound_balancer_load-balancer")).toMatchObject({
      name: "outbound",
      load_balancer_type: "network",
      internal: true,
      subnets: ["${aws_subnet.vpc_vpc_private-a_subnet.id}", "${aws_subnet.vpc_vpc_private-b_subnet.id}"],
      security_groups: [`\${${BALANCER}.id}`],
      enable_cross_zone_load_balancing: true,
      enable_deletion_protection: true,
    });
    expect(proxy({ deletionProtection: false }).resource("aws_lb.outbound_balancer_load-balancer")).toMatchObject({
      enable_deletion_protection: false,
    });
  });

  test("shows instances the client's address, and asks Squid itself whether it answers", () => {
    expect(proxy({ port: 8080 }).resource("aws_lb_target_group.outbound_balancer_targets")).toMatchObject({
      target_type: "instance",
      protocol: "TCP",
      port: 8080,
      preserve_client_ip: "true",
      health_check: { protocol: "HTTP", matcher: "200", path: "/squid-internal-static/icons/SN.png" },
      lifecycle: { create_before_destroy: true },
    });
    expect(proxy({ port: 8080 }).resource("aws_lb_listener.outbound_balancer_listener")).toMatchObject({ port: 8080 });
  });

  test("lets in clients alone, on the proxy's port alone, and reaches nothing but instances", () => {
    expect(rules("ingress", BALANCER)).toEqual(["tcp 3128 10.0.0.0/14", "tcp 3128 10.4.0.0/14"]);
    expect(rules("egress", BALANCER)).toEqual([`tcp 3128 \${${INSTANCES}.id}`]);
  });
});

describe("an instance", () => {
  test("is reached through the load balancer alone, and reaches HTTP and HTTPS", () => {
    expect(rules("ingress", INSTANCES)).toEqual([`tcp 3128 \${${BALANCER}.id}`]);
    expect(rules("egress", INSTANCES)).toEqual(["tcp 443 0.0.0.0/0", "tcp 80 0.0.0.0/0"]);
  });

  test("asks the DNS servers that are given, and no others", () => {
    const stack = proxy({ dnsServers: ["192.0.2.53", "198.51.100.53"] });
    expect(rules("egress", INSTANCES, stack)).toEqual([
      "tcp 443 0.0.0.0/0",
      "tcp 53 192.0.2.53/32",
      "tcp 53 198.51.100.53/32",
      "tcp 80 0.0.0.0/0",
      "udp 53 192.0.2.53/32",
      "udp 53 198.51.100.53/32",
    ]);
    expect(JSON.stringify(stack.json)).toContain("192.0.2.53");
  });

  test("has no key, no public address of its own, an encrypted volume, metadata by token, CPU use by the minute", () => {
    const template = proxy().resource("aws_launch_template.outbound_instance_template");
    expect(template).toMatchObject({
      metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [{ ebs: { encrypted: "true" } }],
      network_interfaces: [{ associate_public_ip_address: "false", security_groups: [`\${${INSTANCES}.id}`] }],
      monitoring: { enabled: true },
    });
    expect(template).not.toHaveProperty("key_name");
  });

  test("may take one of the proxy's addresses for itself, and read its allow list", () => {
    const permissions = permissionsOf(proxy({ maxInstances: 2 }), "aws_iam_role_policy.outbound_role_policy");
    expect(permissions["TakeOwnAddress"]).toMatchObject({
      Action: "ec2:AssociateAddress",
      Resource: ["${aws_eip.outbound_address-0.arn}", "${aws_eip.outbound_address-1.arn}"],
    });
    expect(permissions["ForItself"]).toMatchObject({
      Action: "ec2:AssociateAddress",
      Condition: { StringEquals: { "aws:ResourceTag/ProxyGroup": "outbound" } },
    });
    expect(permissions["OnInterfacesOfTheVpc"]).toMatchObject({
      Action: "ec2:AssociateAddress",
      Condition: { ArnEquals: { "ec2:Vpc": "${aws_vpc.vpc_vpc_vpc.arn}" } },
    });
    expect(permissions["AllowList"]).toMatchObject({
      Action: "secretsmanager:GetSecretValue",
      Resource: "${aws_secretsmanager_secret.outbound_allow-list_secret.arn}",
    });
    expect(permissions["Decrypt"]).toMatchObject({
      Resource: "${aws_kms_key.outbound_allow-list_key.arn}",
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
    });
    const onEverything = Object.values(permissions).filter(({ Resource }) => [Resource].flat().includes("*"));
    expect(onEverything.map(({ Sid }) => Sid).sort()).toEqual(["Metrics", "SeeAddresses", "SessionManager"]);
  });
});

describe("the fleet", () => {
  test("stands in public subnets, is judged by the load balancer, and replaces what never answered", () => {
    expect(proxy({ minInstances: 3, maxInstances: 6 }).resource(GROUP)).toMatchObject({
      name: "outbound",
      min_size: 3,
      max_size: 6,
      vpc_zone_identifier: ["${aws_subnet.vpc_vpc_public-a_subnet.id}", "${aws_subnet.vpc_vpc_public-b_subnet.id}"],
      target_group_arns: ["${aws_lb_target_group.outbound_balancer_targets.arn}"],
      health_check_type: "ELB",
      initial_lifecycle_hook: [
        { default_result: "ABANDON", lifecycle_transition: "autoscaling:EC2_INSTANCE_LAUNCHING" },
      ],
      instance_refresh: { strategy: "Rolling", preferences: { min_healthy_percentage: 50 } },
    });
  });

  test("scales on CPU", () => {
    expect(proxy({ targetCpuPercent: 35 }).resource("aws_autoscaling_policy.outbound_cpu")).toMatchObject({
      policy_type: "TargetTrackingScaling",
      target_tracking_configuration: {
        predefined_metric_specification: { predefined_metric_type: "ASGAverageCPUUtilization" },
        target_value: 35,
      },
    });
  });

  test("has an address for each instance that there may be, which instances move and Terraform does not", () => {
    const addresses = Object.values(proxy({ maxInstances: 5 }).resources("aws_eip"));
    expect(addresses).toHaveLength(5);
    for (const address of addresses) {
      expect(address).toMatchObject({
        domain: "vpc",
        lifecycle: { ignore_changes: ["instance", "network_interface"] },
        depends_on: ["aws_internet_gateway.vpc_vpc_internet-gateway"],
      });
    }
  });

  test("starts once allow list, permissions, listener, addresses and endpoints are there, and goes before them", () => {
    const stack = proxy();
    const before = waitsFor(stack, GROUP);
    for (const needed of [
      "aws_secretsmanager_secret_version.outbound_allow-list_version",
      "aws_iam_role_policy.outbound_role_policy",
      "aws_lb_listener.outbound_balancer_listener",
      "aws_cloudwatch_log_group.outbound_logs_instance_group",
      ...["s3", "ec2", "autoscaling", "logs", "monitoring", "secretsmanager", "ssm", "ssmmessages"].map(
        (service) => `aws_vpc_endpoint.vpc_vpc_endpoints_${service}`,
      ),
    ]) {
      expect([needed, before.has(needed)]).toEqual([needed, true]);
    }
    expect(Object.keys(stack.resources("aws_eip")).every((name) => before.has(`aws_eip.${name}`))).toBe(true);
  });
});

test("the allow list is a secret under a key of its own, as JSON in the accepted order", () => {
  const stack = proxy({ allowedDomains: ["b.example", "bücher.example", ".a.example"] });
  expect(stack.resource("aws_secretsmanager_secret.outbound_allow-list_secret")).toMatchObject({
    kms_key_id: "${aws_kms_key.outbound_allow-list_key.arn}",
  });
  const { secret_string: content } = stack.resource("aws_secretsmanager_secret_version.outbound_allow-list_version");
  expect(JSON.parse(String(content))).toEqual([".a.example", "b.example", "xn--bcher-kva.example"]);
  expect(stack.resource("aws_kms_key.outbound_allow-list_key")["enable_key_rotation"]).toBe(true);
});

test("alarms tell of instances that do not answer, of updates that fail, and of old allow lists", () => {
  const notify = ["arn:aws:sns:eu-west-1:100000000001:operators"];
  const alarms = proxy({ alarmActions: notify }).resources("aws_cloudwatch_metric_alarm");
  expect(
    Object.entries(alarms).map(([name, alarm]) => [name, alarm["metric_name"], alarm["treat_missing_data"]]),
  ).toEqual([
    ["outbound_alarms_update-failed", "UpdateFailed", "notBreaching"],
    ["outbound_alarms_version-behind", undefined, "breaching"],
    ["outbound_none-healthy", "HealthyHostCount", "breaching"],
    ["outbound_unhealthy", "UnHealthyHostCount", "notBreaching"],
  ]);
  for (const alarm of Object.values(alarms)) {
    expect([alarm["alarm_actions"], alarm["ok_actions"]]).toEqual([notify, notify]);
  }
  expect(alarms["outbound_unhealthy"]?.["dimensions"]).toEqual({
    LoadBalancer: "${aws_lb.outbound_balancer_load-balancer.arn_suffix}",
    TargetGroup: "${aws_lb_target_group.outbound_balancer_targets.arn_suffix}",
  });
});

test("clients learn host, port, addresses, log, security group and what to put into a shell", () => {
  const host = "${aws_lb.outbound_balancer_load-balancer.dns_name}";
  expect(proxy({ maxInstances: 2, port: 8080 }).outputs["outbound_client"]).toEqual({
    host,
    port: 8080,
    addresses: ["${aws_eip.outbound_address-0.public_ip}", "${aws_eip.outbound_address-1.public_ip}"],
    access_log_group: "${aws_cloudwatch_log_group.outbound_logs_access_group.name}",
    security_group_id: `\${${BALANCER}.id}`,
    shell: [
      `export http_proxy=http://${host}:8080`,
      `export https_proxy=http://${host}:8080`,
      "export no_proxy=localhost,127.0.0.1,169.254.169.254,169.254.170.2",
    ].join("\n"),
  });
});

test("an own error page goes with the instance", () => {
  expect(JSON.stringify(proxy({ errorPage: "<h1>Ask the platform team</h1>" }).json)).toContain(
    "Ask the platform team",
  );
});

describe("mistakes", () => {
  test.each([
    [{ clientCidrs: ["0.0.0.0/0"] }, "CLIENTS_TOO_WIDE", "clientCidrs[0]"],
    [{ clientCidrs: ["10.0.0.0/8", "8.0.0.0/7"] }, "CLIENTS_TOO_WIDE", "clientCidrs[1]"],
    [{ clientCidrs: [] }, "NO_CLIENTS", "clientCidrs"],
    [{ allowedDomains: ["*.example.com"] }, "WILDCARD_DOMAIN", "allowedDomains[0]"],
    [{ port: 80 }, "NUMBER_OUT_OF_RANGE", "port"],
    [{ minInstances: 0 }, "NUMBER_OUT_OF_RANGE", "minInstances"],
    [{ minInstances: 3, maxInstances: 2 }, "NUMBER_OUT_OF_RANGE", "maxInstances"],
    [{ maxInstances: 21 }, "NUMBER_OUT_OF_RANGE", "maxInstances"],
    [{ targetCpuPercent: 100 }, "NUMBER_OUT_OF_RANGE", "targetCpuPercent"],
    [{ dnsServers: ["resolver"] }, "INVALID_CIDR", "dnsServers[0]"],
    [{ dnsServers: ["192.0.2.0/24"] }, "INVALID_DNS_SERVER", "dnsServers[0]"],
    [{ logRetentionInDays: 2 }, "INVALID_RETENTION", "/logs/access.retentionInDays"],
  ] as const)("%j is refused: %s", (props, code, place) => {
    expect(problems(props)).toContainEqual([code, place]);
  });

  test("an allow list that no secret holds, and a page that makes user data too large, are refused", () => {
    const allowedDomains = Array.from(
      { length: 2_000 },
      (_, index) => `a-rather-long-name-of-a-host-${String(index)}.example`,
    );
    expect(problems({ allowedDomains })).toEqual([["ALLOW_LIST_TOO_LARGE", "/allow-list"]]);
    const errorPage = Array.from({ length: 20_000 }, (_, index) =>
      createHash("sha256").update(String(index)).digest("hex"),
    );
    expect(problems({ errorPage: errorPage.join("") })).toEqual([["USER_DATA_TOO_LARGE", "/instance.userData"]]);
  });

  test("a name that no load balancer takes is refused", () => {
    expect(problems({}, "a-name-of-more-than-thirty-two-characters").map(([code]) => code)).toEqual([
      "INVALID_LOAD_BALANCER_NAME",
    ]);
  });

  test("a VPC of one zone, without tiers or endpoints, is refused with all that is missing", () => {
    const codes = problemsOf((stack) => {
      const vpc = new Vpc(stack, "main", {
        addresses: { cidr: "10.0.0.0/16" },
        tiers: ["isolated"],
        zones: ["eu-west-1a"],
        interfaceEndpoints: ["ec2", "autoscaling", "logs", "monitoring", "ssm", "ssmmessages"],
      });
      new ForwardProxy(stack, "outbound", { vpc, allowedDomains: ["example.com"] });
    }).map(({ code }) => code);
    expect(codes).toEqual([
      "MISSING_ENDPOINT",
      "MISSING_ENDPOINT",
      "MISSING_TIER",
      "MISSING_TIER",
      "ZONES_OUT_OF_RANGE",
    ]);
  });
});
