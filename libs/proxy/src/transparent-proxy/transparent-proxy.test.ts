import { permissionsOf, statementsOf, synthesizeForTest, waitsFor } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { addTransparentProxy, organization } from "../../test/sample.js";
import type { TransparentProps } from "../../test/sample.js";

function proxy(props: TransparentProps = {}) {
  return synthesizeForTest((stack) => void addTransparentProxy(stack, props), { organization });
}

const INTERFACE = "aws_network_interface.filter_interface-a_interface";
const GROUP = "aws_autoscaling_group.filter_zone-a_group";
const HEARTBEAT = "aws_cloudwatch_metric_alarm.filter_zone-a_heartbeat";
const TEMPLATE = "aws_launch_template.filter_zone-a_instance_template";
const FUNCTION = "aws_lambda_function.filter_failover_function_function";

describe("a zone's interface", () => {
  test("stands in the public subnet, takes packets for others, and has an address once there is an internet gateway", () => {
    expect(proxy().resource(INTERFACE)).toMatchObject({
      subnet_id: "${aws_subnet.vpc_vpc_public-a_subnet.id}",
      source_dest_check: false,
      security_groups: ["${aws_security_group.filter_security-groups_data.id}"],
    });
    expect(proxy().resource("aws_eip.filter_interface-a_address")).toMatchObject({
      network_interface: `\${${INTERFACE}.id}`,
      depends_on: ["aws_internet_gateway.vpc_vpc_internet-gateway"],
    });
  });

  test("is where the zone's clients are led first; Terraform leaves the target to the failover function", () => {
    for (const zone of ["a", "b"]) {
      expect(proxy().resource(`aws_route.vpc_vpc_transit-${zone}_default`)).toMatchObject({
        destination_cidr_block: "0.0.0.0/0",
        network_interface_id: `\${aws_network_interface.filter_interface-${zone}_interface.id}`,
        lifecycle: { ignore_changes: ["nat_gateway_id", "network_interface_id"] },
      });
    }
  });

  test("lets in HTTP and HTTPS of clients alone, and lets out the same", () => {
    const rules = (direction: string) =>
      Object.values(
        proxy({ clientCidrs: ["10.0.0.0/14", "10.4.0.0/14"] }).resources(`aws_vpc_security_group_${direction}_rule`),
      )
        .filter((rule) => rule["security_group_id"] === "${aws_security_group.filter_security-groups_data.id}")
        .map((rule) => [rule["ip_protocol"], rule["from_port"], rule["to_port"], rule["cidr_ipv4"]])
        .sort();
    expect(rules("ingress")).toEqual([
      ["tcp", 443, 443, "10.0.0.0/14"],
      ["tcp", 443, 443, "10.4.0.0/14"],
      ["tcp", 80, 80, "10.0.0.0/14"],
      ["tcp", 80, 80, "10.4.0.0/14"],
    ]);
    expect(rules("egress")).toEqual([
      ["tcp", 443, 443, "0.0.0.0/0"],
      ["tcp", 80, 80, "0.0.0.0/0"],
    ]);
  });
});

