import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import type { Tier } from "@causeway/vpc";
import { expect, test } from "vitest";
import { ProbeWorkload } from "./probe-workload.js";

function probe(tiers: readonly Tier[] = ["transit", "private"], instanceType?: string): ParsedStack {
  return synthesizeForTest(
    (stack) => {
      const vpc = new Vpc(stack, "vpc", { addresses: { cidr: "10.0.0.0/16" }, tiers });
      new ProbeWorkload(stack, "probe", { vpc, ...(instanceType === undefined ? {} : { instanceType }) });
    },
    { account: "alpha" },
  );
}

function codes(tiers: readonly Tier[], instanceType: string): string[] {
  return problemsOf(
    (stack) => {
      const vpc = new Vpc(stack, "vpc", { addresses: { cidr: "10.0.0.0/16" }, tiers });
      new ProbeWorkload(stack, "probe", { vpc, instanceType });
    },
    { account: "alpha" },
  ).map(({ code }) => code);
}

test("the instance takes metadata tokens only, has no key, no public address, and an encrypted disk", () => {
  const instance = probe().resource("aws_instance.probe_instance");
  expect(instance).toMatchObject({
    metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
    associate_public_ip_address: false,
    root_block_device: { encrypted: true },
    instance_type: "t4g.nano",
  });
  expect(instance).not.toHaveProperty("key_name");
  expect(instance).not.toHaveProperty("user_data");
});

test("it runs the current Amazon Linux for arm64, and a newer image does not replace it", () => {
  const stack = probe();
  expect(stack.data("aws_ssm_parameter")["probe_image"]).toMatchObject({
    name: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
  });
  expect(stack.resource("aws_instance.probe_instance")).toMatchObject({
    ami: "${data.aws_ssm_parameter.probe_image.insecure_value}",
    lifecycle: { ignore_changes: ["ami"] },
  });
});

test("nothing comes in, and only HTTPS goes out", () => {
  const stack = probe();
  expect(stack.resource("aws_security_group.probe_security-group")).not.toHaveProperty("ingress");
  expect(
    Object.keys(stack.resources("aws_vpc_security_group_ingress_rule")).filter((name) => name.startsWith("probe")),
  ).toEqual([]);
  expect(stack.resource("aws_vpc_security_group_egress_rule.probe_https")).toMatchObject({
    cidr_ipv4: "0.0.0.0/0",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
  });
  expect(stack.resource("aws_instance.probe_instance")["vpc_security_group_ids"]).toEqual([
    "${aws_security_group.probe_security-group.id}",
  ]);
});

test("its role is Session Manager's and no more", () => {
  const stack = probe();
  expect(Object.values(stack.resources("aws_iam_role_policy_attachment"))).toMatchObject([
    {
      role: "${aws_iam_role.probe_role.name}",
      policy_arn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    },
  ]);
  expect(JSON.parse(String(stack.resource("aws_iam_role.probe_role")["assume_role_policy"]))).toMatchObject({
    Statement: [{ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  expect(Object.keys(stack.resources("aws_iam_role_policy")).filter((name) => name.startsWith("probe"))).toEqual([]);
});

test("it stands in a workload subnet of the first zone, and its id is an output", () => {
  const subnet = (stack: ParsedStack) => stack.resource("aws_instance.probe_instance")["subnet_id"];
  expect(subnet(probe())).toBe("${aws_subnet.vpc_private-a_subnet.id}");
  expect(subnet(probe(["isolated", "transit"]))).toBe("${aws_subnet.vpc_isolated-a_subnet.id}");
  expect(probe().outputs["probe_instance-id"]).toBe("${aws_instance.probe_instance.id}");
});

test.each(["t4g.micro", "a1.medium", "c7gn.xlarge", "im4gn.large", "g5g.xlarge", "m7g.metal"])(
  "%s runs arm64",
  (type) => {
    expect(codes(["private"], type)).toEqual([]);
  },
);

test.each(["t3.nano", "g4dn.xlarge", "m5.large", "inf1.xlarge"])("%s is refused", (type) => {
  expect(codes(["private"], type)).toEqual(["NOT_ARM64"]);
});

test("what is no instance type is refused as such", () => {
  expect(codes(["private"], "t4g")).toEqual(["INVALID_INSTANCE_TYPE"]);
});

test("a VPC without workload subnets is refused", () => {
  expect(codes(["transit"], "t4g.nano")).toEqual(["MISSING_TIER"]);
});
