import type { Explanation } from "../explain.js";
import { COMMON_SURVIVORS, NO_VPN, EXIT_SURVIVORS, INSPECTION_VPC_SURVIVORS, spokeSurvivors } from "./common.js";

const WITH_EGRESS = ["all-egress-vpc", "mixed-egress", "segments-egress-vpc", "internet-egress-vpc"];
const CLOSED = ["all-closed", "segments-closed"];
/** What comes to the firewall is for the organization. */
const ORGANIZATION_ALONE = [...CLOSED, "segments-egress-vpc"];

const SEGMENTS: readonly Explanation[] = [
  {
    reason: "Without a default route, a table has no way to what its blackhole drops.",
    mutants: ["delete *.hub_segment-*_supernet"],
    networks: CLOSED,
  },
  {
    reason: "The ingress segment has no default route to drop.",
    mutants: ["delete *.hub_segment-edge_supernet"],
  },
  {
    // What it would send to the ingress segment ends in the egress's table, which does not know that segment.
    reason: "Segment shared reaches every other but the ingress segment: its blackhole drops what nobody has.",
    mutants: ["delete *.hub_segment-shared_supernet"],
    networks: ["all-own", "segments-egress-vpc"],
  },
  {
    reason: "What VPCs propagate is longer; what they do not is dropped there, or where it is led.",
    mutants: [
      "add to *.hub_segment-production 10.* *",
      "add to *.hub_segment-development 10.* *",
      "add to *.hub_segment-shared 10.* *",
      "add to *.hub_segment-trial 10.* *",
      "add to *.hub_inspection * to *_attachment_vpc",
    ],
  },
  {
    reason: "A blackhole drops what has no longer route, where other routes, or none, drop it too.",
    mutants: [
      "set *.hub_segment-*_supernet.blackhole to false",
      "send *.hub_segment-*_supernet to *",
      "let *.hub_segment-*_supernet be for *",
    ],
  },
  {
    reason: "Production and development have tables that say the same, but for the way to the load balancers.",
    mutants: [
      "associate shop:* with segment_route_table_ids.development",
      "associate lab:* with segment_route_table_ids.production",
    ],
  },
  {
    reason: "The segment has one VPC, so that no packet goes from it to itself.",
    mutants: [
      "propagate network:ingress_attachment_vpc into hub_segment-edge",
      "propagate network:trial-one_attachment_vpc into hub_segment-trial",
    ],
  },
  {
    reason: "IPAM chooses the block, apart from all others; each half of a pool is routed alike, and so are pools.",
    mutants: ["give *:aws_vpc_ipam_pool_cidr.*_pool-*_cidr 10.*", "give *:aws_vpc.*_vpc_vpc a block of *"],
  },
  {
    reason: "Flows of the zone that the attachment lacks enter the VPC in the other one, both ways.",
    mutants: [
      "take *:aws_ec2_transit_gateway_vpc_attachment.inspection_attachment_vpc out of *",
      "delete *:aws_subnet.inspection_vpc_transit-?_subnet",
    ],
  },
  {
    reason: "Without NAT gateways, the firewall subnets' tables say the same in every zone.",
    mutants: ["give *.inspection_vpc_firewall-?_association table inspection_vpc_firewall-?_routes"],
  },
  {
    reason: "Segments send nothing for the internet: a shorter default leads the same, and more of it nowhere.",
    mutants: [
      "let *_private-?_default be for 0.0.0.0/1",
      "add to *.hub_segment-* 0.0.0.0/? *",
      "add to *_private-?_routes half of the internet through an internet gateway of its own",
    ],
    networks: CLOSED,
  },
  {
    reason: "To the firewall comes what is for the organization alone.",
    mutants: [
      "let *.inspection_vpc_transit-?_default be for 10.64.0.0/10",
      "let *.inspection_vpc_firewall-?_supernet be for 0.0.0.0/0",
      "add to *.inspection_vpc_firewall-?_routes 0.0.0.0/1 to hub_gateway",
      "add to *.inspection_vpc_transit-?_routes a gateway endpoint for S3",
      "add to *.inspection_vpc_firewall-?_routes a gateway endpoint for S3",
    ],
    networks: ORGANIZATION_ALONE,
  },
  {
    reason: "What goes to the internet is not inspected: S3 may be reached through an endpoint.",
    mutants: ["add to *_private-?_routes a gateway endpoint for S3"],
    networks: ["segments-egress-vpc"],
  },
  {
    reason: "The table of segment shared leads replies to the inspection VPC, as the egress's does.",
    mutants: ["associate *.egress_attachment_association with hub_segment-shared"],
    networks: ["all-egress-vpc"],
  },
  {
    reason: "The inspection table knows all spokes, as the egress's does.",
    mutants: ["associate *.egress_attachment_association with hub_inspection"],
    networks: ["segments-egress-vpc"],
  },
  {
    reason: "The egress's table leads to production, as the ingress segment's does.",
    mutants: ["associate *.ingress_attachment_association with hub_egress-nat"],
    networks: ["all-egress-vpc", "internet-egress-vpc"],
  },
  {
    reason: "The table of segment shared leads to production by the inspection VPC, as the ingress segment's does.",
    mutants: ["associate *.ingress_attachment_association with hub_segment-shared"],
    networks: ["all-own-ingress", "all-egress-vpc", "all-closed", "mixed-egress", "segments-closed"],
  },
  {
    reason: "The segment trial is not inspected: it may reach S3 through an endpoint.",
    mutants: ["add to *.trial-one_vpc_private-?_routes a gateway endpoint for S3"],
  },
];

