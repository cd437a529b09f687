import { describe, expect, test } from "vitest";
import { E, EW, ZONES } from "../../../test/hub-network.js";
import { BALANCER, LISTENER, loadBalancerNetwork, SERVICE, TARGETS } from "../../../test/load-balancer-network.js";
import type { Stacks } from "../../../test/stacks.js";
import { mistakesOf, verdictOf } from "../../../test/verify.js";

const through = [BALANCER];
const proven = { verdict: "PROVEN", code: null, assumptions: [] };
const unproven = { verdict: "UNPROVEN", code: "UNKNOWN_VALUE" };
const forward = (...groups: string[]) => [{ forward: [{ target_group: groups.map((arn) => ({ arn })) }] }];

/** What an intent says of the network, and that the structure says the same whatever the intents. */
async function expectGap(stacks: Stacks, code: string): Promise<void> {
  expect(await verdictOf(stacks, { ...E, through })).toMatchObject({ verdict: "VIOLATED", code });
  expect(await mistakesOf(stacks)).toEqual([code]);
}

async function expectWhole(stacks: Stacks): Promise<void> {
  expect(await verdictOf(stacks, { ...E, through })).toMatchObject(proven);
  expect(await mistakesOf(stacks)).toEqual([]);
}

/** No single targets, but Auto Scaling groups. */
function withFleet(fleet: Record<string, unknown>): Stacks {
  const stacks = loadBalancerNetwork();
  for (const zone of ZONES) stacks.remove(`hub:aws_lb_target_group_attachment.${zone}`);
  return stacks.add("hub:aws_autoscaling_group.fleet", {
    name: "fleet",
    min_size: 3,
    max_size: 6,
    vpc_zone_identifier: ZONES.map((zone) => `\${aws_subnet.appliance_${zone}.id}`),
    ...fleet,
  });
}

const names = { target_group_arns: ["${aws_lb_target_group.inspection.arn}"] };

function variable(stacks: Stacks): Stacks {
  (stacks.json["hub"] as Record<string, unknown>)["variable"] = { some: {} };
  return stacks;
}

describe("endpoints of a Gateway Load Balancer", () => {
  test("are the load balancer's", async () => {
    await expectWhole(loadBalancerNetwork());
    expect(await verdictOf(loadBalancerNetwork(), { ...EW, through })).toMatchObject(proven);
  });

  test("are told apart by zone", async () => {
    const stacks = loadBalancerNetwork().change("hub:aws_route.public_b_spokes", {
      vpc_endpoint_id: "${aws_vpc_endpoint.a.id}",
    });
    expect(await verdictOf(stacks, { ...E, through })).toMatchObject({ verdict: "VIOLATED", code: "ASYMMETRIC" });
  });

  test("stand in zones of the load balancer", async () => {
    const subnets = ["a", "b"].map((zone) => `\${aws_subnet.appliance_${zone}.id}`);
    await expectGap(loadBalancerNetwork().change(BALANCER, { subnets }), "VPCE_SERVICE_NOT_INSTALLED_IN_AZ");
    const mapping = ZONES.map((zone) => ({ subnet_id: `\${aws_subnet.appliance_${zone}.id}` }));
    await expectWhole(loadBalancerNetwork().change(BALANCER, { subnets: null, subnet_mapping: mapping }));
    const unknown = variable(loadBalancerNetwork()).change(BALANCER, { subnets: "${var.some}" });
    expect(await verdictOf(unknown, { ...E, through })).toMatchObject(proven);
  });
});

