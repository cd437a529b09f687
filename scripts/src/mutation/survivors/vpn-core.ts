import type { Explanation } from "../explain.js";
import { COMMON_SURVIVORS, INSPECTION_VPC_SURVIVORS, spokeSurvivors } from "./common.js";

const SEGMENTS: readonly Explanation[] = [
  {
    reason: "There is one VPC in each segment, and segments send what is for no VPC to a core.",
    mutants: [
      "delete *.hub_segment-*_supernet",
      "set *.hub_segment-*_supernet.blackhole to false",
      "send *.hub_segment-*_supernet to *",
      "let *.hub_segment-*_supernet be for *",
      "add to *.hub_segment-* *",
      "add to *.hub_inspection * to *",
      "propagate *_attachment_network_accepter into segment_route_table_ids.*",
    ],
  },
  {
    reason: "Only traffic between segments is promised: what their tables have besides is for the core.",
    mutants: [
      "let *_vpc_private-?_default be for *",
      "add to *_vpc_private-?_routes *",
      "let *.inspection_vpc_transit-?_default be for *",
      "let *.inspection_vpc_firewall-?_supernet be for *",
      "add to *.inspection_vpc_*-?_routes *",
    ],
  },
  {
    reason: "IPAM chooses the block, apart from all others; each half of a pool is routed alike.",
    mutants: ["give *:aws_vpc_ipam_pool_cidr.*_cidr 10.*", "give *:aws_vpc.*_network_vpc_vpc a block of *"],
  },
  {
    reason: "Flows of the zone that the attachment lacks enter the VPC in the other one, both ways.",
    mutants: [
      "take *:aws_ec2_transit_gateway_vpc_attachment.inspection_attachment_vpc out of *",
      "delete *:aws_subnet.inspection_vpc_transit-?_subnet",
      "give *.inspection_vpc_firewall-?_association table inspection_vpc_firewall-?_routes",
    ],
  },
];

/** Patterns of the one core and of the other. */
const ofCores = (...patterns: readonly string[]): string[] =>
  ["blue", "green"].flatMap((core) => patterns.map((pattern) => pattern.replaceAll("CORE", core)));

const CORES: readonly Explanation[] = [
  {
    reason:
      "The way through a core is announced by BGP, of which Terraform holds nothing, so nothing is promised of it.",
    mutants: [
      "delete *_attachment_network_egress-propagation",
      "add to *.hub_egress-core *",
      "associate *.inspection_attachment_association with hub_egress-core",
      ...ofCores(
        "delete *:aws_eip*.CORE_pod-*",
        "delete *:aws_instance.CORE_pod-*",
        "delete *:aws_network_interface.CORE_pod-*",
        "delete *:aws_*security_group*.CORE_pod-*",
        "delete *.CORE_pod-?_bridge*",
        "delete *.CORE_network_vpc_public-?_*",
        "delete *:aws_internet_gateway.CORE_*",
        "send *:aws_route.CORE_network_vpc_public-*",
        "send *:aws_route.CORE_pod-*",
        "let *:aws_route.CORE_network_vpc_public-*",
        "let *:aws_route.CORE_pod-*",
        "let *:aws_vpc_security_group_*.CORE_pod-*",
        "let a network ACL of *:aws_subnet.CORE_network_vpc_public-?_subnet allow *",
        "let a network ACL of *:aws_subnet.CORE_pod-?_bridge allow *",
        "add to *:aws_route_table.CORE_network_vpc_public-*",
        "add to *:aws_route_table.CORE_pod-*",
        "give *:aws_route_table_association.CORE_network_vpc_public-?_association table *",
        "give *:aws_route_table_association.CORE_pod-?_bridge-association table *",
        "give *:aws_subnet.CORE_network_vpc_public-*",
        "give *:aws_subnet.CORE_pod-*",
        "move *:aws_network_interface.CORE_pod-*",
        "move *:aws_subnet.CORE_network_vpc_public-?_subnet to *",
        "move *:aws_subnet.CORE_pod-?_bridge to *",
        "set *.CORE_pod-*",
        "set *:aws_subnet.CORE_network_vpc_*",
        "associate *.CORE_pod-?_association with *",
        "propagate *:CORE_pod-?_connection into *",
      ),
    ],
  },
  {
    reason: "Who manages a core reaches it by one route each way, through the transit subnets; the rest only receives.",
    mutants: ofCores(
      "delete *:aws_route_table*.CORE_network_vpc_transit-?_*",
      "add to *:aws_route_table.CORE_network_vpc_transit-*",
      "give *:aws_route_table_association.CORE_network_vpc_transit-?_association table *",
      "give *:aws_subnet.CORE_network_vpc_transit-*",
      "let a network ACL of *:aws_subnet.CORE_network_vpc_transit-?_subnet allow *",
      "delete *:aws_subnet.CORE_network_vpc_management-?_subnet",
      "let *:aws_route.CORE_network_vpc_management-?_manager be for *",
      "add to *:aws_route_table.CORE_network_vpc_management-*",
      "give *:aws_route_table_association.CORE_network_vpc_management-?_association table *",
      "give *:aws_subnet.CORE_network_vpc_management-*",
      "move *:aws_subnet.CORE_network_vpc_management-?_subnet to *",
    ),
  },
  {
    reason: "The same on the side of who manages.",
    mutants: [
      "delete *:aws_route_table*.management_transit-?_*",
      "add to *:aws_route_table.management_*",
      "give *:aws_route_table_association.management_*",
      "give *:aws_subnet.management_*",
      "give *:aws_vpc.management_vpc *",
      "delete *:aws_subnet.management_isolated-?_subnet",
      "move *:aws_subnet.management_isolated-?_subnet to *",
      "let *:aws_route.management_isolated-*",
      "let a network ACL of *:aws_subnet.management_transit-?_subnet allow *",
      "set *:aws_subnet.management_*",
      "let *.core-management_*-routes_to-*",
      "add to *.core-management_*-routes *",
      "propagate *:core-management_* into *",
      "set *:aws_ec2_transit_gateway*.core-management_*",
    ],
  },
  {
    reason: "Who manages asks for well-known ports from ports of any number.",
    mutants: [
      ...ofCores("let a network ACL of *:aws_subnet.CORE_network_vpc_management-?_subnet allow * as ingress"),
      "let a network ACL of *:aws_subnet.management_isolated-?_subnet allow * as egress",
    ],
  },
  {
    reason: "Intents of management are about subnets: no group, instance or interface endpoint is named.",
    mutants: [
      ...ofCores(
        "delete *:aws_*security_group*.CORE_network_*",
        "let *:aws_vpc_security_group_*.CORE_network_*",
        "delete *:aws_vpc_endpoint.CORE_*",
        "take *:aws_vpc_endpoint.CORE_*",
        "move *:aws_vpc_endpoint.CORE_*",
      ),
      "delete *:aws_*security_group*.core*",
      "let *:aws_vpc_security_group_*.core*",
      "delete *:aws_*security_group*.management_*",
      "let *:aws_vpc_security_group_*.management_*",
      "delete *:aws_vpc_endpoint.management_*",
      "take *:aws_vpc_endpoint.management_*",
      "delete *:aws_instance.core-management_*",
      "move *:aws_instance.core-management_*",
      "set *:aws_instance.core-management_*",
    ],
  },
];

export const CORE_SURVIVORS: readonly Explanation[] = [
  ...COMMON_SURVIVORS,
  ...spokeSurvivors("shop", "lab"),
  ...INSPECTION_VPC_SURVIVORS,
  ...SEGMENTS,
  ...CORES,
];
