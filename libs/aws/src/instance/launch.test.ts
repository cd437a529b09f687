import { AccountConstruct } from "@causeway/platform";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import { Lazy } from "cdktf";
import { describe, expect, test } from "vitest";
import { addInstance } from "./instance.js";
import { InstanceRole } from "./instance-role.js";
import { amazonLinuxAtLaunch, architectureOf, checkInstanceType } from "./instance-type.js";
import { addLaunchTemplate } from "./launch-template.js";
import type { LaunchTemplateProps } from "./launch-template.js";
import { checkUserData, encodedUserData } from "./user-data.js";
import type { UserDataForm } from "./user-data.js";

class Reporter extends AccountConstruct {}

function codes(check: (construct: AccountConstruct) => void) {
  return problemsOf((stack) => {
    check(new Reporter(stack, "sample"));
  }).map(({ code }) => code);
}

const ORGANIZATION = {
  organization: testOrganization({ accounts: { network: { id: "100000000001", tags: { Owner: "network team" } } } }),
};

function template(props: Partial<LaunchTemplateProps> = {}) {
  const stack = synthesizeForTest((scope) => {
    addLaunchTemplate(scope, "template", {
      name: "fleet",
      description: "A fleet",
      imageId: "ami-1",
      instanceType: "t4g.small",
      profileArn: "arn",
      interfaces: [{ securityGroupId: "sg-1" }],
      rootVolume: { deviceName: "/dev/xvda" },
      detailedMonitoring: false,
      ...props,
    });
  }, ORGANIZATION);
  return stack.resource("aws_launch_template.template");
}

describe("a launch template", () => {
  test("asks for version 2 of metadata, an encrypted volume and no key pair", () => {
    expect(template()).toMatchObject({
      metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [{ device_name: "/dev/xvda", ebs: { encrypted: "true" } }],
    });
    expect(template()).not.toHaveProperty("key_name");
    expect(template()).not.toHaveProperty("user_data");
  });

  test("gives what it launches the account's tags, which no default tag reaches", () => {
    const specifications = template({ tags: { Group: "a" } })["tag_specifications"] as { tags: object }[];
    expect(specifications).toHaveLength(3);
    for (const { tags } of specifications) expect(tags).toEqual({ Owner: "network team", Name: "fleet", Group: "a" });
  });

  test("has its interfaces in order, and says of public addresses only what it is told", () => {
    const interfaces = [{ securityGroupId: "sg-1" }, { securityGroupId: "sg-2", subnetId: "subnet-1" }];
    expect(template({ interfaces })["network_interfaces"]).toEqual([
      { device_index: 0, delete_on_termination: "true", security_groups: ["sg-1"] },
      { device_index: 1, delete_on_termination: "true", security_groups: ["sg-2"], subnet_id: "subnet-1" },
    ]);
    const [only] = template({ interfaces: [{ securityGroupId: "sg-1", publicAddress: false }] })[
      "network_interfaces"
    ] as object[];
    expect(only).toMatchObject({ associate_public_ip_address: "false" });
  });
});

test("an instance is hardened alike, and its interfaces outlive it", () => {
  const stack = synthesizeForTest((scope) => {
    const first = new NetworkInterface(scope, "first", { subnetId: "subnet-1" });
    const second = new NetworkInterface(scope, "second", { subnetId: "subnet-2" });
    addInstance(scope, "instance", { ami: "ami-1", instanceType: "c7gn.large", interfaces: [first, second] });
  });
  expect(stack.resource("aws_instance.instance")).toMatchObject({
    metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
    root_block_device: { encrypted: true },
    network_interface: [
      { device_index: 0, network_interface_id: "${aws_network_interface.first.id}", delete_on_termination: false },
      { device_index: 1, network_interface_id: "${aws_network_interface.second.id}", delete_on_termination: false },
    ],
  });
});

test("a role is for EC2 alone, and allows what it is given and no more", () => {
  const stack = synthesizeForTest((scope) => {
    new InstanceRole(scope, "role", {
      name: "a-name-of-more-than-thirty-characters",
      description: "",
      policyName: "sample",
      permissions: [{ Sid: "One", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
    });
  });
  const role = stack.resource("aws_iam_role.role_role");
  expect(role["name_prefix"]).toBe("a-name-of-more-than-thirty-cha-");
  expect(JSON.parse(role["assume_role_policy"] as string)).toMatchObject({
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const { policy } = stack.resource("aws_iam_role_policy.role_policy");
  expect(JSON.parse(policy as string)).toMatchObject({ Statement: [{ Sid: "One" }] });
});

describe("instance types", () => {
  test.each([
    ["t4g.small", "arm64"],
    ["a1.large", "arm64"],
    ["c7gn.large", "arm64"],
    ["im4gn.large", "arm64"],
    ["c6in.large", "x86_64"],
    ["g4dn.xlarge", "x86_64"],
    ["t3.nano", "x86_64"],
  ])("%s runs images for %s", (type, architecture) => {
    expect(architectureOf(type)).toBe(architecture);
    expect(amazonLinuxAtLaunch(type)).toMatch(new RegExp(`^resolve:ssm:/aws/service/.*-${architecture}$`));
  });

  test.each(["t4g", "t4g.", "T4g.small", ".small", ""])('"%s" is none', (type) => {
    expect(codes((construct) => void checkInstanceType(construct, "instanceType", type))).toEqual([
      "INVALID_INSTANCE_TYPE",
    ]);
  });
});

describe("user data", () => {
  const over = (text: string, form: UserDataForm) =>
    codes((construct) => {
      checkUserData(construct, "userData", text, form);
    });

  test("has 16 KiB, as it is handed over", () => {
    expect(over("a".repeat(16 * 1024), "plain")).toEqual([]);
    expect(over("a".repeat(16 * 1024 + 1), "plain")).toEqual(["USER_DATA_TOO_LARGE"]);
    expect(over("a".repeat(1024 * 1024), "compressed")).toEqual([]);
  });

  test("counts for each token what an ARN takes", () => {
    const token = Lazy.stringValue({ produce: () => "a" });
    expect(over(`${"a".repeat(16 * 1024 - 50)}${token}`, "plain")).toEqual(["USER_DATA_TOO_LARGE"]);
  });

  test.each([
    ["compressed", "base64gzip"],
    ["plain", "base64encode"],
  ] as const)("that is %s shows its text in a plan", (form, encoding) => {
    const build = (scope: AccountStack) => {
      addInstance(scope, "instance", { ami: "ami-1", userDataBase64: encodedUserData(scope, "text", form) });
    };
    const stack = synthesizeForTest(build);
    expect(stack.resource("aws_instance.instance")["user_data_base64"]).toBe(`\${${encoding}(local.user-data)}`);
    expect(stack.json).toMatchObject({ locals: { "user-data": "text" } });
  });
});