describe("what lies behind is followed:", () => {
  test("a listener", async () => {
    await expectGap(loadBalancerNetwork().remove(LISTENER), "ELBV2_LISTENERS_MISMATCH");
  });

  test("a target group", async () => {
    const none = loadBalancerNetwork().change(LISTENER, { default_action: [{ type: "forward" }] });
    await expectGap(none, "ELBV2_LISTENER_REQUIRES_TG_ACCEPT");
    const lambda = loadBalancerNetwork().change(TARGETS, { target_type: "lambda" });
    await expectGap(lambda, "ELBV2_LISTENER_REQUIRES_TG_ACCEPT");
    const block = forward("${aws_lb_target_group.inspection.arn}");
    await expectWhole(loadBalancerNetwork().change(LISTENER, { default_action: block }));
  });

  test("GENEVE and its port", async () => {
    await expectGap(loadBalancerNetwork().change(TARGETS, { protocol: "TCP" }), "GWLB_PROTOCOL_RESTRICTION");
    await expectGap(loadBalancerNetwork().change(TARGETS, { port: 443 }), "GWLB_DESTINATION_PORT_RESTRICTION");
    await expectWhole(loadBalancerNetwork().change(TARGETS, { port: "6081" }));
  });

  test("targets, in each zone of an endpoint", async () => {
    const stacks = loadBalancerNetwork().remove("hub:aws_lb_target_group_attachment.b");
    await expectGap(stacks, "ELBV2_NO_TARGETS_IN_AZ");
    await expectWhole(stacks.change(BALANCER, { enable_cross_zone_load_balancing: true }));
    for (const zone of ["a", "c"]) stacks.remove(`hub:aws_lb_target_group_attachment.${zone}`);
    await expectGap(stacks, "ELBV2_LISTENER_HAS_NO_TG");
  });

  test("with cross-zone load balancing targets in any zone of the load balancer", async () => {
    const stacks = loadBalancerNetwork().change(BALANCER, { enable_cross_zone_load_balancing: true });
    for (const zone of ZONES) {
      stacks.change(`hub:aws_subnet.appliance_${zone}`, { availability_zone: "eu-central-1d" });
    }
    await expectGap(
      stacks.change(BALANCER, { subnets: ZONES.map((zone) => `\${aws_subnet.public_${zone}.id}`) }),
      "ELB_INSTALLED_AZ_RESTRICTION",
    );
  });

  test("targets by address", async () => {
    const stacks = loadBalancerNetwork();
    for (const zone of ZONES) {
      stacks.add(`hub:aws_network_interface.${zone}`, {
        subnet_id: `\${aws_subnet.appliance_${zone}.id}`,
        security_groups: ["${aws_security_group.open.id}"],
      });
    }
    stacks
      .change("hub:aws_lb_target_group_attachment.a", { target_id: "${aws_network_interface.a.private_ip}" })
      .change("hub:aws_lb_target_group_attachment.b", { target_id: "10.255.101.7" })
      .change("hub:aws_lb_target_group_attachment.c", { target_id: "192.168.0.7", availability_zone: "all" });
    await expectWhole(stacks);
    const twice = stacks
      .change("hub:aws_lb_target_group_attachment.b", { target_id: "10.255.100.7" })
      .change("hub:aws_lb_target_group_attachment.c", { target_id: "10.255.102.7", availability_zone: null });
    await expectGap(twice, "ELBV2_NO_TARGETS_IN_AZ");
  });
});

describe("an Auto Scaling group", () => {
  test("registers what it starts with the target groups that it names", async () => {
    await expectWhole(withFleet(names));
    await expectWhole(withFleet({ traffic_source: [{ identifier: "${aws_lb_target_group.inspection.arn}" }] }));
    await expectGap(withFleet({}), "ELBV2_LISTENER_HAS_NO_TG");
    await expectGap(withFleet({ ...names, min_size: 0, max_size: 0 }), "ELBV2_LISTENER_HAS_NO_TG");
  });

  test("registers with those that attachments name", async () => {
    const autoscaling_group_name = "${aws_autoscaling_group.fleet.name}";
    const stacks = withFleet({ name: null, name_prefix: "fleet-" });
    await expectWhole(
      stacks.add("hub:aws_autoscaling_attachment.fleet", {
        autoscaling_group_name,
        lb_target_group_arn: "${aws_lb_target_group.inspection.arn}",
      }),
    );
    await expectWhole(
      stacks.remove("hub:aws_autoscaling_attachment.fleet").add("hub:aws_autoscaling_traffic_source_attachment.fleet", {
        autoscaling_group_name,
        traffic_source: [{ identifier: "${aws_lb_target_group.inspection.arn}", type: "elbv2" }],
      }),
    );
  });

  test("has to serve each zone of an endpoint", async () => {
    const stacks = withFleet({ ...names, vpc_zone_identifier: ["${aws_subnet.appliance_a.id}"] });
    await expectGap(stacks, "ELBV2_NO_TARGETS_IN_AZ");
    await expectWhole(stacks.change(BALANCER, { enable_cross_zone_load_balancing: true }));
  });

  test("of fewer instances than zones leaves a zone without one, AWS chooses which", async () => {
    const stacks = withFleet({ ...names, min_size: 2 });
    expect(await verdictOf(stacks, { ...E, through })).toMatchObject(unproven);
    expect(await mistakesOf(stacks)).toEqual(["UNKNOWN_VALUE"]);
    await expectWhole(stacks.change(BALANCER, { enable_cross_zone_load_balancing: true }));
    const scaledIn = stacks.change("hub:aws_autoscaling_group.fleet", { min_size: 0 });
    expect(await verdictOf(scaledIn, { ...E, through })).toMatchObject(unproven);
  });
});