describe("an instance", () => {
  test("runs the current Amazon Linux, has no key, no public address, an encrypted volume and metadata by token", () => {
    const template = proxy().resource(TEMPLATE);
    expect(template).toMatchObject({
      image_id: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
      instance_type: "t4g.small",
      metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [{ ebs: { encrypted: "true" } }],
      network_interfaces: [{ device_index: 0, associate_public_ip_address: "false" }],
    });
    expect(template).not.toHaveProperty("key_name");
    expect(proxy({ instanceType: "c6i.large" }).resource(TEMPLATE)["image_id"]).toMatch(/-x86_64$/);
  });

  test("carries the tags of its account, which the provider's defaults do not give it", () => {
    const specifications = proxy().resource(TEMPLATE)["tag_specifications"] as {
      resource_type: string;
      tags: object;
    }[];
    expect(specifications.map((each) => each.resource_type)).toEqual(["instance", "volume", "network-interface"]);
    for (const { tags } of specifications) {
      expect(tags).toEqual({ Name: "filter-a", ProxyGroup: "filter-a" });
    }
  });

  test("stands where nothing is let in, and only endpoints are reached", () => {
    const stack = proxy();
    const group = "${aws_security_group.filter_security-groups_management.id}";
    const of = (direction: string) =>
      Object.values(stack.resources(`aws_vpc_security_group_${direction}_rule`)).filter(
        (rule) => rule["security_group_id"] === group,
      );
    expect(of("ingress")).toEqual([]);
    expect(of("egress").map((rule) => rule["cidr_ipv4"] ?? rule["prefix_list_id"])).toEqual([
      "10.14.0.0/22",
      "${aws_vpc_endpoint.vpc_vpc_endpoints_s3.prefix_list_id}",
    ]);
    expect(stack.resource(GROUP)["vpc_zone_identifier"]).toEqual(["${aws_subnet.vpc_vpc_management-a_subnet.id}"]);
    const routes = Object.values(stack.resources("aws_route")).map((route) => route["route_table_id"]);
    expect(routes).not.toContain("${aws_route_table.vpc_vpc_management-a_routes.id}");
  });

  test("is one of one, given up unless Squid answers, whatever its group's health says before", () => {
    expect(proxy().resource(GROUP)).toMatchObject({
      name: "filter-a",
      min_size: 1,
      max_size: 1,
      health_check_type: "EC2",
      health_check_grace_period: 0,
      initial_lifecycle_hook: [
        {
          name: "proxy-answers",
          lifecycle_transition: "autoscaling:EC2_INSTANCE_LAUNCHING",
          default_result: "ABANDON",
        },
      ],
    });
  });

  test("may do what its own zone needs, and nothing to another zone's", () => {
    const permissions = permissionsOf(proxy(), "aws_iam_role_policy.filter_zone-a_role_policy");
    expect(permissions["AttachOwnInterface"]).toEqual({
      Sid: "AttachOwnInterface",
      Effect: "Allow",
      Action: "ec2:AttachNetworkInterface",
      Resource: `\${${INTERFACE}.arn}`,
    });
    expect(permissions["AttachToItself"]).toMatchObject({
      Action: "ec2:AttachNetworkInterface",
      Resource: "arn:aws:ec2:eu-west-1:100000000001:instance/*",
      Condition: { StringEquals: { "aws:ResourceTag/ProxyGroup": "filter-a" } },
    });
    expect(permissions["Lifecycle"]).toMatchObject({
      Resource: "arn:aws:autoscaling:eu-west-1:100000000001:autoScalingGroup:*:autoScalingGroupName/filter-a",
    });
    expect(permissions["Configuration"]).toMatchObject({
      Action: "s3:GetObject",
      Resource: "${aws_s3_bucket.filter_configuration_bucket.arn}/*",
    });
    expect(permissions["Decrypt"]).toMatchObject({
      Resource: "${aws_kms_key.filter_configuration_key.arn}",
      Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    });
    expect(permissions["Metrics"]).toMatchObject({
      Condition: { StringEquals: { "cloudwatch:namespace": "Causeway/Proxy/filter" } },
    });
  });

  test("has no permission on everything but those for which AWS knows no resource", () => {
    const statements = Object.values(permissionsOf(proxy(), "aws_iam_role_policy.filter_zone-a_role_policy"));
    const onEverything = statements.filter(({ Resource }) => [Resource].flat().includes("*"));
    expect(onEverything.flatMap(({ Action }) => Action).sort()).toEqual([
      "cloudwatch:PutMetricData",
      "ec2:DescribeNetworkInterfaces",
      "ssm:UpdateInstanceInformation",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]);
    expect(statements.flatMap(({ Action }) => Action).join()).not.toContain("*");
  });
});

