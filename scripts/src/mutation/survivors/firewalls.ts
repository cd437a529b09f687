import type { Explanation } from "../explain.js";
import { COMMON_SURVIVORS, NO_VPN, EXIT_SURVIVORS, INSPECTION_VPC_SURVIVORS, spokeSurvivors } from "./common.js";

const FLEETS = ["hub-gateway-load-balancer", "edge-gateway-load-balancer"];
const APPLIANCES = ["hub-appliance", "edge-appliance"];

const HUB: readonly Explanation[] = [
  ...spokeSurvivors("shop", "tools"),
  ...INSPECTION_VPC_SURVIVORS,
  ...EXIT_SURVIVORS,
  {
    reason: "The two segments reach each other: the blackholes drop addresses that nobody has.",
    mutants: [
      "delete *.hub_segment-*_supernet",
      "set *.hub_segment-*_supernet.blackhole to false",
      "send *.hub_segment-*_supernet to inspection_attachment_vpc",
      "let *.hub_segment-production_supernet be for 10.64.0.0/14",
      "let *.hub_segment-shared_supernet be for 10.72.0.0/14",
      "let *.hub_segment-*_supernet be for 10.79.0.0/16",
      "let *.hub_segment-*_supernet be for 10.64.0.0/11",
      "let *.hub_segment-*_supernet be for 10.96.0.0/11",
    ],
  },
  {
    reason: "There is one VPC in each segment, so that no packet goes from a segment to itself.",
    mutants: [
      "add to *.hub_segment-production 10.64.0.0/14 *",
      "add to *.hub_segment-shared 10.72.0.0/14 *",
      "propagate shop:* into segment_route_table_ids.production",
      "propagate tools:* into segment_route_table_ids.shared",
    ],
  },
  {
    reason: "IPAM chooses the block, apart from all others; each half of a pool is routed alike.",
    mutants: [
      "give *:aws_vpc_ipam_pool_cidr.*_pool-production_cidr 10.6?.0.0/15",
      "give *:aws_vpc_ipam_pool_cidr.*_pool-shared_cidr 10.7?.0.0/15",
    ],
  },
  {
    reason: "Flows of the zone that the attachment lacks enter the VPC in the other one, both ways.",
    mutants: [
      "take *:aws_ec2_transit_gateway_vpc_attachment.inspection_attachment_vpc out of *",
      "delete *:aws_subnet.inspection_vpc_transit-?_subnet",
    ],
  },
  {
    reason: "The transit subnets are asked for what spokes send, and no spoke sends to the inspection VPC.",
    mutants: ["add to *.inspection_vpc_transit-?_routes 10.79.0.0/16 to *"],
    networks: ["hub-appliance"],
  },
  {
    reason: "What comes back to the firewall's subnets and to the NAT gateways is not for the inspection VPC either.",
    mutants: [
      "add to *.inspection_vpc_firewall-?_routes 10.79.0.0/16 to inspection_appliance_?_data",
      "add to *.inspection_vpc_public-a_routes 10.79.0.0/16 to inspection_appliance_b_data",
      "add to *.inspection_vpc_public-b_routes 10.79.0.0/16 to inspection_appliance_a_data",
    ],
    networks: ["hub-appliance"],
  },
];

const EDGE: readonly Explanation[] = [
  {
    reason:
      "Of private subnets it is promised that the internet opens no flow into them, not where they are and may go.",
    mutants: [
      "delete shop:*.web_private-?_*",
      "add to *.web_private-?_routes *",
      "give *.web_private-?_association table web_firewall-?_routes",
      "give *.web_private-?_association table web_private-?_routes",
      "give *:aws_subnet.web_private-?_subnet *",
      "move *:aws_subnet.web_private-?_subnet to *",
      "let a network ACL of *:aws_subnet.web_private-?_subnet allow *",
    ],
  },
  {
    reason: "Without a public address, a table that leads to appliances leads nowhere: no zone or way back is asked.",
    mutants: [
      "give *_management-?_association table edge_gateway-routes",
      "give *_management-?_association table web_protected-?_routes",
      "give *.web_private-?_association table edge_gateway-routes",
      "give *.web_private-?_association table web_protected-?_routes",
    ],
    networks: ["edge-appliance"],
  },
  {
    reason: "The firewall subnets' tables say the same in every zone: the internet gateway has none.",
    mutants: ["give *.web_firewall-?_association table web_firewall-?_routes"],
  },
  {
    reason: "Where in its VPC a firewall has its addresses changes no route, and no host stands beside it.",
    mutants: [
      "give *:aws_subnet.web_firewall-?_subnet *",
      "set *:aws_subnet.web_firewall-?_subnet.map_public_ip_on_launch to true",
    ],
  },
];