describe("the security groups of targets", () => {
  const GENEVE = { protocol: "udp", from_port: 6081, to_port: 6081, cidr_blocks: ["10.255.96.0/19"] };
  const HEALTH = { protocol: "tcp", from_port: 80, to_port: 80, cidr_blocks: ["10.255.96.0/19"] };
  const group = { vpc_id: "${aws_vpc.inspection.id}" };
  const closedAt = (zone: string, ...ingress: readonly unknown[]) =>
    loadBalancerNetwork()
      .add("hub:aws_security_group.own", { ...group, ingress })
      .change(`hub:aws_instance.appliance_${zone}`, { vpc_security_group_ids: ["${aws_security_group.own.id}"] });

  test("let in GENEVE and health checks from the load balancer's subnets", async () => {
    await expectWhole(closedAt("b", GENEVE, HEALTH));
    await expectGap(closedAt("b", HEALTH), "ENI_SG_RULES_MISMATCH");
    await expectGap(closedAt("b", { ...GENEVE, cidr_blocks: ["10.255.0.0/19"] }, HEALTH), "ENI_SG_RULES_MISMATCH");
    await expectGap(closedAt("b", GENEVE), "ENI_SG_RULES_MISMATCH");
  });

  test("let in health checks on the port that the target group names", async () => {
    const health_check = [{ protocol: "HTTP", port: "8080" }];
    await expectGap(closedAt("b", GENEVE, HEALTH).change(TARGETS, { health_check }), "ENI_SG_RULES_MISMATCH");
    const other = { ...HEALTH, from_port: 8080, to_port: 8080 };
    await expectWhole(closedAt("b", GENEVE, other).change(TARGETS, { health_check }));
  });

  test("of an Auto Scaling group are those of device 0 in its launch template", async () => {
    const launch_template = [{ id: "${aws_launch_template.fleet.id}", version: "$Latest" }];
    const fleet = (template: Record<string, unknown>, ...ingress: readonly unknown[]) =>
      withFleet({ ...names, launch_template })
        .add("hub:aws_launch_template.fleet", template)
        .add("hub:aws_security_group.own", { ...group, ingress });
    const own = ["${aws_security_group.own.id}"];
    const open = ["${aws_security_group.open.id}"];
    await expectWhole(fleet({ vpc_security_group_ids: own }, GENEVE, HEALTH));
    await expectGap(fleet({ vpc_security_group_ids: own }, HEALTH), "ENI_SG_RULES_MISMATCH");
    const devices = (first: readonly string[], second: readonly string[]) => ({
      network_interfaces: [
        { device_index: 1, security_groups: second },
        { device_index: 0, security_groups: first },
      ],
    });
    await expectWhole(fleet(devices(open, own)));
    await expectGap(fleet(devices(own, open)), "ENI_SG_RULES_MISMATCH");
  });

  test("may be what the input does not hold: then they are not known, or taken to be open if the template is elsewhere", async () => {
    const stacks = closedAt("b").change("hub:aws_security_group.own", { ingress: "${var.some}" });
    expect(await verdictOf(variable(stacks), { ...E, through })).toMatchObject(unproven);
    const unnamed = closedAt("b").change("hub:aws_instance.appliance_b", { vpc_security_group_ids: null });
    expect(await verdictOf(unnamed, { ...E, through })).toMatchObject(unproven);
    await expectWhole(withFleet({ ...names, launch_template: [{ id: "lt-0123456789abcdef0" }] }));
  });
});

