import { z } from "zod";

const address = z.string().regex(/^[^:\s]+:.+$/, "an address is STACK:TERRAFORM_ADDRESS");

const selector = z
  .strictObject({
    addresses: z
      .array(address)
      .min(1)
      .optional()
      .describe(
        "Subnets, instances, network interfaces, interface and gateway endpoints, load balancers, functions, ECS services, databases, EFS mount targets, MSK clusters or VPN connections.",
      ),
    vpcs: z.array(address).min(1).optional().describe("VPCs, for all of their subnets."),
    tags: z.record(z.string(), z.string()).optional().describe("Tags of subnets. All of them must match."),
    cidr: z.string().optional().describe("A network outside the model, such as a site's; `via` says what leads to it."),
    via: address
      .optional()
      .describe("The VPN connection, Direct Connect association, Connect attachment or peering before `cidr`."),
  })
  .refine((value) => Object.keys(value).length > 0, "a selector needs addresses, vpcs, tags or cidr")
  .refine((value) => (value.cidr === undefined) === (value.via === undefined), "cidr and via go together")
  .refine(
    (value) => value.cidr === undefined || (value.addresses ?? value.vpcs ?? value.tags) === undefined,
    "cidr lies outside the modelled network and cannot be combined with addresses, vpcs or tags",
  );

const end = z.union([z.literal("internet"), selector], {
  error: 'allowed is "internet" or an object with addresses, vpcs, tags, or cidr and via',
});

const MAX_PORT = 65535;

const port = z.int().min(0).max(MAX_PORT);

const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'a range of ports is "FIRST-LAST"')
  .refine((text) => {
    const [first = 0, last = 0] = text.split("-").map(Number);
    return first <= last && last <= MAX_PORT;
  }, `a range of ports ascends and ends at ${MAX_PORT} or below`);

const traffic = z.strictObject({
  protocol: z
    .enum(["tcp", "udp", "icmp"])
    .optional()
    .describe(
      "Default: TCP where traffic must arrive; where none may arrive every protocol, or TCP and UDP with `ports`.",
    ),
  ports: z
    .array(z.union([port, portRange]))
    .min(1)
    .optional()
    .describe('Destination ports, and ranges of them as "1024-65535". Default: any port.'),
  family: z
    .enum(["ipv4", "ipv6"])
    .optional()
    .describe("Default: IPv4 where traffic must arrive, both where none may arrive."),
});

/** One intent: between which ends traffic must flow, or must not, and how. */
export const intentSchema = z.strictObject({
  name: z.string().min(1).describe("What results are listed by."),
  from: end,
  to: end,
  traffic: traffic.prefault({}),
  expect: z.enum(["reachable", "unreachable"]).default("reachable"),
  through: z
    .array(address)
    .min(1)
    .optional()
    .describe("Firewalls, of which every packet in both directions passes an endpoint."),
  symmetric: z
    .boolean()
    .optional()
    .describe(
      "Both directions of a flow pass the same endpoint. Default: stateful endpoints on the way must see both; false: not even these.",
    ),
  sameZone: z
    .boolean()
    .default(false)
    .describe("The endpoint is in the zone in which the packet entered the firewall's VPC."),
  except: z.array(address).default([]).describe("Resources, such as gateway endpoints, whose paths are exempt."),
  optional: z.boolean().default(false).describe("Whether a selector may match nothing."),
});

const block = z.string().min(1);

/** What Terraform does not hold and intents rest on. */
const bindings = z.strictObject({
  ipamPools: z.record(address, z.string()).default({}).describe("The block of an IPAM pool."),
  variables: z.record(address, z.json()).default({}).describe("The value of a Terraform variable."),
  devices: z
    .record(address, z.record(block, address))
    .default({})
    .describe(
      "Router bindings of an instance: the interface, or VPN connection that ends at it, by which it sends each block.",
    ),
  announcements: z
    .record(address, z.strictObject({ prefixes: z.array(block).min(1), into: z.array(address).default([]) }))
    .default({})
    .describe("What the customer's device of a VPN connection announces by BGP, and into which route tables."),
});

export const intentsFile = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  bindings: bindings.prefault({}),
  accept: z
    .array(
      z.strictObject({
        code: z.string().min(1).describe("Code of a warning."),
        at: address.optional().describe("Where it is accepted. Default: everywhere."),
        reason: z.string().min(1).describe("Why, for whoever reads the report."),
      }),
    )
    .default([])
    .describe("Warnings that are accepted."),
  intents: z.array(intentSchema).default([]),
});

export type Intent = z.output<typeof intentSchema> & {
  /** File and place where it stands, for errors. */
  readonly at?: string;
};

/** What two intents have in common that are one: all but the place where they stand. */
export function identityOf(intent: Intent): string {
  return JSON.stringify({ ...intent, at: undefined });
}

/** An intent as people and constructs write it, with everything optional left out. */
export type IntentDescription = z.input<typeof intentSchema>;
export type IntentEnd = Intent["from"];
export type Traffic = z.input<typeof traffic>;
export type Selector = z.output<typeof selector>;
/** Bindings as people and constructs write them. */
export type BindingsDescription = z.input<typeof bindings>;
export type IntentsFile = Omit<z.output<typeof intentsFile>, "intents"> & { readonly intents: readonly Intent[] };
