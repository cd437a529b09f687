import { z } from "zod";

/**
 * The shape of an organization's description. What a single value must look like stands here; how values must fit
 * together stands in `consistency.ts`.
 */

/** Names become Terraform addresses, stack names and folders: lower case, digits and single hyphens. */
const name = z
  .string()
  .regex(/^[a-z](?:-?[a-z0-9])*$/, "lower-case letters, digits and single hyphens, starting with a letter")
  .max(32);

const accountId = z.string().regex(/^\d{12}$/, "twelve digits");

/** AWS: up to 128 characters a key, 256 a value, and no `aws:` prefix. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const tagKey = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!aws:)[\p{L}\p{N}\s_.:/=+\-@]*$/iu, "letters, digits, spaces and _ . : / = + - @, not starting with aws:");
const tagValue = z
  .string()
  .max(256)
  .regex(/^[\p{L}\p{N}\s_.:/=+\-@]*$/u, "letters, digits, spaces and _ . : / = + - @");
const tags = z.record(tagKey, tagValue);

const zone = z.strictObject({
  /** Place of the zone in every subnet plan, 0 to 7. Choose it once: a zone keeps its addresses for ever. */
  slot: z.int().min(0).max(7),
  /** Zone id, e.g. `euc1-az2`: the same physical zone in every account, while zone names are aliases per account. */
  id: z
    .string()
    .regex(/^[a-z]{3,4}\d-az\d+$/, "a zone id such as euc1-az2")
    .optional(),
});

const region = z.strictObject({
  /** All addresses of the organization in this region. */
  cidr: z.string(),
  /** By zone name, e.g. `eu-central-1a`. */
  zones: z.record(z.string(), zone),
});

const account = z.strictObject({
  id: accountId,
  /** Home region of the account's stacks. Default: the organization's `homeRegion`. */
  region: z.string().optional(),
  /** Added to the organization's default tags; may replace their values. */
  tags: tags.optional(),
  /**
   * Names of the segments that VPCs of the account may be attached to. The account may take addresses from their pools
   * only, and only their tables are open to it. Default: none.
   */
  segments: z.array(name).default([]),
  /**
   * Step of the account's removal. `unprotect` turns off what keeps AWS from deleting its resources; `destroy` then
   * leaves no resource in its stacks, but the providers that destroy them. Default: the account stays.
   */
  removal: z.enum(["unprotect", "destroy"]).optional(),
});

const segment = z.strictObject({
  /** Address pool of the segment's spokes: the pool's prefix is how the hub's routes name the segment. */
  pool: name,
  /**
   * Prefix length of the largest block that one VPC may take from the pool, 16 to 27. Default: 20, 4,096 addresses: room
   * for a large VPC, and 64 of them in a /14, so that no account empties a pool at a stroke.
   */
  allocationMinNetmaskLength: z.int().min(16).max(27).default(20),
  /** Whether its spokes reach the internet through the hub. Default: true, for an ingress segment false. */
  internet: z.boolean().optional(),
  /** Egress VPC that leads its spokes to the internet, by a name of your own. Default: the inspection VPC. */
  egress: name.optional(),
  /** Whether its spokes reach each other. Default: false. */
  internal: z.boolean().default(false),
  /** Whether its VPCs take flows from the internet, by public load balancers of their own. Default: false. */
  ingress: z.boolean().default(false),
});

const inspection = z.strictObject({
  /**
   * What passes the inspection VPC: traffic between segments, traffic with the internet, or all of it. Spokes reach
   * segments directly where it is the internet's alone. Default: all.
   */
  traffic: z.enum(["all", "segments", "internet"]).default("all"),
  /**
   * How what was inspected leaves for the internet: by NAT gateways of the inspection VPC's own, by an egress VPC that is
   * attached under a name of yours, or not at all. Default: own, and none where the internet's traffic is not inspected.
   */
  egress: z.union([z.enum(["own", "none"]), z.strictObject({ vpc: name })]).optional(),
});