describe("what is not known makes UNPROVEN, never PROVEN:", () => {
  test.for([
    ["the service", "hub:aws_vpc_endpoint.b", { service_name: "${var.some}" }],
    ["its load balancer", SERVICE, { gateway_load_balancer_arns: ["${var.some}"] }],
    ["the load balancer of the listener", LISTENER, { load_balancer_arn: "${var.some}" }],
    ["the target group", LISTENER, { default_action: [{ target_group_arn: "${var.some}" }] }],
    ["the protocol", TARGETS, { protocol: "${var.some}" }],
    ["the port", TARGETS, { port: "${var.some}" }],
    ["what a target registers with", "hub:aws_lb_target_group_attachment.b", { target_group_arn: "${var.some}" }],
    ["a target", "hub:aws_lb_target_group_attachment.b", { target_id: "${var.some}" }],
  ] as const)("%s", async ([, address, attributes]) => {
    const stacks = variable(loadBalancerNetwork()).change(address, attributes);
    expect(await verdictOf(stacks, { ...E, through: [...through, "hub:aws_vpc_endpoint.b"] })).toMatchObject(unproven);
  });

  test("whether cross-zone load balancing is on", async () => {
    const stacks = variable(loadBalancerNetwork()).change(BALANCER, {
      enable_cross_zone_load_balancing: "${var.some}",
    });
    await expectWhole(stacks);
    stacks.remove("hub:aws_lb_target_group_attachment.b");
    expect(await verdictOf(stacks, { ...E, through })).toMatchObject(unproven);
  });

  test("what other stacks or functions register", async () => {
    const empty = () => withFleet({});
    const read = empty().output("hub", "targets", "${aws_lb_target_group.inspection.arn}");
    expect(await verdictOf(read, { ...E, through })).toMatchObject(unproven);
    const called = empty().add("hub:aws_lambda_function.register", { function_name: "register" });
    expect(await verdictOf(called, { ...E, through })).toMatchObject(unproven);
    const foreign = empty().add("hub:kubernetes_manifest.binding", { manifest: {} });
    expect(await verdictOf(foreign, { ...E, through })).toMatchObject(unproven);
    const random = empty().add("hub:random_id.suffix", { byte_length: 4 });
    await expectGap(random, "ELBV2_LISTENER_HAS_NO_TG");
  });
});

describe("what lies outside the input is assumed, and said:", () => {
  test("the service of another account or vendor", async () => {
    const stacks = loadBalancerNetwork();
    const service_name = "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0";
    for (const zone of ZONES) stacks.change(`hub:aws_vpc_endpoint.${zone}`, { service_name });
    const endpoints = ZONES.map((zone) => `hub:aws_vpc_endpoint.${zone}`);
    const assumptions = [`the endpoint service ${service_name} leads to appliances`];
    expect(await verdictOf(stacks, { ...E, through: endpoints })).toMatchObject({ verdict: "PROVEN", assumptions });
  });

  test("the load balancer of a service", async () => {
    const arn = "arn:aws:elasticloadbalancing:eu-central-1:111111111111:loadbalancer/gwy/x/1";
    const stacks = loadBalancerNetwork().change(SERVICE, { gateway_load_balancer_arns: [arn] });
    const endpoints = ZONES.map((zone) => `hub:aws_vpc_endpoint.${zone}`);
    const assumptions = [`the endpoint service ${SERVICE} leads to appliances`];
    expect(await verdictOf(stacks, { ...E, through: endpoints })).toMatchObject({ verdict: "PROVEN", assumptions });
    await expectGap(
      loadBalancerNetwork().change(SERVICE, { gateway_load_balancer_arns: [] }),
      "NO_POSSIBLE_DESTINATION",
    );
  });

  test("its target group", async () => {
    const arn = "arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/x/1";
    const stacks = loadBalancerNetwork().change(LISTENER, { default_action: [{ target_group_arn: arn }] });
    const assumptions = [`the target group of ${LISTENER} has targets in every zone`];
    expect(await verdictOf(stacks, { ...E, through })).toMatchObject({ verdict: "PROVEN", assumptions });
  });

  test("that somebody accepts an endpoint, unless Terraform does", async () => {
    const stacks = loadBalancerNetwork().change(SERVICE, { acceptance_required: true });
    const assumptions = [`the endpoint service ${SERVICE} accepts the connection`];
    expect(await verdictOf(stacks, { ...E, through })).toMatchObject({ verdict: "PROVEN", assumptions });
    for (const zone of ["a", "b"]) {
      stacks.add(`hub:aws_vpc_endpoint_connection_accepter.${zone}`, {
        vpc_endpoint_id: `\${aws_vpc_endpoint.${zone}.id}`,
        vpc_endpoint_service_id: "${aws_vpc_endpoint_service.inspection.id}",
      });
    }
    expect(await verdictOf(stacks, { ...E, through })).toMatchObject({ assumptions });
    await expectWhole(stacks.change("hub:aws_vpc_endpoint.c", { auto_accept: true }));
  });
});