describe("the configuration", () => {
  const BUCKET = "filter_configuration";

  test("lies in a bucket with versions, its own key, no ACLs and no public access", () => {
    const stack = proxy();
    expect(stack.resource(`aws_s3_bucket_versioning.${BUCKET}_versioning`)).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(stack.resource(`aws_s3_bucket_server_side_encryption_configuration.${BUCKET}_encryption`)).toMatchObject({
      rule: [
        {
          apply_server_side_encryption_by_default: {
            sse_algorithm: "aws:kms",
            kms_master_key_id: `\${aws_kms_key.${BUCKET}_key.arn}`,
          },
        },
      ],
    });
    expect(stack.resource(`aws_s3_bucket_public_access_block.${BUCKET}_public-access`)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(stack.resource(`aws_s3_bucket_ownership_controls.${BUCKET}_ownership`)).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
    expect(stack.resource(`aws_s3_bucket_lifecycle_configuration.${BUCKET}_lifecycle`)).toMatchObject({
      rule: [{ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 90 }] }],
    });
    expect(stack.resource(`aws_kms_key.${BUCKET}_key`)["enable_key_rotation"]).toBe(true);
  });

  test("is reached over current TLS alone, and nothing is allowed by the bucket itself", () => {
    const statements = statementsOf(proxy().resource(`aws_s3_bucket_policy.${BUCKET}_policy`)["policy"]);
    expect(
      statements.map(({ Effect, Principal, Action, Condition }) => [Effect, Principal, Action, Condition]),
    ).toEqual([
      ["Deny", { AWS: "*" }, "s3:*", { Bool: { "aws:SecureTransport": "false" } }],
      ["Deny", { AWS: "*" }, "s3:*", { NumericLessThan: { "s3:TlsVersion": "1.2" } }],
    ]);
  });

  test("is written once the bucket is safe, under its key, and changes with the allow list", () => {
    const object = `aws_s3_object.${BUCKET}_object-squid-conf`;
    const stack = proxy();
    expect(stack.resource(object)).toMatchObject({
      server_side_encryption: "aws:kms",
      kms_key_id: `\${aws_kms_key.${BUCKET}_key.arn}`,
    });
    const before = waitsFor(stack, object);
    for (const guard of ["versioning", "public_access_block", "policy", "ownership_controls"]) {
      expect([...before].join()).toContain(`aws_s3_bucket_${guard}.`);
    }
    expect(stack.resource(object)["content"]).toContain("www.example.org");
    expect(proxy({ allowedDomains: ["example.net"] }).resource(object)["content"]).not.toContain("example.org");
  });

  test("takes the list in whatever order, and names of other scripts as punycode", () => {
    const content = (allowedDomains: string[]) =>
      proxy({ allowedDomains }).resource(`aws_s3_object.${BUCKET}_object-squid-conf`)["content"];
    expect(content(["b.example", "a.example"])).toEqual(content(["a.example", "b.example"]));
    expect(content(["bücher.example"])).toContain("xn--bcher-kva.example");
  });

  test("of another choice for TLS is another one", () => {
    const content = (sniCheck: "dns" | "none") =>
      proxy({ sniCheck }).resource(`aws_s3_object.${BUCKET}_object-squid-conf`)["content"];
    expect(content("dns")).not.toEqual(content("none"));
    expect(content("dns")).toEqual(proxy().resource(`aws_s3_object.${BUCKET}_object-squid-conf`)["content"]);
  });
});

describe("alarms", () => {
  test("on the heartbeat take silence for failure, and tell the failover function of both states", () => {
    const topic = "${aws_sns_topic.filter_failover_alarms_topic.arn}";
    expect(proxy().resource(HEARTBEAT)).toMatchObject({
      alarm_name: "filter-a-heartbeat",
      namespace: "Causeway/Proxy/filter",
      metric_name: "SquidHeartbeat",
      dimensions: { AutoScalingGroupName: "filter-a" },
      statistic: "SampleCount",
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      treat_missing_data: "breaching",
      alarm_actions: [topic],
      ok_actions: [topic],
    });
  });

  test("tell of updates that fail, and of instances that run another configuration than Terraform's", () => {
    const notify = ["arn:aws:sns:eu-west-1:100000000001:operators"];
    const stack = proxy({ alarmActions: notify });
    expect(stack.resource("aws_cloudwatch_metric_alarm.filter_zone-b_alarms_update-failed")).toMatchObject({
      metric_name: "UpdateFailed",
      dimensions: { AutoScalingGroupName: "filter-b" },
      alarm_actions: notify,
      ok_actions: notify,
    });
    const behind = (each = stack) => {
      const alarm = each.resource("aws_cloudwatch_metric_alarm.filter_zone-a_alarms_version-behind");
      return (alarm["metric_query"] as { expression?: string }[]).flatMap(({ expression }) => expression ?? [])[0];
    };
    expect(behind()).toMatch(/^IF\(lowest == \d+ AND highest == \d+, 0, 1\)$/);
    expect(behind(proxy({ allowedDomains: ["example.net"] }))).not.toEqual(behind());
    expect(stack.resource("aws_cloudwatch_metric_alarm.filter_zone-a_alarms_version-behind")).toMatchObject({
      treat_missing_data: "breaching",
    });
  });
});

