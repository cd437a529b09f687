import {
  type Attachment,
  type AttachmentKind,
  ATTACHMENTS,
  TRANSIT_GATEWAYS,
  TRANSIT_ROUTE_TABLES,
  type TransitGateway,
  TransitRouteTable,
} from "./transit.js";
import { type Edge, EDGES, type Network, type Subnet } from "../../model/network.js";
import { type Resource, Unknown } from "@causeway/terraform";
import {
  attribute,
  decisive,
  flag,
  isAbsent,
  members,
  regionOf,
  type Source,
  unknownAttribute,
  unknownValue,
} from "../../model/source.js";
import { vpcOf } from "../vpc.js";
import { DIRECT_CONNECT } from "../edge/edges.js";

/** Transit gateways, their tables and their attachments, without associations and routes. */
export function buildTransitGateways(source: Source, network: Network): void {
  for (const resource of source.of("aws_ec2_transit_gateway")) addGateway(network, resource);
  for (const resource of source.of("aws_ec2_transit_gateway_route_table")) {
    const gateway = gatewayOf(source, network, resource);
    if (gateway !== undefined) {
      network.all(TRANSIT_ROUTE_TABLES).set(resource.address, new TransitRouteTable(resource.address, gateway));
    }
  }
  for (const { address, attributes } of source.of("aws_ec2_transit_gateway_vpc_attachment_accepter")) {
    // Whichever attachment it accepts may have other defaults than its own resource says.
    if (attributes.transit_gateway_attachment_id instanceof Unknown) {
      network.unplaced.push(new Unknown("the attachment that it accepts is not known", address));
    }
  }
  for (const resource of source.of("aws_ec2_transit_gateway_vpc_attachment"))
    addVpcAttachment(source, network, resource);
  for (const resource of source.of("aws_vpn_connection", ...DIRECT_CONNECT, "aws_ec2_transit_gateway_connect")) {
    addEdgeAttachment(source, network, resource);
  }
  for (const resource of source.of("aws_ec2_transit_gateway_peering_attachment")) addPeering(source, network, resource);
  aliasAttachmentData(source, network);
}

/** The gateway that an attribute names. */
export function gatewayOf(
  source: Source,
  network: Network,
  from: Resource,
  name = "transit_gateway_id",
): TransitGateway | undefined {
  const address = source.target(from, name);
  return typeof address === "string" ? network.all(TRANSIT_GATEWAYS).get(address) : undefined;
}

function addGateway(network: Network, resource: Resource): void {
  const { address } = resource;
  const doubts: TransitGateway["doubts"] = [];
  const gateway: TransitGateway = {
    address,
    defaultAssociation: undefined,
    defaultPropagation: undefined,
    attachments: [],
    securityGroupReferencing: flag(resource, "security_group_referencing_support", false),
    doubts,
  };
  // Both defaults are one table until a resource says otherwise.
  const table = new TransitRouteTable(`${address}.association_default_route_table_id`, gateway);
  network.all(TRANSIT_ROUTE_TABLES).set(table.address, table);
  if (decisive(gateway, flag(resource, "default_route_table_association", true))) gateway.defaultAssociation = table;
  if (decisive(gateway, flag(resource, "default_route_table_propagation", true))) gateway.defaultPropagation = table;
  network.all(TRANSIT_GATEWAYS).set(address, gateway);
}

interface AttachmentParts {
  readonly address: string;
  readonly kind: AttachmentKind;
  readonly gateway: TransitGateway;
  readonly vpc?: Attachment["vpc"];
  readonly edge?: Edge;
  readonly peers?: Attachment["peers"];
  readonly applianceMode?: boolean | Unknown;
  readonly ipv6?: boolean | Unknown;
  readonly securityGroupReferencing?: boolean | Unknown;
  readonly subnets?: Subnet[];
  readonly usesDefaultAssociation?: boolean | Unknown;
  readonly usesDefaultPropagation?: boolean | Unknown;
}

function addAttachment(network: Network, parts: AttachmentParts): Attachment {
  const doubts: Attachment["doubts"] = [];
  const attachment: Attachment = {
    ...parts,
    subnets: parts.subnets ?? [],
    applianceMode: parts.applianceMode ?? false,
    ipv6: parts.ipv6 ?? true,
    securityGroupReferencing: parts.securityGroupReferencing ?? false,
    usesDefaultAssociation: decisive({ doubts }, parts.usesDefaultAssociation ?? true),
    usesDefaultPropagation: parts.usesDefaultPropagation ?? true,
    association: new Map(),
    doubts,
  };
  network.all(ATTACHMENTS).set(parts.address, attachment);
  for (const gateway of parts.peers ?? [parts.gateway]) gateway.attachments.push(attachment);
  return attachment;
}

