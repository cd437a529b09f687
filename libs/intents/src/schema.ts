import { z } from "zod";

/** A mistake in what the user gave: exit status 2, never a verdict. */
export class InputError extends Error {
  override readonly name = "InputError";

  constructor(
    /** One line for each problem: file, place in it, reason. */
    readonly problems: readonly string[],
  ) {
    super(problems.join("\n"));
  }
}

const address = z.string().regex(/^[^:\s]+:.+$/, "an address is STACK:TERRAFORM_ADDRESS");

const selector = z
  .strictObject({
    addresses: z.array(address).min(1).optional(),
    vpcs: z.array(address).min(1).optional(),
    tags: z.record(z.string(), z.string()).optional(),
    cidr: z.string().optional(),
    via: address.optional(),
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

const port = z.int().min(0).max(65535);

const traffic = z.strictObject({
  protocol: z.enum(["tcp", "udp", "icmp"]).default("tcp"),
  /** Ports, and ranges of them as `"1024-65535"`. */
  ports: z
    .array(z.union([port, z.string().regex(/^\d{1,5}-\d{1,5}$/, 'a range of ports is "FIRST-LAST"')]))
    .min(1)
    .optional(),
  family: z.enum(["ipv4", "ipv6"]).default("ipv4"),
});

const intent = z.strictObject({
  name: z.string().min(1),
  from: end,
  to: end,
  traffic: traffic.prefault({}),
  expect: z.enum(["reachable", "unreachable"]).default("reachable"),
  through: z.array(address).min(1).optional(),
  symmetric: z.boolean().default(false),
  sameZone: z.boolean().default(false),
  except: z.array(address).default([]),
  /** Holds of all subnets that there are, even if there are none yet: a selector may then match nothing. */
  optional: z.boolean().default(false),
});

const block = z.string().min(1);

/** What instances and networks outside do that no Terraform tells. */
const bindings = z.strictObject({
  ipamPools: z.record(address, z.string()).default({}),
  variables: z.record(address, z.json()).default({}),
  /** Of an instance: by which of its interfaces, or into which VPN connection that ends at it, it sends each block. */
  devices: z.record(address, z.record(block, address)).default({}),
  /** Of a VPN connection: what its device announces by BGP, and the route tables of the hub that take it. */
  announcements: z
    .record(address, z.strictObject({ prefixes: z.array(block).min(1), into: z.array(address).default([]) }))
    .default({}),
});

export const intentsFile = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  bindings: bindings.prefault({}),
  intents: z.array(intent).default([]),
});

export type Intent = z.output<typeof intent> & {
  /** File and place where it stands, for errors. */
  readonly at?: string;
};
/** An intent as people and constructs write it, with everything optional left out. */
export type IntentDescription = z.input<typeof intent>;
export type IntentEnd = Intent["from"];
export type Selector = z.output<typeof selector>;
export type IntentsFile = Omit<z.output<typeof intentsFile>, "intents"> & { readonly intents: readonly Intent[] };