const EGRESS: readonly Explanation[] = [
  {
    reason: "No intent is about the addresses of the egress VPC itself, and nothing in it sends.",
    mutants: [
      "propagate network:egress_attachment_vpc into *",
      "add to *.egress_vpc_transit-?_routes 10.* to *",
      "add to *.egress_vpc_public-?_routes 10.7?.0.0/16 to *",
      "set *:aws_subnet.egress_vpc_*.map_public_ip_on_launch to true",
      "give *:aws_subnet.egress_vpc_*_subnet 10.79.*",
      "give *:aws_vpc.egress_vpc_vpc *",
    ],
  },
  {
    reason: "The public subnets' tables say the same in every zone: replies go to the hub.",
    mutants: ["give *.egress_vpc_public-?_association table egress_vpc_public-?_routes"],
  },
  {
    reason: "Behind the NAT gateway, S3 may be reached through an endpoint.",
    mutants: ["add to *.egress_vpc_public-?_routes a gateway endpoint for S3"],
  },
  {
    reason: "Flows of a zone without attachment or NAT gateway take those of the other one, both ways.",
    mutants: [
      "take *:aws_ec2_transit_gateway_vpc_attachment.egress_attachment_vpc out of *",
      "delete *:aws_subnet.egress_vpc_transit-?_subnet",
      "move *:aws_nat_gateway.egress_vpc_nat-?_gateway from *",
      "move *:aws_subnet.egress_vpc_public-?_subnet to *",
    ],
  },
  {
    reason: "Translation, not a firewall, stands there: replies find their NAT gateway in either zone.",
    mutants: ["set *.egress_attachment_vpc.appliance_mode_support to enable"],
  },
  {
    reason: "No VPC has an address in the other half of the supernet.",
    mutants: ["let *.egress_vpc_public-?_supernet be for 10.64.0.0/11"],
  },
  {
    reason: "Default and half of it lead the same way.",
    mutants: ["add to *.hub_segment-* 0.0.0.0/1 to egress_attachment_vpc"],
  },
  {
    reason: "Replies have longer routes to who sent for them, and nothing else comes back.",
    mutants: ["add to *.hub_egress-nat * to *", "add to *.hub_egress-nat * as a blackhole", "let *.hub_egress-nat_*"],
  },
].map((explanation) => ({ ...explanation, networks: WITH_EGRESS }));

const INGRESS: readonly Explanation[] = [
  {
    reason:
      "A load balancer ends flows, and sends others: which targets it has, and its rules for them, are not judged.",
    mutants: [
      "delete network:aws_lb_target_group*.shop_*",
      "delete network:aws_vpc_security_group_egress_rule.shop_*",
      "let network:aws_vpc_security_group_egress_rule.shop_*",
      "set network:aws_lb.shop_load-balancer.drop_invalid_header_fields to false",
    ],
  },
  {
    reason: "Load balancers answer the internet, of which S3 opens no flow.",
    mutants: ["add to *.ingress_vpc_public-?_routes a gateway endpoint for S3"],
  },
  {
    reason: "The load balancer stands in the other public subnet still.",
    mutants: ["delete *:aws_subnet.ingress_vpc_public-?_subnet"],
  },
  {
    reason: "Where in its VPC a load balancer stands changes no route.",
    mutants: [
      "give *:aws_subnet.ingress_vpc_*_subnet 10.76.*",
      "give *:aws_vpc.ingress_vpc_vpc *",
      "move *:aws_subnet.ingress_vpc_public-?_subnet to *",
      "set *:aws_subnet.ingress_vpc_*.map_public_ip_on_launch to true",
      "give *.ingress_vpc_public-?_association table ingress_vpc_public-?_routes",
    ],
  },
  {
    reason: "Load balancers' VPC or segment, one of both, has no route to any segment but production.",
    mutants: [
      "add to *.ingress_vpc_public-?_routes 10.* to hub_gateway",
      "let *.ingress_vpc_public-?_to-production be for 10.64.0.0/10",
      "add to *.hub_segment-edge *",
    ],
  },
  {
    reason: "The ingress VPC's transit subnets only receive, in either zone.",
    mutants: [
      "delete *.ingress_vpc_transit-?_routes",
      "delete *.ingress_vpc_transit-?_association",
      "add to *.ingress_vpc_transit-?_routes *",
      "give *.ingress_vpc_transit-?_association table *",
      "move *.ingress_attachment_vpc from *",
      "set *.ingress_attachment_vpc.appliance_mode_support to enable",
    ],
  },
  {
    reason: "The ingress VPC has its addresses in the first half, and sends nothing to the internet through the hub.",
    mutants: [
      "let *.hub_segment-production_to-edge be for 10.76.0.0/17",
      "add to *.inspection_vpc_public-?_routes 10.76.0.0/16 to *",
      "associate *.ingress_attachment_association with hub_segment-trial",
      "propagate network:ingress_attachment_vpc into hub_egress-nat",
    ],
  },
];

export const INSPECTION_SURVIVORS: readonly Explanation[] = [
  ...COMMON_SURVIVORS,
  NO_VPN,
  ...spokeSurvivors("shop-one", "shop-two", "lab-one", "lab-two", "tools-one", "tools-two", "trial-one"),
  ...INSPECTION_VPC_SURVIVORS,
  ...EXIT_SURVIVORS,
  ...SEGMENTS,
  ...EGRESS,
  ...INGRESS,
];
