import type { CodeEntry } from "./entry.js";

/** VPCs, the hub, spokes, and what all constructs check of AWS: `aws`, `vpc`, `hub`, `spoke`. */
export const NETWORK = {
  ALLOCATION_TOO_LARGE: [
    "A VPC asks for more addresses than its segment lets one VPC take.",
    "Ask for a smaller block, or lower `segments.<name>.allocationMinNetmaskLength` of the description.",
  ],
  ASN_OUT_OF_RANGE: ["A transit gateway's ASN is not private.", "Use 64512 to 65534, or 4200000000 to 4294967294."],
  DUPLICATE_EGRESS: ["Two VPCs in a region are attached as the same egress.", "Keep one."],
  DUPLICATE_ENDPOINT: ["An endpoint is listed twice.", "List each service once."],
  DUPLICATE_INSPECTION: ["The hub is given a second inspection attachment.", "Call `routeThroughInspection` once."],
  DUPLICATE_ROUTE: [
    "A route table has a second route of the same destination or id.",
    "Remove one, or give it another destination or id.",
  ],
  DUPLICATE_SPOKE: [
    "Two spokes have the same name.",
    "Give one of them another id: names are unique in the organization.",
  ],
  DUPLICATE_SUBNET: [
    "A VPC from attributes has two subnets of one tier in one zone.",
    "Give one of them another tier.",
  ],
  DUPLICATE_VPC: ["Two VPCs of an account's region have the same name.", "Give one of them another name."],
  ENDPOINTS_WITHOUT_WORKLOAD_TIER: [
    "A VPC has endpoints and no tier to put them in.",
    "Add the tier private, isolated or management.",
  ],
  HUB_REQUIRED: ["A spoke of the networking account cannot read the hub from its own state.", "Pass `hub`."],
  HUB_WITHOUT_EGRESS: ["A segment names an egress that no VPC is attached as.", "Attach an egress VPC of that name."],
  HUB_WITHOUT_INSPECTION: ["The hub has no inspection VPC and would drop every packet.", "Add an `InspectionVpc`."],
  HUB_WITHOUT_IPAM: ["A pool is asked of a hub that was given no IPAM.", "Pass `ipam` to `Hub`."],
  INVALID_BUCKET_ARN: [
    "Flow logs name something that is not a bucket's ARN.",
    "Write `arn:aws:s3:::<bucket>`, with a folder if need be.",
  ],
  INVALID_ENDPOINT_SERVICE: ["A service is not given by its short name.", "Write it as `ssm` or `ecr.api`."],
  INVALID_INSTANCE_TYPE: ["A text is not an instance type.", "Write one such as `t4g.small`."],
  INVALID_LOAD_BALANCER_NAME: [
    "A load balancer's name is not one that AWS takes.",
    "Use at most 32 letters, digits and hyphens, without a hyphen at either end or `internal-` at the start.",
  ],
  INVALID_RETENTION: [
    "CloudWatch Logs does not offer this retention.",
    "Use one of the periods that the message lists.",
  ],
  MANAGEMENT_OWNS_VPC: [
    "A stack of the management account holds a VPC.",
    "Move it to a stack of another account: service control policies do not bind the management account.",
  ],
  MISSING_ENDPOINT: ["A construct needs an endpoint that the VPC lacks.", "Add the service to the VPC's endpoints."],
  MISSING_TIER: ["A construct needs subnets of a tier that the VPC lacks.", "Add the tier to the VPC."],
  NAT_WITHOUT_PRIVATE_TIER: [
    "NAT gateways that no tier uses.",
    "Add a tier that uses them, or set `natGateways` to none.",
  ],
  NAT_WITHOUT_PUBLIC_TIER: ["NAT gateways without public subnets to stand in.", "Add the tier public."],
  NO_CALLERS: ["No other account could assume the attachment role.", "Leave the role out until there is one."],
  NO_HUB_IN_REGION: [
    "A stack reads the hub of another region, to which its VPCs cannot be attached.",
    "Publish a hub from a stack of the networking account in the region, and read it by `readHub(stack, { from })`.",
  ],
  NO_ROUTE_TABLE: [
    "A route is added to a subnet whose route table is not known, or is another account's.",
    "Give `routeTableId` to `Vpc.fromAttributes`, or let the owner add the route.",
  ],
  NOT_AN_INSPECTION_ATTACHMENT: [
    "Segments are routed through an attachment that does not inspect.",
    "Attach the VPC as `inspection`.",
  ],
  NOT_ARM64: ["An instance type does not run the arm64 image.", "Use a type with Graviton, such as `t4g.nano`."],
  NUMBER_OUT_OF_RANGE: ["A number is not whole, or out of its range.", "Use one in the range that the message names."],
  OUTSIDE_NETWORK_ACCOUNT: ["A construct belongs in a stack of the networking account.", "Move it there."],
  PARTICIPANT_IS_OWNER: ["A VPC is shared with the account that owns it.", "Name other accounts only."],
  SEGMENT_NOT_ALLOWED: [
    "A VPC is attached to a segment that its account may not use.",
    "Name a segment that the message allows, or have the segment added to `accounts.<name>.segments` of the description.",
  ],
  UNKNOWN_SUBNET: ["A VPC has no subnet of this tier in this zone.", "Add the tier or the zone to the VPC."],
  UNSUITABLE_ENDPOINT_SERVICE: [
    "A service cannot be reached through an ordinary interface endpoint.",
    "Use what the message names instead.",
  ],
  USER_DATA_TOO_LARGE: [
    "What an instance starts with is more than EC2 takes.",
    "Shorten it, or load part of it from a bucket.",
  ],
} as const satisfies Record<string, CodeEntry>;