function addVpcAttachment(source: Source, network: Network, resource: Resource): void {
  const gateway = gatewayOf(source, network, resource);
  const vpc = vpcOf(source, network, resource);
  const named = unknownAttribute(resource, "transit_gateway_id");
  if (named !== undefined) network.unplaced.push(named);
  if (gateway === undefined || vpc === undefined) return;
  const subnets: Subnet[] = [];
  const unknown: Unknown[] = [];
  for (const id of members(resource, "subnet_ids")) {
    const address = source.identified(id, resource.address, "subnet_id");
    const subnet = typeof address === "string" ? network.subnets.get(address) : undefined;
    if (subnet !== undefined && subnet.vpc !== vpc) {
      unknown.push(new Unknown(`AWS refuses a subnet of ${subnet.vpc.address}`, resource.address));
    } else if (subnet !== undefined) subnets.push(subnet);
    else unknown.push(new Unknown("one of its subnets is not known", resource.address));
  }
  // In the hub's account the accepter decides about the gateway's defaults.
  const accepters = source.referring(
    "aws_ec2_transit_gateway_vpc_attachment_accepter",
    "transit_gateway_attachment_id",
  );
  const accepter = accepters.get(resource.address)?.[0];
  const decides = accepter ?? resource;
  // At another account's gateway the flags of an attachment do nothing; whether it is another's a stack does not say.
  const isElsewhere = accepter === undefined && !isOfStack(gateway.address, resource);
  const byDefault = (name: string) => {
    const value = flag(decides, name, true);
    return isElsewhere && value === false
      ? new Unknown(`whether ${name} takes effect at a gateway of another stack is not known`, resource.address)
      : value;
  };
  const attachment = addAttachment(network, {
    address: resource.address,
    kind: "vpc",
    gateway,
    vpc,
    subnets,
    applianceMode: flag(resource, "appliance_mode_support", false),
    ipv6: flag(resource, "ipv6_support", false),
    securityGroupReferencing: isAbsent(attribute(resource, "security_group_referencing_support"))
      ? gateway.securityGroupReferencing
      : flag(resource, "security_group_referencing_support", true),
    usesDefaultAssociation: gateway.defaultAssociation && byDefault("transit_gateway_default_route_table_association"),
    usesDefaultPropagation: gateway.defaultPropagation && byDefault("transit_gateway_default_route_table_propagation"),
  });
  const others = gateway.attachments.filter((other) => other.vpc === vpc);
  if (others.length > 1) {
    const refused = new Unknown(`AWS refuses a second attachment of ${vpc.address}`, resource.address);
    for (const { doubts } of others) doubts.push(unknownValue(refused));
  }
  const zones = subnets.map(({ zone }) => zone);
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html
  if (new Set(zones).size < zones.length && zones.every((zone) => typeof zone === "string")) {
    unknown.push(new Unknown("AWS refuses two subnets in one zone", resource.address));
  }
  const foreign = regionMismatch(source, gateway.address, vpc.address);
  if (foreign !== undefined) attachment.doubts.push(unknownValue(foreign));
  for (const doubt of unknown) attachment.doubts.push(unknownValue(doubt));
}

function addEdgeAttachment(source: Source, network: Network, resource: Resource): void {
  const name = DIRECT_CONNECT.includes(resource.type) ? "associated_gateway_id" : "transit_gateway_id";
  const gateway = gatewayOf(source, network, resource, name);
  const edge = network.all(EDGES).get(resource.address);
  if (gateway === undefined || edge === undefined || edge.kind === "peering") return;
  const managed = resource.type === "aws_ec2_transit_gateway_connect";
  addAttachment(network, {
    address: resource.address,
    kind: edge.kind,
    gateway,
    edge,
    usesDefaultAssociation: managed ? flag(resource, "transit_gateway_default_route_table_association", true) : true,
    usesDefaultPropagation: managed ? flag(resource, "transit_gateway_default_route_table_propagation", true) : true,
  });
}

/** A transit gateway takes VPCs of its own Region: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html */
function regionMismatch(source: Source, gateway: string, vpc: string): Unknown | undefined {
  const { resources } = source.configuration;
  const [one, other] = [regionOf(resources.get(gateway)), regionOf(resources.get(vpc))];
  if (one === undefined || other === undefined || one === other) return undefined;
  return new Unknown(`AWS refuses it: ${gateway} is in ${one}, ${vpc} in ${other}`, vpc);
}

function isOfStack(gateway: string, { stack }: Resource): boolean {
  return gateway.startsWith(`${stack}:`);
}

/** A peering takes the default table like any other attachment; its routes are static. */
function addPeering(source: Source, network: Network, resource: Resource): void {
  const own = gatewayOf(source, network, resource);
  const peer = gatewayOf(source, network, resource, "peer_transit_gateway_id");
  const gateway = own ?? peer;
  if (gateway === undefined) return;
  const shared = {
    address: resource.address,
    kind: "peering",
    tunnelEnds: [],
    gateway,
    usesDefaultAssociation: true,
    usesDefaultPropagation: false,
  } as const;
  if (own !== undefined && peer !== undefined) {
    addAttachment(network, { ...shared, peers: [own, peer] });
    return;
  }
  const edge: Edge = {
    address: resource.address,
    kind: "peering",
    isStatic: false,
    tunnelEnds: [],
    prefixes: [],
    propagates: false,
    dynamic: false,
    doubts: [],
  };
  network.all(EDGES).set(edge.address, edge);
  addAttachment(network, { ...shared, edge });
}

/** Data sources find attachments that AWS makes for a VPN connection or a Direct Connect gateway. */
function aliasAttachmentData(source: Source, network: Network): void {
  for (const data of source.of("data.aws_ec2_transit_gateway_vpn_attachment")) {
    const vpn = source.target(data, "vpn_connection_id");
    if (typeof vpn === "string") network.aliases.set(data.address, vpn);
  }
  for (const data of source.of("data.aws_ec2_transit_gateway_dx_gateway_attachment")) {
    const transit = source.target(data, "transit_gateway_id");
    const direct = source.target(data, "dx_gateway_id");
    const association = source
      .of("aws_dx_gateway_association")
      .find(
        (one) =>
          source.target(one, "dx_gateway_id") === direct && source.target(one, "associated_gateway_id") === transit,
      );
    if (typeof transit === "string" && typeof direct === "string" && association !== undefined) {
      network.aliases.set(data.address, association.address);
    }
  }
}
