import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { TerraformOutput } from "cdktf";
import { expect, test } from "vitest";
import { ParticipantLoadBalancer } from "./participant-load-balancer.js";
import type { ParticipantLoadBalancerProps } from "./participant-load-balancer.js";
import { SharedVpc } from "./shared-vpc.js";

type Props = Partial<ParticipantLoadBalancerProps>;

function loadBalancer(props: Props = {}): ParsedStack {
  return synthesizeForTest(
    (stack) => {
      const vpc = new SharedVpc(stack, "platform", { network: "platform" });
      new ParticipantLoadBalancer(stack, "orders", { vpc, port: 443, ...props });
    },
    { account: "alpha" },
  );
}

function problems(id: string, props: Props = {}) {
  return problemsOf(
    (stack) => {
      const vpc = new SharedVpc(stack, "platform", { network: "platform" });
      new ParticipantLoadBalancer(stack, id, { vpc, port: 443, ...props });
    },
    { account: "alpha" },
  );
}

test("the shared VPC and its subnets are found by tags, among what the networking account owns", () => {
  const stack = loadBalancer();
  const owner = { name: "owner-id", values: ["100000000001"] };
  expect(stack.data("aws_vpc")["platform_vpc"]).toMatchObject({ tags: { Network: "platform" }, filter: [owner] });
  expect(stack.data("aws_subnets")["platform_private"]).toMatchObject({
    tags: { Network: "platform", Tier: "private" },
    filter: [owner, { name: "vpc-id", values: ["${data.aws_vpc.platform_vpc.id}"] }],
  });
});

test("the owner may be another account than the networking one, and must exist", () => {
  const lookUp = (owner: string) => (stack: AccountStack) =>
    void new SharedVpc(stack, "workshop", { network: "workshop", owner });
  const stack = synthesizeForTest(lookUp("alpha"), { account: "network" });
  expect(stack.data("aws_vpc")["workshop_vpc"]).toMatchObject({
    filter: [{ name: "owner-id", values: ["100000000002"] }],
  });
  expect(problemsOf(lookUp("gamma"))).toMatchObject([{ code: "UNKNOWN_ACCOUNT", path: "network/workshop.owner" }]);
});

test("one look-up serves all who ask for a tier, and a tier that nobody asks for is not looked up", () => {
  const stack = synthesizeForTest(
    (stack) => {
      const vpc = new SharedVpc(stack, "platform", { network: "platform" });
      new TerraformOutput(stack, "subnets", { value: [vpc.subnetIds("private"), vpc.subnetIds("private")] });
    },
    { account: "alpha" },
  );
  expect(Object.keys(stack.data("aws_subnets"))).toEqual(["platform_private"]);
  const ids = "${data.aws_subnets.platform_private.ids}";
  expect(stack.outputs["subnets"]).toEqual([ids, ids]);
});

test("it is internal, stands in the shared subnets and is protected from deletion", () => {
  const resource = loadBalancer().resource("aws_lb.orders_load-balancer");
  expect(resource).toMatchObject({
    name: "orders",
    load_balancer_type: "network",
    internal: true,
    subnets: "${data.aws_subnets.platform_private.ids}",
    security_groups: ["${aws_security_group.orders_security-group.id}"],
    enable_deletion_protection: true,
  });
  expect(resource).not.toHaveProperty("subnet_mapping");
  expect(loadBalancer({ deletionProtection: false }).resource("aws_lb.orders_load-balancer")).toMatchObject({
    enable_deletion_protection: false,
  });
});

test("a TCP listener forwards to the target group", () => {
  const stack = loadBalancer({ targetPort: 8443 });
  expect(stack.resource("aws_lb_listener.orders_listener")).toMatchObject({
    protocol: "TCP",
    port: 443,
    default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.orders_targets.arn}" }],
  });
  expect(stack.resource("aws_lb_target_group.orders_targets")).toMatchObject({
    protocol: "TCP",
    port: 8443,
    target_type: "ip",
    vpc_id: "${data.aws_vpc.platform_vpc.id}",
    lifecycle: { create_before_destroy: true },
  });
});

test("only clients come in, by default the organization, and only targets are reached", () => {
  const stack = loadBalancer({ targetPort: 8443 });
  expect(Object.values(stack.resources("aws_vpc_security_group_ingress_rule"))).toMatchObject([
    { cidr_ipv4: "10.0.0.0/8", ip_protocol: "tcp", from_port: 443, to_port: 443 },
  ]);
  expect(Object.values(stack.resources("aws_vpc_security_group_egress_rule"))).toMatchObject([
    { cidr_ipv4: "${data.aws_vpc.platform_vpc.cidr_block}", ip_protocol: "tcp", from_port: 8443, to_port: 8443 },
  ]);
});

test("a client's rule is named after its block, so that the order of clients does not matter", () => {
  const rules = (clients: string[]) =>
    Object.keys(loadBalancer({ clients }).resources("aws_vpc_security_group_ingress_rule")).sort();
  expect(rules(["10.1.0.0/16", "10.2.0.0/16"])).toEqual(["orders_from-10-1-0-0-16", "orders_from-10-2-0-0-16"]);
  expect(rules(["10.2.0.0/16", "10.1.0.0/16", "10.2.0.0/16"])).toEqual(rules(["10.1.0.0/16", "10.2.0.0/16"]));
});

test.each([0, 65536, 443.5])("port %d is refused", (port) => {
  expect(problems("orders", { port, targetPort: 1 })).toMatchObject([
    { code: "NUMBER_OUT_OF_RANGE", path: "alpha/orders.port", found: String(port) },
  ]);
});

test.each(["internal-orders", "orders-", "a-name-that-has-more-than-thirty-two"])("the name %s is refused", (id) => {
  expect(problems(id)).toMatchObject([{ code: "INVALID_LOAD_BALANCER_NAME", found: id }]);
});

test.each([
  ["10.1.0.1/16", "MISALIGNED_CIDR"],
  ["everywhere", "INVALID_CIDR"],
  ["2001:db8::/32", "NOT_IPV4"],
])("the client block %s is refused", (client, code) => {
  expect(problems("orders", { clients: [client] })).toMatchObject([
    { code, path: "alpha/orders.clients", found: client },
  ]);
});
