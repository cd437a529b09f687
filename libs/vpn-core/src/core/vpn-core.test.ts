import { fakeZip, permissionsOf } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { CoreHealth } from "./core-health.js";
import { addCore, problems, withHub } from "../../test/sample-core.js";
import type { FirewallInstanceSettings } from "../pod/settings.js";

const one = () =>
  withHub((stack, hub) => {
    const core = addCore(stack, {}, "core", hub);
    new CoreHealth(stack, "health", { hub, carrying: core, zip: fakeZip() });
  });

describe("a core", () => {
  test("has the pods of the capacity plan, spread over the zones", () => {
    const stack = one();
    // 1000 / 500 = 2 required, and a spare.
    const bridges = [1, 2, 3].map((number) => stack.resource(`aws_subnet.core_pod-${String(number)}_bridge`));
    expect(bridges.map((bridge) => [bridge["cidr_block"], bridge["availability_zone"]])).toEqual([
      ["10.15.0.0/28", "eu-west-1a"],
      ["10.15.0.16/28", "eu-west-1b"],
      ["10.15.0.32/28", "eu-west-1a"],
    ]);
    expect(Object.keys(stack.resources("aws_instance"))).toHaveLength(6);
  });

  test("joins each pod to the hub with the shared ASN, AES-GCM alone and keys that Terraform does not know", () => {
    const stack = one();
    expect(Object.values(stack.resources("aws_customer_gateway")).map((each) => each["bgp_asn"])).toEqual(
      Array.from({ length: 3 }, () => "65010"),
    );
    expect(stack.resource("aws_vpn_connection.core_pod-2_connection")).toMatchObject({
      transit_gateway_id: "${aws_ec2_transit_gateway.hub_gateway.id}",
      preshared_key_storage: "SecretsManager",
      tunnel1_inside_cidr: "169.254.64.8/30",
      tunnel2_inside_cidr: "169.254.64.12/30",
      tunnel1_ike_versions: ["ikev2"],
      tunnel2_phase2_encryption_algorithms: ["AES256-GCM-16"],
    });
    for (const connection of Object.values(stack.resources("aws_vpn_connection"))) {
      expect(Object.keys(connection).filter((key) => /preshared_key$/.test(key))).toEqual([]);
    }
  });

  test("is associated with the egress's table, which knows the spokes, and lets its routes into none", () => {
    const stack = one();
    expect(stack.resource("aws_ec2_transit_gateway_route_table_association.core_pod-1_association")).toMatchObject({
      transit_gateway_attachment_id: "${aws_vpn_connection.core_pod-1_connection.transit_gateway_attachment_id}",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_egress-core.id}",
    });
    expect(stack.resources("aws_ec2_transit_gateway_route_table_propagation")).toEqual({});
  });

  test("leads the organization's addresses back over the bridge, and not to the firewall that sends them", () => {
    expect(one().resource("aws_route.core_pod-2_bridge-spokes")).toMatchObject({
      route_table_id: "${aws_route_table.core_pod-2_bridge-routes.id}",
      destination_cidr_block: "10.0.0.0/8",
      network_interface_id: "${aws_network_interface.core_pod-2_vpn-bridge-interface.id}",
    });
  });

  test("declares of each bridge subnet that it reaches the internet through its own firewall", () => {
    const declared = one().intents.filter(({ from }) => JSON.stringify(from).includes('"bridge"'));
    expect(declared).toHaveLength(3);
    expect(declared[0]).toMatchObject({
      from: { tags: { Tier: "bridge", Pod: "core-1" } },
      to: "internet",
      expect: "reachable",
      through: ["network:aws_instance.core_pod-1_firewall_instance"],
      symmetric: true,
    });
  });

  test("leads its bridge subnets to their own firewalls, whose interface takes packets for others", () => {
    const stack = one();
    expect(stack.resource("aws_route.core_pod-1_bridge-default")).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      network_interface_id: "${aws_network_interface.core_pod-1_firewall-bridge-interface.id}",
    });
    const checks = Object.entries(stack.resources("aws_network_interface"))
      .filter(([name]) => name.startsWith("core_pod-1_"))
      .map(([name, { source_dest_check: check, private_ips: addresses }]) => [
        name.replace("core_pod-1_", ""),
        check,
        addresses,
      ]);
    expect(checks).toEqual([
      ["firewall-bridge-interface", false, ["10.15.0.5"]],
      ["firewall-management-interface", true, undefined],
      ["firewall-outside-interface", true, undefined],
      ["vpn-bridge-interface", false, ["10.15.0.4"]],
      ["vpn-public-interface", true, undefined],
    ]);
  });

  test("says on each VPN attachment that it is the networking account's, so that the attachment role keeps off it", () => {
    const stack = one();
    const connections = Object.keys(stack.resources("aws_vpn_connection"));
    expect(connections).toHaveLength(3);
    expect(Object.values(stack.resources("aws_ec2_tag"))).toMatchObject(
      connections.map((name) => ({
        resource_id: `\${aws_vpn_connection.${name}.transit_gateway_attachment_id}`,
        key: "VpcOwner",
        value: "100000000001",
      })),
    );
  });

  test("opens nothing to the internet but IKE with the two endpoints of each pod", () => {
    const rules = Object.entries(one().resources("aws_vpc_security_group_ingress_rule"))
      .filter(([name]) => name.startsWith("core_pod-1_"))
      .map(([name, rule]) => [
        name.replace("core_pod-1_", ""),
        rule["cidr_ipv4"],
        rule["ip_protocol"],
        rule["from_port"],
      ]);
    const endpoint = (number: number) =>
      `\${aws_vpn_connection.core_pod-1_connection.tunnel${String(number)}_address}/32`;
    expect(rules).toEqual([
      ["firewall-bridge_in-bridge", "10.15.0.0/28", "-1", undefined],
      ["firewall-bridge_in-production-1", "10.0.0.0/14", "-1", undefined],
      ["firewall-bridge_in-shared-1", "10.8.0.0/15", "-1", undefined],
      ["firewall-bridge_in-shared-2", "10.10.0.0/16", "-1", undefined],
      ["vpn-public_in-ike-1", endpoint(1), "udp", 500],
      ["vpn-public_in-ike-2", endpoint(2), "udp", 500],
      ["vpn-public_in-nat-1", endpoint(1), "udp", 4500],
      ["vpn-public_in-nat-2", endpoint(2), "udp", 4500],
    ]);
  });

  test("lets a VPN instance read the keys of its own connection alone, and a firewall none", () => {
    const stack = one();
    expect(permissionsOf(stack, "aws_iam_role_policy.core_pod-1_vpn-role_policy")["Keys"]).toMatchObject({
      Action: "secretsmanager:GetSecretValue",
      Resource: "${aws_vpn_connection.core_pod-1_connection.preshared_key_arn}",
    });
    expect(permissionsOf(stack, "aws_iam_role_policy.core_pod-1_firewall-role_policy")).not.toHaveProperty("Keys");
  });

  test("tells each VPN instance its limits, tunnels and secret, and Terraform nothing of its keys", () => {
    const text = JSON.stringify(one().json);
    // 700 / 2 and 300 / 2 Mbit/s, as bytes a second.
    expect(text).toContain("rate over 43750000 bytes/second");
    expect(text).toContain("rate over 18750000 bytes/second");
    expect(text).toContain("${aws_vpn_connection.core_pod-3_connection.tunnel2_address}");
    expect(text).toContain("SECRET='${aws_vpn_connection.core_pod-3_connection.preshared_key_arn}'");
  });

  test("watches tunnels, instances and attachments, and what the pod says itself", () => {
    const stack = one();
    const alarms = Object.entries(stack.resources("aws_cloudwatch_metric_alarm")).filter(([name]) =>
      name.startsWith("core_pod-1_"),
    );
    expect(alarms.map(([name, alarm]) => [name.replace("core_pod-1_alarms_", ""), alarm["metric_name"]])).toEqual([
      ["agent-silent", "MemoryUsed"],
      ["bgp-down", "BgpSessions"],
      ["firewall-busy", "CPUUtilization"],
      ["firewall-instance", "StatusCheckFailed_Instance"],
      ["firewall-machine", "StatusCheckFailed_System"],
      ["memory", "MemoryUsed"],
      ["metrics-silent", "BgpSessions"],
      ["no-route", "PacketDropCountNoRoute"],
      ["tunnel-down", "TunnelState"],
      ["tunnels-down", "TunnelState"],
      ["vpn-busy", "CPUUtilization"],
      ["vpn-instance", "StatusCheckFailed_Instance"],
      ["vpn-machine", "StatusCheckFailed_System"],
    ]);
  });

  test("may have a firewall of any vendor, with user data of its own", () => {
    const stack = withHub((account, hub) => {
      const firewall = {
        imageId: "ami-2",
        instanceType: "m7i.large",
        userData: ({ bridge, monitoring }: FirewallInstanceSettings) =>
          `next-hop=${bridge.vpnAddress} log=${monitoring.logGroup} metrics=${monitoring.metricNamespace}`,
      };
      const core = addCore(account, { firewall }, "core", hub);
      new CoreHealth(account, "health", { hub, carrying: core, zip: fakeZip() });
    });
    expect(JSON.stringify(stack.json["resource"])).not.toContain("table ip firewall");
    expect(JSON.stringify(stack.json)).toContain(
      "next-hop=10.15.0.36 log=${aws_cloudwatch_log_group.core_firewall-log_group.name} metrics=Causeway/VpnCore",
    );
  });
});