/** Management of the engines that one runs oneself. */
const MANAGEMENT: readonly Explanation[] = [
  {
    reason: "Management and its endpoints reach each other inside the VPC, wherever in it they are.",
    mutants: [
      "delete *_management-?_*",
      "move *_endpoints_ssm* from *",
      "move *:aws_subnet.*_management-?_subnet to *",
      "give *:aws_subnet.*_management-?_subnet *",
      "give *_management-?_association table *_management-?_routes",
    ],
    networks: [...FLEETS, ...APPLIANCES],
  },
  {
    reason: "The promises are about management subnets: a subnet stands for hosts that no group filters.",
    mutants: ["delete *_management_security-group", "delete *_management_https", "let *_management_https be about *"],
    networks: [...FLEETS, ...APPLIANCES],
  },
  {
    reason:
      "Management is apart from the internet. It may have routes elsewhere, or to where it has no public address.",
    mutants: ["add to *_management-?_routes *"],
    networks: [...FLEETS, ...APPLIANCES],
  },
  {
    reason: "Where the endpoints stand in other subnets, what management sends to them is for a well-known port.",
    mutants: ["let a network ACL of *_management-?_subnet allow well-known ports alone as egress"],
    networks: ["edge-gateway-load-balancer", "edge-appliance"],
  },
  {
    reason:
      "Without a public address, the internet gateway takes nothing; a table with a fleet's endpoint must be the zone's.",
    mutants: [
      "give *_management-a_association table *_public-a_routes",
      "give *_management-b_association table *_public-b_routes",
    ],
    networks: ["hub-gateway-load-balancer", "hub-appliance"],
  },
  {
    reason: "Appliances, which nobody knows for firewalls, make no zone's NAT gateway the one to take.",
    mutants: [
      "give *_management-a_association table *_public-b_routes",
      "give *_management-b_association table *_public-a_routes",
    ],
    networks: ["hub-appliance"],
  },
  {
    reason:
      "Without a public address, an edge's management subnets may use any table: the internet gateway takes nothing.",
    mutants: [
      "give *_management-a_association table *_firewall-a_routes",
      "give *_management-b_association table *_firewall-b_routes",
      "give *_management-a_association table *_firewall-b_routes",
      "give *_management-b_association table *_firewall-a_routes",
      "give *_management-?_association table web_private-?_routes",
      "give *_private-?_association table web_management-?_routes",
    ],
    networks: ["edge-gateway-load-balancer", "edge-appliance"],
  },
];

const FLEET: readonly Explanation[] = [
  {
    reason: "Routes lead to the zone's entrance all the same; which appliance behind it gets a flow is no route.",
    mutants: ["set *.enable_cross_zone_load_balancing to true"],
    networks: FLEETS,
  },
  {
    reason: "Where in its VPC a fleet stands changes no route.",
    mutants: ["give *:aws_subnet.*_appliance-?_subnet *"],
    networks: FLEETS,
  },
  {
    reason: "Appliances talk GENEVE with the load balancer, inside their VPC: their tables lead nowhere else.",
    mutants: [
      "delete *_appliance-?_routes",
      "delete *_appliance-?_association",
      "add to *_appliance-?_routes *",
      "give *_appliance-?_association table *_appliance-?_routes",
      "give *_appliance-?_association table *_management-?_routes",
      "give *_management-?_association table *_appliance-?_routes",
    ],
    networks: FLEETS,
  },
  {
    reason: "The same.",
    mutants: [
      "give *_appliance-a_association table *_public-a_routes",
      "give *_appliance-b_association table *_public-b_routes",
    ],
    networks: ["hub-gateway-load-balancer"],
  },
  {
    reason: "The same.",
    mutants: [
      "give *_appliance-?_association table *_firewall-?_routes",
      "give *_appliance-?_association table web_private-?_routes",
      "give *_private-?_association table web_appliance-?_routes",
    ],
    networks: ["edge-gateway-load-balancer"],
  },
];

/** What the verifier takes for granted: a fault here would be a fault of the network. */
const ASSUMED: readonly Explanation[] = [
  {
    reason: "Assumed: appliances may answer their load balancer, and network ACLs let them.",
    mutants: [
      "delete *_geneve_geneve-to-?",
      "let *_geneve_geneve-to-? be about *",
      "let a network ACL of *_appliance-?_subnet allow *",
    ],
    networks: FLEETS,
  },
  {
    reason: "Assumed: endpoints of an endpoint service are accepted.",
    mutants: ["set *:aws_vpc_endpoint_service.*.acceptance_required to true"],
    networks: FLEETS,
  },
];

const APPLIANCE: readonly Explanation[] = [
  {
    reason: "An instance with interfaces of their own has no check: they have.",
    mutants: ["set *:aws_instance.*.source_dest_check to false"],
    networks: APPLIANCES,
  },
  {
    reason: "Metrics are no packets, and who may take an address over is none.",
    mutants: ["set *:aws_instance.*.monitoring to false", "set *:aws_eip_association.*.allow_reassociation to true"],
    networks: APPLIANCES,
  },
  {
    reason: "The promises are about management subnets, not about the interfaces in them.",
    mutants: ["delete *_management", "move *:aws_network_interface.*_management to *"],
    networks: APPLIANCES,
  },
  {
    reason: "Whether management's interface forwards is no matter where bindings tell that the other one sends.",
    mutants: ["set *_management.source_dest_check to false"],
    networks: ["edge-appliance"],
  },
  {
    reason: "A rule for every protocol has no ports.",
    mutants: ["let *_data_out be about another port", "let *_data_in be about another port"],
    networks: APPLIANCES,
  },
];

export const FIREWALL_SURVIVORS: readonly Explanation[] = [
  ...COMMON_SURVIVORS,
  NO_VPN,
  ...HUB,
  ...EDGE,
  ...MANAGEMENT,
  ...FLEET,
  ...ASSUMED,
  ...APPLIANCE,
];
