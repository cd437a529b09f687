import { Hub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { EgressVpc, gatewayLoadBalancer, InspectionVpc } from "../index.js";
import type { GatewayLoadBalancerProps } from "../index.js";

const ZONES = ["a", "b"] as const;
const PATH = "inspection_gateway-load-balancer";
const template = join(import.meta.dirname, "../../templates/geneve-appliance.sh");
const userData = { template, values: { HEALTH_PORT: "80", GWLBTUN_URL: "s3://bucket/${arch}/gwlbtun" } };

const engineWith = (props: Partial<GatewayLoadBalancerProps> = {}) =>
  gatewayLoadBalancer({
    image: { id: "ami-0123456789abcdef0" },
    instanceType: "c7gn.large",
    crossZone: false,
    capacity: { min: 2, max: 4 },
    healthCheck: { protocol: "TCP", port: 80 },
    ...props,
  });

const build =
  (props: Partial<GatewayLoadBalancerProps> = {}, id = "inspection") =>
  (stack: AccountStack): void => {
    const hub = new Hub(stack, "hub");
    new InspectionVpc(stack, id, { addresses: { cidr: "10.15.0.0/22" }, hub, engine: engineWith(props) });
  };

const synth = (props: Partial<GatewayLoadBalancerProps> = {}) => synthesizeForTest(build(props));
const codes = (props: Partial<GatewayLoadBalancerProps>) =>
  problemsOf(build(props)).map(({ code, path }) => [
    code,
    path.replace(`network/inspection/gateway-load-balancer`, ""),
  ]);
const subnet = (tier: string, zone: string) => `\${aws_subnet.inspection_vpc_${tier}-${zone}_subnet.id}`;
const fleet = (type: string, zone: string, id: string) => `${type}.${PATH}_fleet_${zone}_${id}`;

describe("the Gateway Load Balancer", () => {
  const stack = synth();

  test("stands in the appliances' subnets, with the choice of zones as it was made, and cannot be deleted by mistake", () => {
    expect(stack.resource(`aws_lb.${PATH}_load-balancer`)).toMatchObject({
      name: "inspection",
      load_balancer_type: "gateway",
      subnets: ZONES.map((zone) => subnet("appliance", zone)),
      enable_cross_zone_load_balancing: false,
      enable_deletion_protection: true,
    });
    expect(synth({ crossZone: true }).resource(`aws_lb.${PATH}_load-balancer`)).toMatchObject({
      enable_cross_zone_load_balancing: true,
    });
  });

  test("is a service for its own account alone, and has one endpoint in each zone's firewall subnet", () => {
    expect(stack.resource(`aws_vpc_endpoint_service.${PATH}_service`)).toMatchObject({
      acceptance_required: false,
      allowed_principals: ["arn:aws:iam::100000000001:root"],
      gateway_load_balancer_arns: [`\${aws_lb.${PATH}_load-balancer.arn}`],
    });
    for (const zone of ZONES) {
      expect(stack.resource(`aws_vpc_endpoint.${PATH}_endpoint-${zone}`)).toMatchObject({
        vpc_endpoint_type: "GatewayLoadBalancer",
        service_name: `\${aws_vpc_endpoint_service.${PATH}_service.service_name}`,
        subnet_ids: [subnet("firewall", zone)],
      });
    }
  });

  test("gets packets only once every zone's appliances are healthy, and gets none before they go", () => {
    for (const zone of ZONES) {
      expect(stack.resource(`aws_vpc_endpoint.${PATH}_endpoint-${zone}`)["depends_on"]).toEqual(
        ZONES.map((each) => fleet("aws_autoscaling_group", each, "group")),
      );
      expect(stack.resource(fleet("aws_autoscaling_group", zone, "group"))).toMatchObject({ wait_for_elb_capacity: 2 });
    }
  });

  test.each(ZONES)("is where zone %s sends what the hub brings and what comes back from the internet", (zone) => {
    const endpoint = `\${aws_vpc_endpoint.${PATH}_endpoint-${zone}.id}`;
    for (const route of [`transit-${zone}_default`, `public-${zone}_supernet`]) {
      expect(stack.resource(`aws_route.inspection_vpc_${route}`)).toMatchObject({ vpc_endpoint_id: endpoint });
    }
  });

  test("asks its targets over GENEVE, hands the flows of a failed one to others, and tells flows apart by five values", () => {
    expect(stack.resource(`aws_lb_target_group.${PATH}_target-group`)).toMatchObject({
      protocol: "GENEVE",
      port: 6081,
      target_type: "instance",
      deregistration_delay: "300",
      target_failover: [{ on_deregistration: "rebalance", on_unhealthy: "rebalance" }],
      health_check: { protocol: "TCP", port: "80", interval: 10, timeout: 5 },
    });
    expect(stack.resource(`aws_lb_target_group.${PATH}_target-group`)).not.toHaveProperty("stickiness");
    expect(stack.resource(`aws_lb_listener.${PATH}_listener`)).toMatchObject({ tcp_idle_timeout_seconds: 350 });
  });

  test("may keep flows of an address pair together, and those of a failed appliance where they are", () => {
    const changed = synth({
      flowStickiness: "2-tuple",
      targetFailover: "no_rebalance",
      deregistrationDelaySeconds: 0,
      healthCheck: { protocol: "HTTPS", port: 8443, path: "/up", intervalSeconds: 30 },
    });
    expect(changed.resource(`aws_lb_target_group.${PATH}_target-group`)).toMatchObject({
      stickiness: { enabled: true, type: "source_ip_dest_ip" },
      target_failover: [{ on_deregistration: "no_rebalance", on_unhealthy: "no_rebalance" }],
      deregistration_delay: "0",
      health_check: { protocol: "HTTPS", port: "8443", path: "/up", matcher: "200-399", interval: 30 },
    });
  });
});

describe("the fleet", () => {
  const stack = synth({ userData });

  test.each(ZONES)("is a group of its own in zone %s, which registers in the one target group", (zone) => {
    expect(stack.resource(fleet("aws_autoscaling_group", zone, "group"))).toMatchObject({
      vpc_zone_identifier: [subnet("appliance", zone)],
      min_size: 2,
      max_size: 4,
      target_group_arns: [`\${aws_lb_target_group.${PATH}_target-group.arn}`],
      health_check_type: "ELB",
      depends_on: expect.arrayContaining([`aws_lb_listener.${PATH}_listener`]),
    });
  });

  test("replaces appliances one after the other, each healthy before another leaves, and goes back if they are not", () => {
    expect(stack.resource(fleet("aws_autoscaling_group", "a", "group"))["instance_refresh"]).toMatchObject({
      strategy: "Rolling",
      preferences: { min_healthy_percentage: 100, max_healthy_percentage: 200, auto_rollback: true },
    });
  });

  test("inspects by device 0 and is managed by device 1, in the management subnet of its zone", () => {
    expect(stack.resource(fleet("aws_launch_template", "b", "template"))["network_interfaces"]).toEqual([
      {
        device_index: 0,
        delete_on_termination: "true",
        security_groups: [`\${aws_security_group.${PATH}_geneve_group.id}`],
      },
      {
        device_index: 1,
        delete_on_termination: "true",
        security_groups: [`\${aws_security_group.${PATH}_fleet_management_security-group.id}`],
        subnet_id: subnet("management", "b"),
      },
    ]);
  });

  test("gives credentials to no forwarded request, and encrypts the volume that the image has", () => {
    expect(stack.resource(fleet("aws_launch_template", "a", "template"))).toMatchObject({
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [
        {
          device_name: `\${data.aws_ami.${PATH}_fleet_image_image.root_device_name}`,
          ebs: { encrypted: "true", delete_on_termination: "true" },
        },
      ],
    });
  });

  test("takes GENEVE and health checks from the load balancer's subnets, gives GENEVE back, and nothing else", () => {
    const rules = (type: string) =>
      Object.entries(stack.resources(`aws_vpc_security_group_${type}_rule`))
        .filter(([name]) => name.includes("_geneve_"))
        .map(
          ([, { cidr_ipv4, ip_protocol, from_port }]) =>
            `${cidr_ipv4 as string} ${ip_protocol as string} ${String(from_port)}`,
        )
        .sort();
    expect(rules("ingress")).toEqual([
      "10.15.2.0/27 tcp 80",
      "10.15.2.0/27 udp 6081",
      "10.15.2.32/27 tcp 80",
      "10.15.2.32/27 udp 6081",
    ]);
    expect(rules("egress")).toEqual(["10.15.2.0/27 udp 6081", "10.15.2.32/27 udp 6081"]);
  });

  test("is managed by Session Manager over endpoints, with nothing open to it", () => {
    const management = "aws_security_group.inspection_gateway-load-balancer_fleet_management_security-group";
    const ingress = Object.values(stack.resources("aws_vpc_security_group_ingress_rule"));
    expect(ingress.filter(({ security_group_id }) => security_group_id === `\${${management}.id}`)).toEqual([]);
    expect(stack.resource("aws_vpc_endpoint.inspection_vpc_endpoints_ssmmessages")).toMatchObject({
      subnet_ids: ZONES.map((zone) => subnet("management", zone)),
    });
    expect(Object.keys(stack.resources("aws_route")).filter((name) => name.includes("management"))).toEqual([]);
  });

  test("has a role for Session Manager and what it is given, and no more", () => {
    const given = { Sid: "Own", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" };
    const { policy } = synth({ permissions: [given] }).resource(`aws_iam_role_policy.${PATH}_fleet_role_policy`);
    const { Statement: statements } = JSON.parse(policy as string) as { Statement: { Action: string[] }[] };
    expect(statements).toHaveLength(2);
    expect(statements[0]?.Action.every((action) => /^ssm(messages)?:/.test(action))).toBe(true);
    expect(statements[1]).toEqual({ Effect: "Allow", ...given });
  });

  test("gets the user's own user data, with its values, and without a Terraform template in it", () => {
    const [text] = Object.values((stack.json as { locals?: Record<string, string> }).locals ?? {});
    expect(text).toContain("gwlbtun -c /usr/local/bin/tunnel-created -p 80");
    expect(text).toContain('aws s3 cp "s3://bucket/$${arch}/gwlbtun"');
    expect(text).not.toMatch(/@@/);
    expect(stack.resource(fleet("aws_launch_template", "a", "template"))["user_data"]).toMatch(/^\$\{base64encode\(/);
  });

  test("is held at a load of processors or at bytes", () => {
    const tracked = (props: Partial<GatewayLoadBalancerProps>) =>
      synth(props).resource(fleet("aws_autoscaling_policy", "a", "scaling"))["target_tracking_configuration"];
    expect(tracked({})).toEqual({
      predefined_metric_specification: { predefined_metric_type: "ASGAverageCPUUtilization" },
      target_value: 60,
    });
    expect(tracked({ scaling: { bytesInPerMinute: 6_000_000_000 } })).toEqual({
      predefined_metric_specification: { predefined_metric_type: "ASGAverageNetworkIn" },
      target_value: 6_000_000_000,
    });
  });
});

test("alarms go off for an appliance that fails, and for a zone without a healthy one", () => {
  const stack = synth({ alarmActions: ["arn:aws:sns:eu-west-1:100000000001:night"] });
  expect(stack.resource(`aws_cloudwatch_metric_alarm.${PATH}_alarms_unhealthy`)).toMatchObject({
    metric_name: "UnHealthyHostCount",
    alarm_actions: ["arn:aws:sns:eu-west-1:100000000001:night"],
  });
  for (const zone of ZONES) {
    expect(stack.resource(`aws_cloudwatch_metric_alarm.${PATH}_alarms_none-healthy-${zone}`)).toMatchObject({
      metric_name: "HealthyHostCount",
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      treat_missing_data: "breaching",
      dimensions: { AvailabilityZone: `eu-west-1${zone}` },
    });
  }
});

test("the internet and the appliances are declared to be apart", () => {
  const appliances = { vpcs: ["network:aws_vpc.inspection_vpc_vpc"], tags: { Tier: "appliance" } };
  const { intents } = synth();
  expect(intents).toContainEqual(expect.objectContaining({ from: "internet", to: appliances, expect: "unreachable" }));
  expect(intents).toContainEqual(expect.objectContaining({ from: appliances, to: "internet", expect: "unreachable" }));
});

test("management reaches the internet if it is told to, by its zone's NAT gateway and past the engine", () => {
  const stack = synth({ management: { internet: true, interfaceEndpoints: ["logs"] } });
  const management = { vpcs: ["network:aws_vpc.inspection_vpc_vpc"], tags: { Tier: "management" } };
  const endpoint = (service: string) => `network:aws_vpc_endpoint.inspection_vpc_endpoints_${service}`;
  const declared = stack.intents.filter(({ from, to }) => [from, to].some((end) => isDeepStrictEqual(end, management)));
  expect(declared).toMatchObject([
    { to: { addresses: ["ssm", "ssmmessages", "logs"].map((service) => endpoint(service)) }, expect: "reachable" },
    { from: "internet", expect: "unreachable" },
    { to: "internet", expect: "reachable", traffic: { protocol: "tcp", ports: [443] } },
  ]);
  expect(stack.resource("aws_route.inspection_vpc_management-b_default")).toMatchObject({
    nat_gateway_id: "${aws_nat_gateway.inspection_vpc_nat-b_gateway.id}",
  });
  expect(Object.keys(stack.resources("aws_vpc_endpoint"))).toContain("inspection_vpc_endpoints_logs");
});

test("management leaves by the hub where an egress VPC is the way to the internet", () => {
  const organization = testOrganization({ inspection: { traffic: "all", egress: { vpc: "nat" } } });
  const withEgress = (stack: AccountStack): void => {
    const hub = new Hub(stack, "hub");
    new EgressVpc(stack, "egress", { egress: "nat", addresses: { cidr: "10.15.4.0/22" }, hub });
    new InspectionVpc(stack, "inspection", {
      addresses: { cidr: "10.15.0.0/22" },
      hub,
      engine: engineWith({ management: { internet: true } }),
    });
  };
  expect(
    synthesizeForTest(withEgress, { organization }).resource("aws_route.inspection_vpc_management-a_default"),
  ).toMatchObject({
    transit_gateway_id: "${aws_ec2_transit_gateway.hub_gateway.id}",
    depends_on: ["aws_ec2_transit_gateway_route_table_association.inspection_attachment_association"],
  });
});

test("an image may be named by a parameter, which every plan reads", () => {
  const stack = synth({ image: { ssmParameter: "/aws/service/ami" } });
  expect(stack.resource(fleet("aws_launch_template", "a", "template"))).toMatchObject({
    image_id: `\${data.aws_ssm_parameter.${PATH}_fleet_image_parameter.insecure_value}`,
  });
});

describe("a Gateway Load Balancer is refused", () => {
  test("with numbers that AWS does not take", () => {
    expect(
      codes({
        capacity: { min: 3, max: 2 },
        deregistrationDelaySeconds: 3601,
        tcpIdleTimeoutSeconds: 59,
        bootSeconds: -1,
        scaling: { cpuPercent: 0 },
        volumeGigabytes: 1.5,
        healthCheck: { protocol: "TCP", port: 0, intervalSeconds: 5, timeoutSeconds: 5, healthyThreshold: 1 },
      }),
    ).toEqual([
      ["NUMBER_OUT_OF_RANGE", ".bootSeconds"],
      ["INVALID_FLEET_SIZE", ".capacity"],
      ["NUMBER_OUT_OF_RANGE", ".deregistrationDelaySeconds"],
      ["NUMBER_OUT_OF_RANGE", ".healthCheck.healthyThreshold"],
      ["NUMBER_OUT_OF_RANGE", ".healthCheck.port"],
      ["NUMBER_OUT_OF_RANGE", ".healthCheck.timeoutSeconds"],
      ["NUMBER_OUT_OF_RANGE", ".scaling.cpuPercent"],
      ["NUMBER_OUT_OF_RANGE", ".tcpIdleTimeoutSeconds"],
      ["NUMBER_OUT_OF_RANGE", ".volumeGigabytes"],
    ]);
  });

  test("with a health check of which the path does not fit", () => {
    expect(codes({ healthCheck: { protocol: "HTTP", port: 80 } })).toEqual([
      ["INVALID_HEALTH_CHECK", ".healthCheck.path"],
    ]);
    expect(codes({ healthCheck: { protocol: "HTTP", port: 80, path: "up" } })).toHaveLength(1);
    expect(codes({ healthCheck: { protocol: "TCP", port: 80, path: "/up" } })).toHaveLength(1);
  });

  test("with an image or an instance type that is none", () => {
    expect(codes({ image: { id: "debian" }, instanceType: "large" })).toEqual([
      ["INVALID_IMAGE", ".image.id"],
      ["INVALID_INSTANCE_TYPE", ".instanceType"],
    ]);
  });

  test("with user data that cannot be read, is not filled in, or is too long", () => {
    const folder = mkdtempSync(join(tmpdir(), "causeway-user-data-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, "long.sh");
    writeFileSync(file, "#".repeat(16_385));
    expect(codes({ userData: { template: "/nowhere" } })).toEqual([["INVALID_USER_DATA", ".userData.template"]]);
    expect(codes({ userData: { template } })).toEqual([["INVALID_USER_DATA", ".userData.template"]]);
    expect(codes({ userData: { template: file } })).toEqual([["USER_DATA_TOO_LARGE", ".userData.template"]]);
  });

  test("under a name that no load balancer can have", () => {
    expect(problemsOf(build({}, "i".repeat(33))).map(({ code }) => code)).toEqual(["INVALID_LOAD_BALANCER_NAME"]);
  });
});