const backend = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("local") }),
  z.strictObject({
    type: z.literal("cloud"),
    /** Terraform Cloud organization. */
    organization: z.string().min(1),
    /** Project that holds the workspaces. Default: Terraform Cloud's default project. */
    project: z.string().min(1).optional(),
    /** Default: app.terraform.io. */
    hostname: z.string().min(1).optional(),
    /** Put before each stack's name to form its workspace's name. Default: none. */
    workspacePrefix: z
      .string()
      .regex(/^[A-Za-z0-9_-]*$/, "letters, digits, - and _")
      .optional(),
  }),
  z.strictObject({
    type: z.literal("s3"),
    bucket: z.string().min(3).max(63),
    /** Region of the bucket. */
    region: z.string().min(1),
    /** Folder of the states in the bucket. Default: causeway. */
    keyPrefix: z
      .string()
      .regex(/^[^/].*[^/]$/, "no slash at either end")
      .default("causeway"),
    /** KMS key that encrypts the states. Default: the bucket's own encryption. */
    kmsKeyId: z.string().min(1).optional(),
  }),
]);

const management = z.strictObject({
  /** Id of the organization's management account. It owns no VPC. */
  id: accountId,
  /** Home region of its stacks. Default: the organization's `homeRegion`. */
  region: z.string().optional(),
  /** Role that its administrators assume in the other accounts. Default: the one that AWS Organizations makes. */
  role: z.string().min(1).default("OrganizationAccountAccessRole"),
});

const pipeline = z.strictObject({
  host: z.enum(["github", "gitlab"]),
  /** Host of a GitLab of your own. Default: gitlab.com. */
  hostname: z.string().min(1).optional(),
  /** As its host names it: `owner/name`. */
  repository: z.string().regex(/^[\w.-]+(?:\/[\w.-]+)+$/, "owner/name"),
  /** Branch that is applied. */
  branch: z.string().min(1).default("main"),
  /** GitHub's environment whose reviewers approve. */
  environment: z.string().min(1).default("network"),
});

export const organizationSchema = z.strictObject({
  /** AWS Organizations id: policies of endpoints and buckets are limited to it. */
  id: z.string().regex(/^o-[a-z0-9]{10,32}$/, "an organization id such as o-a1b2c3d4e5"),
  /** AWS partition. Default: aws. */
  partition: z.enum(["aws", "aws-cn", "aws-us-gov"]).default("aws"),
  /** The organization's supernet: contains every region's addresses. */
  supernet: z.string(),
  homeRegion: z.string(),
  regions: z.record(z.string(), region),
  /** Name of the account that owns IPAM, hub and inspection. */
  networkAccount: name,
  /** Role in the networking account that other accounts' pipelines assume to associate their attachments. */
  attachmentRole: z
    .string()
    .regex(/^[\w+=,.@-]{1,64}$/, "an IAM role name")
    .default("causeway-attachment"),
  accounts: z.record(name, account),
  /** Organizational units that resource shares may name, by a name of your own. */
  organizationalUnits: z
    .record(
      name,
      z
        .string()
        .regex(
          /^arn:aws[\w-]*:organizations::\d{12}:ou\/o-[a-z0-9]+\/ou-[a-z0-9-]+$/,
          "the ARN of an organizational unit",
        ),
    )
    .default({}),
  /** Address pools: CIDR by pool name and region. */
  pools: z.record(name, z.record(z.string(), z.string())),
  /** Routing domains of the hub: one transit gateway route table each. */
  segments: z.record(name, segment),
  /** Pairs of segments that may talk to each other. All others are apart. */
  connections: z.array(z.tuple([name, name])).default([]),
  inspection: inspection.prefault({}),
  /** Default: no tag is mandatory, and no account gets any. */
  tags: z
    .strictObject({
      /** Keys that every account's resources must carry. */
      mandatory: z.array(tagKey).default([]),
      /** Values for all accounts. */
      defaults: tags.default({}),
    })
    .prefault({}),
  backend: backend.default({ type: "local" }),
  /** For the bootstrap alone. Default: none; what it would make is then made by hand. */
  management: management.optional(),
  /** Which pipeline may assume roles in the accounts. Default: none. */
  pipeline: pipeline.optional(),
});

/** What a user writes. */
export type OrganizationDescription = z.input<typeof organizationSchema>;
/** The description with every default filled in. */
export type OrganizationData = z.output<typeof organizationSchema>;
export type Backend = OrganizationData["backend"];
