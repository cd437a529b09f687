import { Attachment, AttachmentRole, TransitGateway } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { permissionsOf, problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { describe, expect, test } from "vitest";
import { CoreHealth } from "./core-health.js";
import type { VpnCoreProps } from "./props.js";
import { VpnCore } from "./vpn-core.js";
import { zip } from "../../test/zip.js";

const organization = testOrganization({
  segments: {
    production: { pool: "production", egress: "core" },
    development: { pool: "development", internet: false },
    shared: { pool: "shared", internal: true, egress: "core" },
  },
});

type Props = Partial<VpnCoreProps>;

function addCore(stack: AccountStack, props: Props = {}, id = "core", hub = new TransitGateway(stack, "hub")): VpnCore {
  return new VpnCore(stack, id, {
    cidr: "10.15.0.0/22",
    hub,
    egress: "core",
    workloads: [
      { name: "production", promised: 700, cidrs: ["10.0.0.0/14"] },
      { name: "shared", promised: 300, cidrs: ["10.8.0.0/15", "10.10.0.0/16"] },
    ],
    capacity: { devices: { vpnInstance: 1000, firewallInstance: 500 }, spares: 1 },
    asn: 65010,
    vpnInstance: { imageId: "ami-1", instanceType: "c7gn.large", keyQueries: [".a", ".b"] },
    firewall: { imageId: "ami-2", instanceType: "c7gn.xlarge" },
    ...props,
  });
}

/** What only a hub as a whole reports. */
const OF_THE_HUB = ["HUB_WITHOUT_INSPECTION", "HUB_WITHOUT_EGRESS"];
const problems = (build: (stack: AccountStack) => unknown) =>
  problemsOf((stack) => void build(stack), { organization })
    .filter(({ code }) => !OF_THE_HUB.includes(code))
    .map(({ code, path }) => [code, path.replace("network/", "")]);

/** A hub that is complete, so that its stack is written. */
function withHub(build: (stack: AccountStack, hub: TransitGateway) => void) {
  return synthesizeForTest(
    (stack) => {
      new AttachmentRole(stack, "role");
      const hub = new TransitGateway(stack, "hub");
      const vpc = new Vpc(stack, "inspection", { addresses: { cidr: "10.15.8.0/22" }, tiers: ["transit"] });
      hub.routeThroughInspection(
        new Attachment(stack, "attachment", { vpc, transitGateway: hub, domain: "inspection" }),
      );
      build(stack, hub);
    },
    { organization },
  );
}

const one = () =>
  withHub((stack, hub) => {
    const core = addCore(stack, {}, "core", hub);
    new CoreHealth(stack, "health", { hub, cores: [core], carrying: core, zip: zip() });
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

  test("watches tunnels, instances and attachments", () => {
    const stack = one();
    const alarms = Object.entries(stack.resources("aws_cloudwatch_metric_alarm")).filter(([name]) =>
      name.startsWith("core_pod-1_"),
    );
    expect(alarms.map(([name, alarm]) => [name.replace("core_pod-1_alarms_", ""), alarm["metric_name"]])).toEqual([
      ["firewall-busy", "CPUUtilization"],
      ["firewall-instance", "StatusCheckFailed_Instance"],
      ["firewall-machine", "StatusCheckFailed_System"],
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
        userData: ({ bridge }: { bridge: { vpnAddress: string } }) => `next-hop=${bridge.vpnAddress}`,
      };
      const core = addCore(account, { firewall }, "core", hub);
      new CoreHealth(account, "health", { hub, cores: [core], carrying: core, zip: zip() });
    });
    expect(JSON.stringify(stack.json["resource"])).not.toContain("table ip firewall");
    expect(JSON.stringify(stack.json)).toContain("next-hop=10.15.0.36");
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
    expect(problems((stack) => addCore(stack, { cidr: "10.15.0.0/26" }))).toContainEqual([
      "NO_ROOM_FOR_BRIDGES",
      "core.cidr",
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

describe("the health of cores", () => {
  const two = (carrying: "old" | "new") =>
    withHub((stack, hub) => {
      const old = addCore(stack, {}, "old", hub);
      const fresh = addCore(stack, { cidr: "10.15.4.0/22", insideCidr: "169.254.65.0/24" }, "new", hub);
      const cores = [old, fresh];
      new CoreHealth(stack, "health", { hub, cores, carrying: carrying === "old" ? old : fresh, zip: zip() });
    });
  const variables = (stack: ReturnType<typeof two>, pod: string) =>
    (
      stack.resource(`aws_lambda_function.health_${pod}_function_function`)["environment"] as {
        variables: Record<string, string>;
      }
    ).variables;

  test("lets pods into the tables of the segments that name the egress, and no others", () => {
    expect(JSON.parse(variables(two("old"), "old-1")["ROUTE_TABLES"] ?? "")).toEqual([
      "${aws_ec2_transit_gateway_route_table.hub_segment-production.id}",
      "${aws_ec2_transit_gateway_route_table.hub_segment-shared.id}",
    ]);
  });

  test("knows all pods of all cores, and the address of its own firewall", () => {
    const { PODS, EXPECTED_ADDRESSES } = variables(two("old"), "new-3");
    expect((JSON.parse(PODS ?? "") as { name: string }[]).map(({ name }) => name)).toEqual([
      "old-1",
      "old-2",
      "old-3",
      "new-1",
      "new-2",
      "new-3",
    ]);
    expect(EXPECTED_ADDRESSES).toBe('["${aws_eip.new_pod-3_firewall-address.public_ip}"]');
  });

  test("has pods of the core that does not carry leave once as many others carry as are required", () => {
    const stack = two("new");
    expect(variables(stack, "new-1")).toMatchObject({ CARRIES: "true", MINIMUM_PODS: "1" });
    expect(variables(stack, "old-1")).toMatchObject({ CARRIES: "false", MINIMUM_PODS: "2" });
  });

  test("stands in its pod's bridge subnet", () => {
    expect(two("old").resource("aws_lambda_function.health_new-2_function_function")["vpc_config"]).toMatchObject({
      subnet_ids: ["${aws_subnet.new_pod-2_bridge.id}"],
    });
  });

  test("that names a core outside its own, cores of two egresses, or an egress that no segment names is refused", () => {
    expect(
      problems((stack) => {
        const hub = new TransitGateway(stack, "hub");
        const core = addCore(stack, {}, "core", hub);
        const other = addCore(stack, { cidr: "10.15.4.0/22" }, "other", hub);
        new CoreHealth(stack, "health", { hub, cores: [core], carrying: other, zip: zip() });
      }),
    ).toEqual([["CARRYING_CORE_UNKNOWN", "health.carrying"]]);
  });
});
