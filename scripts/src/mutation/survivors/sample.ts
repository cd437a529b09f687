import type { Explanation } from "../explain.js";
import type { Roles } from "../roles.js";
import { COMMON_SURVIVORS, NO_VPN, OWN_ADDRESSES } from "./common.js";
import { PROXY_SURVIVORS } from "./proxies.js";

/** Every mutant of the sample organization that leaves all verdicts as they are, and why that is right. */
export function sampleSurvivors({ hub, participant, spokes }: Roles): readonly Explanation[] {
  const { production = "", development = "", restricted = "" } = spokes;
  const workloads = ["platform", production, development, restricted];
  return [
    ...COMMON_SURVIVORS,
    NO_VPN,
    {
      reason: "Appliance mode of a VPC without a firewall: a packet to it may arrive in either zone, and does.",
      mutants: [
        "set *platform_attachment_vpc.appliance_mode_support to enable",
        `set *${production}_attachment_vpc.appliance_mode_support to enable`,
        `set *${development}_attachment_vpc.appliance_mode_support to enable`,
        `set *${restricted}_attachment_vpc.appliance_mode_support to enable`,
      ],
    },
    {
      reason: "A public address is of no use without a route to an internet gateway, which no VPC of workloads has.",
      mutants: [
        `set ${restricted}:aws_subnet.*.map_public_ip_on_launch to true`,
        `set ${hub}:aws_subnet.*.map_public_ip_on_launch to true`,
        `set ${production}:aws_subnet.*.map_public_ip_on_launch to true`,
        `set ${development}:aws_subnet.*.map_public_ip_on_launch to true`,
        `set ${production}:aws_instance.probe_instance.associate_public_ip_address to true`,
        `set ${participant}:aws_lb.*load-balancer.internal to false`,
      ],
    },
    {
      reason: "No route leads to the instance, so that it forwards nothing.",
      mutants: [`set ${production}:aws_instance.probe_instance.source_dest_check to false`],
    },
    {
      reason: "What would send packets is gone, too: a network without this workload keeps every other promise.",
      mutants: [
        ...["platform", development, restricted, "outbound"].map((name) => `delete *:aws_subnet.${name}_vpc_private-*`),
        `delete ${production}:aws_subnet.${production}_vpc_private-b_subnet`,
      ],
    },
    {
      reason:
        "What a participant's load balancer sends on is another flow; one of type network without a group takes all.",
      mutants: [
        `delete ${participant}:aws_lb_target_group.*`,
        `delete ${participant}:aws_security_group.*`,
        `delete ${participant}:aws_vpc_security_group_egress_rule.*to-targets`,
        `let ${participant}:aws_vpc_security_group_egress_rule.*to-targets *`,
      ],
    },
    {
      reason: "The probe may stand in either zone.",
      mutants: [`move ${production}:aws_instance.probe_instance from *_private-a_subnet to *_private-b_subnet`],
    },
    {
      reason:
        "Flows of the zone that the attachment lacks enter the firewall's or proxy's VPC in the other one, both ways.",
      mutants: [
        "delete *:aws_subnet.inspection_vpc_transit-*",
        "take *:aws_ec2_transit_gateway_vpc_attachment.inspection_attachment_vpc *",
        "take *:aws_ec2_transit_gateway_vpc_attachment.restricted-egress_attachment_vpc *",
      ],
    },
    {
      reason: "A spoke's transit subnets only receive, so that their tables route nothing beyond the VPC.",
      mutants: workloads.flatMap((spoke) => [
        `delete *:aws_route_table.${spoke}_vpc_transit-?_routes`,
        `delete *:aws_route_table_association.${spoke}_vpc_transit-?_association`,
        `add to *:aws_route_table.${spoke}_vpc_transit-?_routes * to *gateway*`,
        `add to *:aws_route_table.${spoke}_vpc_transit-?_routes half of the internet *`,
        `add to *:aws_route_table.${spoke}_vpc_transit-?_routes a gateway endpoint for S3`,
        `give *:aws_route_table_association.${spoke}_vpc_transit-?_association table *`,
      ]),
    },
    {
      reason: "The tables of a tier say the same in every zone.",
      mutants: ["give *_private-?_association table *_private-?_routes"],
    },
    {
      reason: "The attachment has a subnet in the zone that the subnet moves to.",
      mutants: ["move *:aws_subnet.platform_vpc_private-?_subnet to *"],
    },
    {
      reason: "No VPC has an address in the other half of the supernet.",
      mutants: ["let *_supernet be for 10.64.0.0/11", "give *:aws_vpc_ipam_pool_cidr.ipam_supernet_cidr 10.64.0.0/11"],
    },
    {
      reason: "IPAM chooses the block, apart from all others; each block of these sizes and pools is routed alike.",
      mutants: [
        "give *_vpc a netmask length of *",
        "give *:aws_vpc_ipam_pool_cidr.*_pool-development_cidr 10.*/15",
        "give *:aws_vpc_ipam_pool_cidr.*_pool-production_cidr 10.*/15",
        "give *:aws_vpc_ipam_pool_cidr.*_pool-restricted_cidr 10.7?.0.0/16",
        "give *:aws_vpc_ipam_pool_cidr.*_pool-shared_cidr 10.74.0.0/15",
        "give *:aws_vpc_ipam_pool_cidr.*_pool-inspection_cidr 10.79.0.0/17",
        `give ${production}:aws_vpc.${production}_vpc_vpc a block of *_pool-development_cidr`,
        `give ${production}:aws_vpc.${production}_vpc_vpc a block of *_pool-restricted_cidr`,
        `give ${development}:aws_vpc.${development}_vpc_vpc a block of *_pool-production_cidr`,
        `give ${development}:aws_vpc.${development}_vpc_vpc a block of *_pool-restricted_cidr`,
      ],
    },
    {
      reason: "Where in its VPC a firewall, NAT gateway or attachment has its addresses changes no route.",
      mutants: [
        "give *:aws_vpc.inspection_vpc_vpc 10.79.2.0/23",
        "give *:aws_subnet.inspection_vpc_*-?_subnet 10.79.3.*/29",
        "give *:aws_subnet.inspection_vpc_public-a_subnet 10.79.3.0/28",
        "give *:aws_subnet.inspection_vpc_public-a_subnet 10.79.3.16/28",
        "give *:aws_subnet.inspection_vpc_public-b_subnet 10.79.3.32/28",
        "give *:aws_subnet.inspection_vpc_public-b_subnet 10.79.3.48/28",
        "give *:aws_subnet.inspection_vpc_*-?_subnet 10.79.0.0/2?",
      ],
    },
    {
      reason: "The shared segment's blackhole takes only what no VPC of a segment has: the pools have longer routes.",
      mutants: [
        "delete *.hub_segment-shared_supernet",
        "send *.hub_segment-shared_supernet to inspection_attachment_vpc",
        "let *.hub_segment-shared_supernet be for 10.79.0.0/16",
        "let *.hub_segment-shared_supernet be for 10.96.0.0/11",
      ],
    },
    {
      reason: "The sample has one VPC in each segment, so that no packet goes from a segment to itself.",
      mutants: [
        `propagate ${production}:* into segment_route_table_ids.production`,
        `propagate ${development}:* into segment_route_table_ids.development`,
        `propagate ${restricted}:* into segment_route_table_ids.restricted`,
        "add to *.hub_segment-production 10.64.0.0/14 *",
        "add to *.hub_segment-development 10.68.0.0/14 *",
      ],
    },
    {
      reason: "No intent is about the addresses of the inspection VPC itself.",
      mutants: [
        "propagate *:inspection_attachment_vpc into *",
        "add to *.hub_segment-* 10.79.0.0/16 to inspection_attachment_vpc",
        "add to *.hub_segment-* 10.79.0.0/16 as a blackhole",
        "add to *.hub_segment-development 10.79.0.0/16 to platform_attachment_vpc",
        "add to *.hub_segment-production 10.79.0.0/16 to platform_attachment_vpc",
        ...OWN_ADDRESSES,
      ],
    },
    {
      reason: "The spokes' propagated blocks are longer, and nothing else is asked of the inspection table.",
      mutants: ["add to *.hub_inspection * to platform_attachment_vpc", "add to *.hub_inspection * as a blackhole"],
    },
    {
      reason: "Default and half of it lead the same way, and the supernet is a longer prefix than both.",
      mutants: [
        "add to *.hub_segment-development 0.0.0.0/1 to inspection_attachment_vpc",
        "add to *.hub_segment-production 0.0.0.0/1 to inspection_attachment_vpc",
        "add to *.hub_segment-shared 0.0.0.0/1 to inspection_attachment_vpc",
      ],
    },
    {
      reason:
        "The packets are dropped another way: by the blackhole already there, or in a VPC that routes nothing on.",
      mutants: [
        "send *.hub_segment-development_supernet to platform_attachment_vpc",
        "send *.hub_segment-production_supernet to platform_attachment_vpc",
        "add to *.hub_segment-development 10.64.0.0/14 to platform_attachment_vpc",
        "add to *.hub_segment-development 10.64.0.0/14 as a blackhole",
        "add to *.hub_segment-production 10.68.0.0/14 to platform_attachment_vpc",
        "add to *.hub_segment-production 10.68.0.0/14 as a blackhole",
        "add to *.hub_segment-development 10.76.0.0/15 to platform_attachment_vpc",
        "add to *.hub_segment-development 10.76.0.0/15 as a blackhole",
        "add to *.hub_segment-production 10.76.0.0/15 to platform_attachment_vpc",
        "add to *.hub_segment-production 10.76.0.0/15 as a blackhole",
        "add to *.hub_segment-restricted 10.6?.0.0/14 to platform_attachment_vpc",
        "add to *.hub_segment-restricted 10.6?.0.0/14 as a blackhole",
        "send *.hub_segment-restricted_supernet to platform_attachment_vpc",
        "send *.hub_segment-shared_supernet to platform_attachment_vpc",
      ],
    },
    {
      reason: "Production and development have tables that say the same: default, supernet, shared.",
      mutants: [
        `associate ${production}:* with segment_route_table_ids.development`,
        `associate ${development}:* with segment_route_table_ids.production`,
      ],
    },
    {
      reason: "Behind the firewall and the NAT gateway, S3 may be reached through an endpoint.",
      mutants: ["add to *.inspection_vpc_public-?_routes a gateway endpoint for S3"],
    },
    ...PROXY_SURVIVORS,
  ];
}
