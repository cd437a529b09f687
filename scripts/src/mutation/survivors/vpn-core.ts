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
      "Without equal routes one pod carries what all were to carry: a matter of capacity, not of where packets go.",
    mutants: ["set *.vpn_ecmp_support to disable"],
  },
  {
    reason: "A core that waits carries nothing: of its pods only the health functions' way out is promised.",
    mutants: [
      "delete *.green_pod-?_bridge-spokes",
      "delete *:aws_*security_group*.green_pod-?_vpn-bridge_*",
      "delete *.green_pod-?_firewall-bridge_in-*-1",
      "send *:aws_route.green_pod-?_bridge-spokes to *",
      "let *:aws_route.green_pod-?_bridge-spokes be for *",
      "let *:aws_vpc_security_group_*.green_pod-?_*bridge_*",
      "add to *:aws_route_table.green_pod-?_bridge-routes *",
      "associate *.green_pod-?_association with *",
      "move *:aws_network_interface.green_pod-?_*bridge-interface to *",
      "set *.green_pod-?_vpn-bridge-interface.source_dest_check to true",
    ],
  },
  {
    reason: "What spokes propagate into the pods' table is longer, and goes before.",
    mutants: ["add to *.hub_egress-core *", "propagate *:core-management_* into hub_egress-core"],
  },
  {
    reason:
      "The table that knows the spokes of all segments serves pods as well, and theirs what comes from inspection.",
    mutants: [
      ...ofCores("associate *.CORE_pod-?_association with hub_inspection"),
      "associate *.inspection_attachment_association with hub_egress-core",
    ],
  },
  {
    reason: "What a pod announces is for no packet there, or is in that table already.",
    mutants: ["propagate *:blue_pod-?_connection into *"],
  },
  {
    reason: "The VPN instance of any pod leads into the hub, and the block holds all spokes.",
    mutants: [
      "send *:aws_route.blue_pod-?_bridge-spokes to blue_pod-?_vpn-bridge-interface",
      "let *:aws_route.blue_pod-?_bridge-spokes be for 10.64.0.0/11",
      "add to *:aws_route_table.blue_pod-?_bridge-routes * to blue_pod-?_vpn-bridge-interface",
    ],
  },
  {
    reason: "No packet that something is promised of is for these addresses there.",
    mutants: [
      "add to *:aws_route_table.blue_pod-?_bridge-routes 10.79.0.0/16 to *",
      ...ofCores("add to *:aws_route_table.CORE_network_vpc_public-*"),
    ],
  },
  {
    reason: "A public subnet's table is like the other's; zones are no matter to what comes by tunnels.",
    mutants: ofCores(
      "give *:aws_route_table_association.CORE_network_vpc_public-?_association table CORE_network_vpc_public-?_routes",
      "move *:aws_subnet.CORE_network_vpc_public-?_subnet to *",
      "move *:aws_subnet.CORE_pod-?_bridge to *",
      "move *:aws_network_interface.CORE_pod-?_firewall-bridge-interface to CORE_pod-?_bridge",
      "move *:aws_network_interface.CORE_pod-?_firewall-outside-interface to CORE_network_vpc_public-?_subnet",
      "move *:aws_network_interface.CORE_pod-?_vpn-bridge-interface to CORE_pod-?_bridge",
    ),
  },
  {
    reason: "A part of the block has room for the interfaces, whose addresses in it AWS checks when it is planned.",
    mutants: ofCores("give *:aws_subnet.CORE_network_vpc_public-*", "give *:aws_subnet.CORE_pod-*"),
  },
  {
    reason: "A rule for all protocols has no ports.",
    mutants: ofCores(
      "let *.CORE_pod-?_outside_out-anywhere be about another port",
      "let *.CORE_pod-?_vpn-bridge_out-packets be about another port",
      "let *.CORE_pod-?_firewall-bridge_in-* be about another port",
    ),
  },
  {
    reason: "Neither decides where a packet goes: what an instance says of its interfaces, they say themselves.",
    mutants: ofCores(
      "set *:aws_eip_association.CORE_pod-?_*.allow_reassociation to true",
      "set *:aws_instance.CORE_pod-?_*",
      "set *:aws_subnet.CORE_network_vpc_*",
    ),
  },
  {
    reason: "Answers come into the firewall's outer interface, and leave the bridge subnet only towards the hub.",
    mutants: ofCores("let a network ACL of *:aws_subnet.CORE_pod-?_bridge allow well-known ports alone as ingress"),
  },
  {
    reason: "Who manages a core reaches it by one route each way, through the transit subnets; the rest only receives.",
    mutants: ofCores(
      "delete *:aws_route_table*.CORE_network_vpc_transit-?_*",
      "add to *:aws_route_table.CORE_network_vpc_transit-*",
      "give *:aws_route_table_association.CORE_network_vpc_transit-?_association table *",
      "give *:aws_subnet.CORE_network_vpc_transit-*",
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
      "delete *:aws_subnet.management_isolated-b_subnet",
      "move *:aws_subnet.management_isolated-?_subnet to *",
      "let *:aws_route.management_isolated-*",
      "set *:aws_subnet.management_*",
      "let *.core-management_*-routes_to-*",
      "add to *.core-management_*-routes *",
      "propagate *:core-management_* into *",
      "set *:aws_ec2_transit_gateway*.core-management_*",
    ],
  },
  {
    reason: "An interface for its instance's own packets may do without the check.",
    mutants: [
      ...ofCores(
        "set *:aws_network_interface.CORE_pod-?_vpn-public-interface.source_dest_check to false",
        "set *:aws_network_interface.CORE_pod-?_firewall-management-interface.source_dest_check to false",
      ),
      "set *:aws_instance.core-management_*.source_dest_check to false",
    ],
  },
  {
    reason:
      "Each of the subnets of a tier is as good: zones are no matter to what has a public address, or is managed.",
    mutants: [
      ...ofCores(
        "move *:aws_network_interface.CORE_pod-?_vpn-public-interface to CORE_network_vpc_public-?_subnet",
        "move *:aws_network_interface.CORE_pod-?_firewall-management-interface to *",
      ),
      "move *:aws_instance.core-management_* to management_isolated-?_subnet",
    ],
  },
  {
    reason: "An interface endpoint answers from any subnet of its VPC.",
    mutants: ofCores("move *:aws_vpc_endpoint.CORE_*"),
  },
  {
    reason: "A function's interfaces are not in the input, so that no intent names them.",
    mutants: ["delete *:aws_*security_group*.core_*", "let *:aws_vpc_security_group_*.core_*"],
  },
];

export const CORE_SURVIVORS: readonly Explanation[] = [
  ...COMMON_SURVIVORS,
  ...spokeSurvivors("shop", "lab"),
  ...INSPECTION_VPC_SURVIVORS,
  ...SEGMENTS,
  ...CORES,
];