describe("mistakes in a core", () => {
  test("of the capacity plan stand at their properties, with the arithmetic", () => {
    const devices = { vpnInstance: 1, firewallInstance: 1 };
    expect(problems((stack) => addCore(stack, { capacity: { devices } }))).toEqual([
      ["TOO_MANY_PODS", "core.workloads"],
    ]);
    expect(problems((stack) => addCore(stack, { capacity: { devices: { ...devices, vpnInstance: 0 } } }))).toEqual([
      ["NUMBER_OUT_OF_RANGE", "core.capacity.devices.vpnInstance"],
    ]);
  });

  test("of more workloads than user data has room for are told once for all pods; 60 fit", () => {
    const workloads = Array.from({ length: 100 }, (_, index) => ({
      name: `workload-${String((index * 7919) % 997)}`,
      promised: index + 1,
      cidrs: [`10.8.${String(index)}.0/25`, `10.9.${String(index)}.128/25`],
    }));
    const devices = { vpnInstance: 100_000, firewallInstance: 100_000 };
    const reported = (number: number) =>
      problems((stack) => addCore(stack, { workloads: workloads.slice(0, number), capacity: { devices } }));
    expect(reported(60)).toEqual([]);
    expect(reported(100)).toEqual([["USER_DATA_TOO_LARGE", "core/pod-1.vpn.userData"]]);
  });

  test("of a pod's settings are told once for all pods", () => {
    const workloads = [{ name: "production", promised: 900, cidrs: ["172.16.0.0/12"] }];
    expect(problems((stack) => addCore(stack, { workloads, asn: 64512 }))).toEqual([
      ["SAME_ASN", "core.asn"],
      ["WORKLOAD_NOT_LEARNED", "core.workloads[0].cidrs"],
    ]);
    const vpnInstance = { imageId: "ami-1", instanceType: "t4g.small", keyQueries: ["'", ".b"] as const };
    expect(problems((stack) => addCore(stack, { vpnInstance }))).toEqual([
      ["INVALID_KEY_QUERY", "core.vpnInstance.keyQueries[0]"],
    ]);
  });

  test("of its blocks are room that is missing", () => {
    expect(problems((stack) => addCore(stack, { insideCidr: "169.254.64.0/28" }))).toEqual([
      ["NO_ROOM_FOR_TUNNELS", "core.insideCidr"],
    ]);
    expect(problems((stack) => addCore(stack, { insideCidr: "10.0.0.0/24" }))).toContainEqual([
      "INSIDE_CIDR_NOT_ALLOWED",
      "core.insideCidr",
    ]);
    expect(problems((stack) => addCore(stack, { addresses: { cidr: "10.15.0.0/26" } }))).toContainEqual([
      "NO_ROOM_FOR_BRIDGES",
      "core.addresses.cidr",
    ]);
  });

  test("of names are an egress that nobody knows and a path that is too long", () => {
    expect(
      problems((stack) => addCore(stack, { egress: "nat" }, "a-core-with-a-very-long-name")).sort(),
    ).toContainEqual(["UNKNOWN_EGRESS", "a-core-with-a-very-long-name.egress"]);
    expect(problems((stack) => addCore(stack, {}, "a-core-with-a-very-long-name"))).toContainEqual([
      "INVALID_CORE_NAME",
      "a-core-with-a-very-long-name",
    ]);
  });
});
