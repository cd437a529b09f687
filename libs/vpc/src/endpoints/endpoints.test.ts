import { standardLayout } from "@causeway/cidr";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import type { Tier } from "../tier.js";
import { Vpc } from "../vpc.js";
import type { VpcProps } from "../vpc.js";

const ALL: readonly Tier[] = ["public", "private", "isolated", "transit", "firewall"];

interface Policy {
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: Record<string, Record<string, string>>;
  }[];
}

function build(props: Partial<VpcProps>) {
  return synthesizeForTest((stack) => {
    const layout = { ...standardLayout, management: { newbits: 5, first: 28 } };
    new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers: ALL, layout, ...props });
  });
}

function problems(props: Partial<VpcProps>) {
  return problemsOf((stack) => {
    new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers: ALL, ...props });
  });
}

function policyOf(service: string, kind: "gatewayEndpoints" | "interfaceEndpoints"): Policy {
  const endpoint = build({ [kind]: [service] }).resource(`aws_vpc_endpoint.main_endpoints_${service}`);
  return JSON.parse(endpoint["policy"] as string) as Policy;
}

test("gateway endpoints stand in the tables of private and isolated subnets, in no other", () => {
  expect(build({ gatewayEndpoints: ["s3"] }).resource("aws_vpc_endpoint.main_endpoints_s3")).toMatchObject({
    vpc_endpoint_type: "Gateway",
    service_name: "com.amazonaws.eu-west-1.s3",
    route_table_ids: ["private-a", "private-b", "isolated-a", "isolated-b"].map(
      (subnet) => `\${aws_route_table.main_${subnet}_routes.id}`,
    ),
  });
});

test("a VPC knows its endpoints by their service, so that others can wait for them", () => {
  synthesizeForTest((stack) => {
    const addresses = (second: number) => ({ addresses: { cidr: `10.${String(second)}.0.0/16` }, tiers: ALL });
    const services = { gatewayEndpoints: ["s3"], interfaceEndpoints: ["ecr.api"] } as const;
    const { endpoints } = new Vpc(stack, "main", { ...addresses(0), ...services });
    expect([...endpoints].map(([service, { node }]) => [service, node.id])).toEqual([
      ["s3", "s3"],
      ["ecr.api", "ecr-api"],
    ]);
    expect(new Vpc(stack, "plain", addresses(1)).endpoints.size).toBe(0);
  });
});

test("each tier of workloads is declared to reach the interface endpoints, and no other tier or endpoint", () => {
  const { intents } = build({ gatewayEndpoints: ["s3"], interfaceEndpoints: ["ssm", "ecr.api"] });
  const endpoints = ["ssm", "ecr-api"].map((service) => `network:aws_vpc_endpoint.main_endpoints_${service}`);
  expect(intents.map(({ from, to, traffic, expect: expected }) => ({ from, to, traffic, expected }))).toEqual(
    ["private", "isolated"].map((tier) => ({
      from: { vpcs: ["network:aws_vpc.main_vpc"], tags: { Tier: tier } },
      to: { addresses: endpoints },
      traffic: { ports: [443] },
      expected: "reachable",
    })),
  );
  expect(build({ gatewayEndpoints: ["s3"] }).intents).toEqual([]);
});

test("gateway endpoints stand in other tiers' tables where a VPC says so", () => {
  const stack = build({ gatewayEndpoints: ["s3"], gatewayEndpointTiers: ["public"] });
  expect(stack.resource("aws_vpc_endpoint.main_endpoints_s3")["route_table_ids"]).toEqual(
    ["public-a", "public-b"].map((subnet) => `\${aws_route_table.main_${subnet}_routes.id}`),
  );
});

test("interface endpoints stand once per zone in the first of the private, isolated and management tiers", () => {
  const subnetsOf = (tiers: readonly Tier[]) =>
    build({ tiers, interfaceEndpoints: ["ssm"] }).resource("aws_vpc_endpoint.main_endpoints_ssm")["subnet_ids"];
  const subnets = (tier: Tier) => ["a", "b"].map((key) => `\${aws_subnet.main_${tier}-${key}_subnet.id}`);

  expect(subnetsOf(ALL)).toEqual(subnets("private"));
  expect(subnetsOf(["transit", "isolated"])).toEqual(subnets("isolated"));
  expect(subnetsOf(["transit", "management"])).toEqual(subnets("management"));
});

test("interface endpoints have private DNS and let nothing in but HTTPS from the VPC", () => {
  const stack = build({ interfaceEndpoints: ["ecr.api", "ssm"] });

  expect(stack.resource("aws_vpc_endpoint.main_endpoints_ecr-api")).toMatchObject({
    vpc_endpoint_type: "Interface",
    service_name: "com.amazonaws.eu-west-1.ecr.api",
    private_dns_enabled: true,
    security_group_ids: ["${aws_security_group.main_endpoints_security-group.id}"],
  });
  expect(Object.values(stack.resources("aws_vpc_security_group_ingress_rule"))).toMatchObject([
    { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "10.0.0.0/16" },
  ]);
  expect(stack.resources("aws_vpc_security_group_egress_rule")).toEqual({});
});

test("every endpoint lets the organization's principals reach the organization's resources", () => {
  for (const [service, kind] of [
    ["s3", "gatewayEndpoints"],
    ["dynamodb", "gatewayEndpoints"],
    ["ssm", "interfaceEndpoints"],
    ["kms", "interfaceEndpoints"],
  ] as const) {
    expect(policyOf(service, kind).Statement[0]).toMatchObject({
      Effect: "Allow",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-test123456", "aws:ResourceOrgID": "o-test123456" } },
    });
  }
});

test("what lies outside that condition names its resources or keeps one half of it", () => {
  for (const [service, kind] of [
    ["s3", "gatewayEndpoints"],
    ["dynamodb", "gatewayEndpoints"],
    ["ssm", "interfaceEndpoints"],
    ["sts", "interfaceEndpoints"],
  ] as const) {
    for (const { Sid, Resource, Condition } of policyOf(service, kind).Statement) {
      expect(Condition !== undefined || ![Resource].flat().includes("*"), `${service} ${Sid}`).toBe(true);
    }
  }
});

test("the S3 endpoint allows reading, and nothing but reading, from the buckets that AWS fills", () => {
  const downloads = policyOf("s3", "gatewayEndpoints").Statement.filter(({ Condition }) => Condition === undefined);

  expect(downloads).toHaveLength(1);
  expect(downloads[0]?.Action).toBe("s3:GetObject");
  expect(downloads[0]?.Resource).toContain("arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*");
  expect(downloads[0]?.Resource).toContain("arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*");
});

test("endpoints without a tier for workloads are reported", () => {
  expect(problems({ tiers: ["transit", "firewall"], interfaceEndpoints: ["ssm"] })).toMatchObject([
    { code: "ENDPOINTS_WITHOUT_WORKLOAD_TIER", path: "network/main.interfaceEndpoints", found: "ssm" },
  ]);
});

test("services that are none, that need another kind of endpoint, or that come twice are reported", () => {
  const found = problems({ interfaceEndpoints: ["com.amazonaws/ssm", "s3", "email-smtp", "ssm", "ssm"] });

  expect(found.map(({ code, found: value }) => [code, value]).sort()).toEqual([
    ["DUPLICATE_ENDPOINT", "ssm"],
    ["INVALID_ENDPOINT_SERVICE", "com.amazonaws/ssm"],
    ["UNSUITABLE_ENDPOINT_SERVICE", "email-smtp"],
    ["UNSUITABLE_ENDPOINT_SERVICE", "s3"],
  ]);
});
