import type { Explanation } from "../explain.js";

/** What survives in every network with a hub. */
export const COMMON_SURVIVORS: readonly Explanation[] = [
  {
    reason: "Who may attach or delete is no packet.",
    mutants: ["set *_protection to false", "set *.auto_accept_shared_attachments to enable"],
  },
  {
    reason: "Names are not packets: the verifier follows addresses, whoever resolved them.",
    mutants: [
      "set *.dns_support to disable",
      "set *.enable_dns_support to false",
      "set *.enable_dns_hostnames to false",
      "set *.private_dns_enabled to false",
    ],
  },
  {
    reason: "There is neither IPv6, multicast nor a reference to groups across the hub.",
    mutants: [
      "set *.ipv6_support to enable",
      "set *.multicast_support to enable",
      "set *.security_group_referencing_support to enable",
    ],
  },
  {
    reason: "The hub has no default tables, so that an attachment which would take part in them takes part in nothing.",
    mutants: ["set *.transit_gateway_default_route_table_* to true"],
  },
  {
    reason: "An interface endpoint answers from any subnet of its VPC, and from one as from several.",
    mutants: ["take *:aws_vpc_endpoint.*"],
  },
  {
    reason: "A VPC's default table and default group serve nothing: every subnet and interface names its own.",
    mutants: ["delete *:aws_default_route_table.*", "delete *:aws_default_security_group.*"],
  },
];

/** What survives in every network without a VPN. */
export const NO_VPN: Explanation = {
  reason: "There is no VPN, of which routes could be equal.",
  mutants: ["set *.vpn_ecmp_support to disable"],
};

/** What survives of the VPC where a hub's traffic is inspected, and of the tables that lead there. */
export const INSPECTION_VPC_SURVIVORS: readonly Explanation[] = [
  {
    reason: "No intent is about the addresses of the inspection VPC itself.",
    mutants: ["propagate *:inspection_attachment_vpc into *", "add to *.hub_segment-* 10.79.0.0/16 *"],
  },
  {
    reason: "The spokes' propagated blocks are longer, and nothing else is asked of the inspection table.",
    mutants: ["add to *.hub_inspection * as a blackhole"],
  },
  {
    reason: "The inspection VPC has a block of its own, beside the hub's pool.",
    mutants: [
      "delete *:aws_vpc_ipam_pool.ipam_eu-central-1_pool-hub",
      "delete *:aws_vpc_ipam_pool_cidr.ipam_eu-central-1_pool-hub_cidr",
      "give *:aws_vpc_ipam_pool_cidr.ipam_eu-central-1_pool-hub_cidr *",
      "give *:aws_vpc.inspection_vpc_vpc a block of ipam_eu-central-1_pool-hub_cidr",
    ],
  },
  {
    reason: "Where in its VPC a firewall, NAT gateway or attachment has its addresses changes no route.",
    mutants: ["give *:aws_subnet.inspection_vpc_*-?_subnet 10.79.*", "give *:aws_vpc.inspection_vpc_vpc 10.79.2.0/23"],
  },
  {
    reason: "No host stands in the subnets of the inspection VPC, but for what routes lead to.",
    mutants: ["set *:aws_subnet.inspection_vpc_*.map_public_ip_on_launch to true"],
  },
];

/** Ways of the inspection VPC's own addresses, in the tables of its firewall and public subnets. */
export const OWN_ADDRESSES: readonly string[] = [
  "add to *.inspection_vpc_firewall-a_routes 10.79.0.0/16 to inspection_vpc_nat-a_gateway",
  "add to *.inspection_vpc_firewall-b_routes 10.79.0.0/16 to inspection_vpc_nat-b_gateway",
  "add to *.inspection_vpc_firewall-?_routes 10.79.0.0/16 to inspection_vpc_internet-gateway",
  "add to *.inspection_vpc_public-a_routes 10.79.0.0/16 to inspection_vpc_nat-a_gateway",
  "add to *.inspection_vpc_public-b_routes 10.79.0.0/16 to inspection_vpc_nat-b_gateway",
  "add to *.inspection_vpc_public-?_routes 10.79.0.0/16 to inspection_vpc_internet-gateway",
  "add to *.inspection_vpc_public-?_routes 10.79.0.0/16 to hub_gateway",
];

/** What survives of an inspection VPC by which what was inspected leaves for the internet. */
export const EXIT_SURVIVORS: readonly Explanation[] = [
  {
    reason: "No reply is for the inspection VPC itself.",
    mutants: OWN_ADDRESSES,
  },
  {
    reason: "Behind the firewall and the NAT gateway, S3 may be reached through an endpoint.",
    mutants: ["add to *.inspection_vpc_public-?_routes a gateway endpoint for S3"],
  },
  {
    reason: "No VPC has an address in the other half of the supernet.",
    mutants: [
      "let *.inspection_vpc_*-?_supernet be for 10.64.0.0/11",
      "give *:aws_vpc_ipam_pool_cidr.ipam_supernet_cidr 10.64.0.0/11",
    ],
  },
  {
    reason: "Default and half of it lead the same way, and the supernet is a longer prefix than both.",
    mutants: ["add to *.hub_segment-* 0.0.0.0/1 to inspection_attachment_vpc"],
  },
];

/** What survives of VPCs that are attached to the hub, have workloads, and whose intents are about private subnets. */
export function spokeSurvivors(...spokes: readonly string[]): Explanation[] {
  return [
    {
      reason: "A public address is of no use without a route to an internet gateway, which no VPC of workloads has.",
      mutants: spokes.map((spoke) => `set *:aws_subnet.${spoke}_vpc_*.map_public_ip_on_launch to true`),
    },
    {
      reason: "Appliance mode of a VPC without a firewall: a packet to it may arrive in either zone, and does.",
      mutants: spokes.map((spoke) => `set *.${spoke}_attachment_vpc.appliance_mode_support to enable`),
    },
    {
      reason: "What would send packets is gone, too: a network without this workload keeps every other promise.",
      mutants: spokes.map((spoke) => `delete *:aws_subnet.${spoke}_vpc_private-?_subnet`),
    },
    {
      reason: "A spoke's transit subnets only receive, so that their tables route nothing beyond the VPC.",
      mutants: spokes.flatMap((spoke) => [
        `delete *:aws_route_table.${spoke}_vpc_transit-?_routes`,
        `delete *:aws_route_table_association.${spoke}_vpc_transit-?_association`,
        `add to *:aws_route_table.${spoke}_vpc_transit-?_routes *`,
        `give *:aws_route_table_association.${spoke}_vpc_transit-?_association table *`,
      ]),
    },
    {
      reason: "The tables of a tier say the same in every zone.",
      mutants: spokes.map(
        (spoke) =>
          `give *:aws_route_table_association.${spoke}_vpc_private-?_association table ${spoke}_vpc_private-?_routes`,
      ),
    },
    {
      reason: "The attachment has a subnet in the zone that the subnet moves to.",
      mutants: spokes.map((spoke) => `move *:aws_subnet.${spoke}_vpc_private-?_subnet to *`),
    },
    {
      reason: "IPAM chooses the block, apart from all others; one of any size of its pool is routed alike.",
      mutants: spokes.map((spoke) => `give *:aws_vpc.${spoke}_vpc_vpc a netmask length of *`),
    },
  ];
}