describe("failover", () => {
  const environment = (props: TransparentProps = {}) =>
    (proxy(props).resource(FUNCTION)["environment"] as { variables: Record<string, string> }).variables;

  test("knows each zone's group, alarm and routes, and moves them between interfaces of device 1", () => {
    const { GROUPS = "", DEVICE_INDEX, LIFECYCLE_HOOK } = environment();
    expect(JSON.parse(GROUPS)).toEqual(
      ["a", "b"].map((zone) => ({
        name: `filter-${zone}`,
        alarm: `filter-${zone}-heartbeat`,
        zone: `eu-west-1${zone}`,
        routeTables: [`\${aws_route_table.vpc_vpc_transit-${zone}_routes.id}`],
      })),
    );
    expect([DEVICE_INDEX, LIFECYCLE_HOOK]).toEqual(["1", "proxy-answers"]);
  });

  test("falls back to nothing unless an unfiltered way is chosen", () => {
    expect(proxy().resources("aws_nat_gateway")).toEqual({});
    const { GROUPS = "" } = environment({ fallback: "natGateway" });
    const nat = Object.keys(proxy({ fallback: "natGateway" }).resources("aws_nat_gateway"));
    expect(nat).toEqual(["filter_nat-a_gateway"]);
    expect((JSON.parse(GROUPS) as { fallbackNatGateway: string }[]).map((group) => group.fallbackNatGateway)).toEqual([
      "${aws_nat_gateway.filter_nat-a_gateway.id}",
      "${aws_nat_gateway.filter_nat-a_gateway.id}",
    ]);
  });
});

describe("order", () => {
  const stack = proxy();

  test("a group starts once its alarm, its permissions, its configuration and all endpoints are there", () => {
    const before = waitsFor(stack, GROUP);
    for (const needed of [
      HEARTBEAT,
      "aws_iam_role_policy.filter_zone-a_role_policy",
      "aws_s3_object.filter_configuration_object-squid-conf",
      "aws_cloudwatch_log_group.filter_logs_instance_group",
      INTERFACE,
      ...["s3", "ec2", "autoscaling", "logs", "monitoring", "ssm", "ssmmessages"].map(
        (service) => `aws_vpc_endpoint.vpc_vpc_endpoints_${service}`,
      ),
    ]) {
      expect([needed, before.has(needed)]).toEqual([needed, true]);
    }
  });

  test("groups and alarms come after the failover function and its topic, and go before them", () => {
    for (const address of [GROUP, HEARTBEAT]) {
      const before = waitsFor(stack, address);
      expect(before.has(FUNCTION)).toBe(true);
      expect(before.has("aws_sns_topic_subscription.filter_failover_alarms_subscription")).toBe(true);
      expect(before.has("aws_iam_role_policy.filter_failover_function_policy")).toBe(true);
    }
    expect(waitsFor(stack, FUNCTION).has(GROUP)).toBe(false);
  });

  test("an interface goes after the group whose instance holds it, and after the route that leads to it", () => {
    expect(waitsFor(stack, GROUP).has(INTERFACE)).toBe(true);
    expect(waitsFor(stack, "aws_route.vpc_vpc_transit-a_default").has(INTERFACE)).toBe(true);
    expect([...waitsFor(stack, INTERFACE)].filter((address) => /autoscaling|aws_route\./.test(address))).toEqual([]);
  });
});
