import { describe, expect, test } from "vitest";
import { addRoute, addVpc, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const closed = { from: "internet" as const, to: subnet("a"), expect: "unreachable" as const };
const LATER = "${data.http.later.response_body}";
const proven = { verdict: "PROVEN", code: null };
const unproven = { verdict: "UNPROVEN", code: "UNSUPPORTED_RESOURCE" };

/** A private subnet `a` with an instance, and a public one with a network load balancer in front of it. */
function balanced(balancer: object = {}, group: object = {}): Stacks {
  const vpc_id = "${aws_vpc.a.id}";
  const stacks = addVpc(new Stacks(), "a", 1)
    .add("net:aws_internet_gateway.main", { vpc_id })
    .add("net:aws_subnet.public", { vpc_id, availability_zone: "eu-central-1a", cidr_block: "10.1.1.0/24" })
    .add("net:aws_instance.web", { subnet_id: "${aws_subnet.a.id}" })
    .add("net:aws_lb.web", { load_balancer_type: "network", subnets: ["${aws_subnet.public.id}"], ...balancer })
    .add("net:aws_lb_target_group.web", { vpc_id, protocol: "TCP", port: 443, ...group })
    .add("net:aws_lb_listener.web", {
      load_balancer_arn: "${aws_lb.web.arn}",
      default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }],
    })
    .add("net:aws_lb_target_group_attachment.web", {
      target_group_arn: "${aws_lb_target_group.web.arn}",
      target_id: "${aws_instance.web.id}",
    });
  return addRoute(stacks, "a", "0.0.0.0/0", { gateway_id: "${aws_internet_gateway.main.id}" });
}

describe("a network load balancer that faces the internet and keeps client addresses", () => {
  test("leaves it unknown whether the internet reaches its targets", async () => {
    expect(await verdictOf(balanced(), closed)).toMatchObject(unproven);
    expect(await verdictOf(balanced({}, { protocol: "UDP", target_type: "ip" }), closed)).toMatchObject(unproven);
    expect(await verdictOf(balanced({}, { target_type: "ip", preserve_client_ip: "true" }), closed)).toMatchObject(
      unproven,
    );
    const instance = { ...closed, to: { addresses: ["net:aws_instance.web"] } };
    expect(await verdictOf(balanced(), instance)).toMatchObject(unproven);
  });

  test("also where the subnets are reached through a firewall otherwise", async () => {
    const intent = { ...closed, expect: "reachable" as const };
    const stacks = balanced().change("net:aws_subnet.a", { map_public_ip_on_launch: true });
    expect(await verdictOf(stacks, intent)).toMatchObject(unproven);
  });

  test("leaves other subnets alone, unless what it forwards to is not known", async () => {
    const elsewhere = { ...closed, to: subnet("public") };
    expect(await verdictOf(balanced(), elsewhere)).toMatchObject(proven);
    const scaled = balanced().add("net:aws_autoscaling_group.web", {
      target_group_arns: ["${aws_lb_target_group.web.arn}"],
    });
    expect(await verdictOf(scaled, elsewhere)).toMatchObject(unproven);
    const unregistered = balanced().remove("net:aws_lb_target_group_attachment.web");
    expect(await verdictOf(unregistered, elsewhere)).toMatchObject(unproven);
    const byAddress = balanced({}, { target_type: "ip", protocol: "UDP" }).change(
      "net:aws_lb_target_group_attachment.web",
      { target_id: "10.1.0.7" },
    );
    expect(await verdictOf(byAddress, elsewhere)).toMatchObject(proven);
    expect(await verdictOf(byAddress, closed)).toMatchObject(unproven);
  });

  test.each([
    ["its kind", balanced({ load_balancer_type: LATER })],
    ["its subnets", balanced({ subnets: LATER })],
    ["its listener", balanced().change("net:aws_lb_listener.web", { load_balancer_arn: LATER })],
    ["its target group", balanced().change("net:aws_lb_listener.web", { default_action: LATER })],
    ["its target", balanced().change("net:aws_lb_target_group_attachment.web", { target_id: LATER })],
    ["whether it keeps them", balanced({}, { preserve_client_ip: LATER })],
  ])("leaves it unknown, too, if %s is not known", async (_, stacks) => {
    expect(await verdictOf(stacks, closed)).toMatchObject(unproven);
  });

  test.each([
    ["is internal", balanced({ internal: true })],
    ["gives packets its own addresses", balanced({}, { preserve_client_ip: "false" })],
    ["has targets by address, for which that is the default", balanced({}, { target_type: "ip" })],
    ["forwards to another load balancer", balanced({}, { target_type: "alb" })],
    ["has no internet gateway", balanced().remove("net:aws_internet_gateway.main").remove("net:aws_route.a_0_0_0_0_0")],
    ["has no listener", balanced().remove("net:aws_lb_listener.web")],
    ["is an application load balancer", balanced({ load_balancer_type: "application" })],
  ])("but not if it %s", async (_, stacks) => {
    expect(await verdictOf(stacks, closed)).toMatchObject(proven);
  });
});

describe("an accelerator that keeps client addresses", () => {
  const endpoint = (endpoint_id: string, more: object = {}) => ({
    endpoint_configuration: [{ endpoint_id, client_ip_preservation_enabled: true, ...more }],
  });

  test("leaves it unknown whether the internet reaches its endpoints", async () => {
    const group = "net:aws_globalaccelerator_endpoint_group.main";
    const stacks = balanced({ internal: true });
    stacks.add(group, endpoint("${aws_instance.web.id}"));
    expect(await verdictOf(stacks, closed)).toMatchObject(unproven);
    stacks.add(group, endpoint("${aws_lb.web.arn}"));
    expect(await verdictOf(stacks, closed)).toMatchObject(unproven);
    stacks.add(group, endpoint("${aws_lb.web.arn}", { client_ip_preservation_enabled: false }));
    expect(await verdictOf(stacks, closed)).toMatchObject(proven);
  });
});
