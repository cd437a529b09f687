import { Hub } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeApps, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { appliance, InspectionVpc } from "../index.js";
import type { ApplianceProps } from "../index.js";

const ZONES = ["a", "b"] as const;
const PATH = "inspection_appliance";
const template = join(import.meta.dirname, "../../templates/forwarding-appliance.sh");

const build =
  (props: Partial<ApplianceProps> = {}) =>
  (stack: AccountStack): void => {
    const image = { id: "ami-0123456789abcdef0" };
    const engine = appliance({ image, instanceType: "c7gn.large", ...props });
    new InspectionVpc(stack, "inspection", { addresses: { cidr: "10.15.0.0/22" }, hub: new Hub(stack, "hub"), engine });
  };
const synth = (props: Partial<ApplianceProps> = {}) => synthesizeForTest(build(props));
const interfaceOf = (zone: string, kind: string) => `\${aws_network_interface.${PATH}_${zone}_${kind}.id}`;

describe("an appliance in each zone", () => {
  const stack = synth({ userData: { template } });

  test.each(ZONES)("is where zone %s sends what the hub brings and what comes back from the internet", (zone) => {
    for (const route of [`transit-${zone}_default`, `public-${zone}_supernet`]) {
      expect(stack.resource(`aws_route.inspection_vpc_${route}`)).toMatchObject({
        network_interface_id: interfaceOf(zone, "data"),
      });
    }
  });

  test.each(ZONES)("takes packets for others in zone %s by an interface in the firewall subnet", (zone) => {
    expect(stack.resource(`aws_network_interface.${PATH}_${zone}_data`)).toMatchObject({
      subnet_id: `\${aws_subnet.inspection_vpc_firewall-${zone}_subnet.id}`,
      source_dest_check: false,
      security_groups: [`\${aws_security_group.${PATH}_data_group.id}`],
    });
  });

  test("has no public address in a hub, where no internet gateway leads to it", () => {
    expect(stack.resources("aws_eip_association")).toEqual({});
  });

  test.each(ZONES)("is managed in zone %s by an interface in the management subnet, which forwards nothing", (zone) => {
    const management = stack.resource(`aws_network_interface.${PATH}_${zone}_management`);
    expect(management).toMatchObject({ subnet_id: `\${aws_subnet.inspection_vpc_management-${zone}_subnet.id}` });
    expect(management).not.toHaveProperty("source_dest_check");
  });

  test("has interfaces that outlive it, so that routes do not change when it is replaced", () => {
    expect(stack.resource(`aws_instance.${PATH}_a_instance`)["network_interface"]).toEqual([
      { device_index: 0, delete_on_termination: false, network_interface_id: interfaceOf("a", "management") },
      { device_index: 1, delete_on_termination: false, network_interface_id: interfaceOf("a", "data") },
    ]);
  });

  test("may have the inspecting interface for device 0", () => {
    expect(
      synth({ primaryInterface: "data" }).resource(`aws_instance.${PATH}_a_instance`)["network_interface"],
    ).toMatchObject([{ network_interface_id: interfaceOf("a", "data") }, { device_index: 1 }]);
  });

  test("is replaced only when it is told to: another image or user data would replace those of all zones at once", () => {
    expect(stack.resource(`aws_instance.${PATH}_b_instance`)).toMatchObject({
      user_data: expect.stringContaining("iifname"),
      lifecycle: { ignore_changes: ["ami", "user_data"] },
    });
  });

  test("gives credentials to no forwarded request, is encrypted, and moves when its machine fails", () => {
    expect(stack.resource(`aws_instance.${PATH}_a_instance`)).toMatchObject({
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      root_block_device: { encrypted: true },
      maintenance_options: { auto_recovery: "default" },
    });
  });

  test("is what decides: its group lets everything pass both ways, and tracks no connection", () => {
    for (const [type, id] of [
      ["ingress", "in"],
      ["egress", "out"],
    ] as const) {
      expect(stack.resource(`aws_vpc_security_group_${type}_rule.${PATH}_data_${id}`)).toMatchObject({
        cidr_ipv4: "0.0.0.0/0",
        ip_protocol: "-1",
      });
    }
  });

  test("is mended and reported when a status check fails", () => {
    const alarmed = synth({ alarmActions: ["arn:aws:sns:eu-west-1:100000000001:night"] });
    expect(alarmed.resource(`aws_cloudwatch_metric_alarm.${PATH}_b_alarms_machine`)).toMatchObject({
      metric_name: "StatusCheckFailed_System",
      dimensions: { InstanceId: `\${aws_instance.${PATH}_b_instance.id}` },
      alarm_actions: ["arn:aws:automate:eu-west-1:ec2:recover", "arn:aws:sns:eu-west-1:100000000001:night"],
    });
    expect(alarmed.resource(`aws_cloudwatch_metric_alarm.${PATH}_b_alarms_instance`)).toMatchObject({
      metric_name: "StatusCheckFailed_Instance",
      alarm_actions: ["arn:aws:automate:eu-west-1:ec2:reboot", "arn:aws:sns:eu-west-1:100000000001:night"],
    });
  });
});

test("an appliance is refused with a type, an image or user data that are none", () => {
  const image = { id: "ami-1" };
  const problems = problemsOf(build({ image, instanceType: "big", userData: { template: "/nowhere" } }));
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ["INVALID_IMAGE", "network/inspection/appliance.image.id"],
    ["INVALID_INSTANCE_TYPE", "network/inspection/appliance.instanceType"],
    ["INVALID_USER_DATA", "network/inspection/appliance.userData.template"],
  ]);
});

test("two firewalls of an account and region cannot have one name, whatever their engines", () => {
  const app = defineAccount("network", ({ stack }) => {
    build()(stack());
    build()(stack({ name: "second" }));
  });
  expect(() => synthesizeApps(testOrganization(), [app])).toThrow("[DUPLICATE_FIREWALL]");
});
