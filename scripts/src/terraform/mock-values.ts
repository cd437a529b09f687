import type { StackJson, SynthesizedStack } from "./stacks.js";

type Values = Record<string, unknown>;

/** What computed values of one resource or data source are made from. */
interface Subject {
  readonly stack: SynthesizedStack;
  readonly type: string;
  readonly name: string;
  readonly config: Values;
}

/**
 * Values that AWS would compute, where a random text would not do: it is parsed, measured or looked up by what the
 * stack does with it. By resource type, below `data.` for data sources.
 */
const COMPUTED: Readonly<Record<string, (subject: Subject) => Values>> = {
  aws_vpc: ({ config, stack, name }) =>
    typeof config["ipv4_netmask_length"] === "number"
      ? { cidr_block: assignedCidr(config["ipv4_netmask_length"], indexOf(stack, "aws_vpc", name)) }
      : {},
  aws_networkfirewall_firewall: ({ stack, config }) => ({
    firewall_status: [{ sync_states: syncStates(stack, config) }],
  }),
  aws_eip: ({ stack, name }) => ({ public_ip: `203.0.113.${String(indexOf(stack, "aws_eip", name) + 1)}` }),
  aws_nat_gateway: ({ stack, name }) => ({
    public_ip: `203.0.113.${String(indexOf(stack, "aws_nat_gateway", name) + 101)}`,
  }),
  // Ends of tunnels become address blocks of security groups.
  aws_vpn_connection: ({ stack, name }) => {
    const number = indexOf(stack, "aws_vpn_connection", name);
    return {
      tunnel1_address: `198.51.100.${String(2 * number + 1)}`,
      tunnel2_address: `198.51.100.${String(2 * number + 2)}`,
      transit_gateway_attachment_id: mockId(stack.name, `aws_vpn_connection.${name}/attachment`),
      preshared_key_arn: `arn:aws:secretsmanager:${region(stack.json)}:${accountId(stack.json)}:secret:${name}`,
    };
  },
  // The provider checks the form of these names where others refer to them.
  aws_launch_template: ({ stack, name }) => ({
    id: `lt-${String(indexOf(stack, "aws_launch_template", name)).padStart(17, "0")}`,
    latest_version: 1,
  }),
  aws_s3_bucket: ({ stack, name }) => {
    const bucket = `bucket-${String(indexOf(stack, "aws_s3_bucket", name))}-of-${stack.name.replaceAll("_", "-")}`;
    return { id: bucket, bucket };
  },
  // The accepter of an attachment is the same attachment, seen from the other account.
  aws_ec2_transit_gateway_vpc_attachment_accepter: ({ stack, config }) => ({
    id: mockId(stack.name, referredAddress(config["transit_gateway_attachment_id"])),
  }),
  "data.aws_iam_policy_document": () => ({ json: "{}" }),
  "data.aws_subnets": ({ stack, name }) => ({
    ids: ["a", "b"].map((zone) => `${mockId(stack.name, `data.aws_subnets.${name}`)}/${zone}`),
  }),
  "data.aws_vpc": () => ({ cidr_block: "10.0.0.0/24" }),
};

/** Values that a mocked apply gives a resource: its id is its stack and address, so that references can be read. */
export function computedValues(stack: SynthesizedStack, type: string, name: string, config: Values): Values {
  return {
    id: mockId(stack.name, `${type}.${name}`),
    arn: `arn:aws:${service(type)}:${region(stack.json)}:${accountId(stack.json)}:${name}`,
    ...COMPUTED[type]?.({ stack, type, name, config }),
  };
}

/** The id that a mocked apply gives the resource at an address of a stack. */
export function mockId(stack: string, address: string): string {
  return `${stack}/${address}`;
}

/**
 * The id of a firewall's endpoint in a zone. Terraform sorts a set by content, and these sort against the order of
 * zones: what takes them by position takes the wrong ones.
 */
export function mockEndpointId(stack: string, zone: string): string {
  const letter = String.fromCharCode("a".charCodeAt(0) + "z".charCodeAt(0) - zone.charCodeAt(zone.length - 1));
  return `${stack}/vpce-${letter}-of-${zone}`;
}

/** One state per zone. AWS promises no order. */
function syncStates(stack: SynthesizedStack, firewall: Values): Values[] {
  const mappings = firewall["subnet_mapping"] as readonly { subnet_id: string }[];
  return mappings.map(({ subnet_id: reference }) => {
    const address = referredAddress(reference);
    const zone = stack.json.resource?.["aws_subnet"]?.[address.replace("aws_subnet.", "")]?.["availability_zone"];
    if (typeof zone !== "string") {
      throw new Error(`the firewall's subnet ${reference} names no availability zone`);
    }
    const attachment = {
      endpoint_id: mockEndpointId(stack.name, zone),
      subnet_id: mockId(stack.name, address),
    };
    return { availability_zone: zone, attachment: [attachment] };
  });
}

/** `aws_subnet.a` of "${aws_subnet.a.id}". */
function referredAddress(reference: unknown): string {
  return /^\$\{(\w+\.[\w-]+)\.id\}$/.exec(String(reference))?.[1] ?? "";
}

/** Blocks of a size as IPAM would hand them out, one after the other. */
function assignedCidr(netmaskLength: number, index: number): string {
  const start = 10 * 2 ** 24 + index * 2 ** (32 - netmaskLength);
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${octets.join(".")}/${String(netmaskLength)}`;
}

function indexOf(stack: SynthesizedStack, type: string, name: string): number {
  return Object.keys(stack.json.resource?.[type] ?? {}).indexOf(name);
}

function service(type: string): string {
  return type.replace("data.", "").split("_")[1] ?? "";
}

function region(json: StackJson): string {
  return json.provider?.aws?.[0]?.["region"] as string;
}

function accountId(json: StackJson): string {
  return (json.provider?.aws?.[0]?.["allowed_account_ids"] as string[])[0] ?? "";
}
