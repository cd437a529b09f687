/** What a code means and what usually cures it. `docs/verify.md` has an example of each, and is tested against this list. */
export interface CodeEntry {
  readonly meaning: string;
  readonly remedy: string;
  /** Set for a recommendation: no packet is lost or leaked, so that it is a warning and no verdict. */
  readonly opinion?: true;
}

/**
 * Codes of AWS Reachability Analyzer (https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html) keep
 * their meaning; the others are the verifier's own.
 */
const ENTRIES = {
  BYPASS: {
    meaning: "Packets go around the firewall that the intent names.",
    remedy:
      "Let the named table send this prefix to the firewall's endpoint of the same zone, or remove the longer prefix that wins.",
  },
  ASYMMETRIC: {
    meaning:
      "The two directions of a flow pass different firewall endpoints, so a stateful firewall drops the replies.",
    remedy:
      "Turn on appliance mode on the inspection VPC's attachment, and let each table use the endpoint of its own zone.",
  },
  CROSS_ZONE: {
    meaning: "A packet is inspected by an endpoint outside the zone in which it entered the firewall's VPC.",
    remedy: "Let the subnet's table use the endpoint of its own zone.",
  },
  LOOP: {
    meaning: "The packet comes back to where it was.",
    remedy:
      "Give the last table a route onward: to a NAT or internet gateway, or to the transit gateway, not back to the firewall.",
  },
  RETURN_LOST: {
    meaning: "Packets arrive and their replies do not.",
    remedy: "Add the missing route back to the source, in the table where the return path ends.",
  },
  UNEXPECTED_PATH: {
    meaning: "Packets arrive where they must not, or at another place than the intent names.",
    remedy: "Remove the route or propagation that the trace shows, or put a blackhole for the prefix in that table.",
  },
  NO_ADDRESS_OF_FAMILY: {
    meaning: "Some of the ends that the intent selects have no address of its family, so that nothing reaches them.",
    remedy: "Give the subnet a block of this family and its interfaces addresses, or leave it out of the intent.",
  },
  OVERLAP: {
    meaning: "Two VPCs claim the same addresses, so packets may go to the wrong one.",
    remedy: "Give each VPC a block of its own.",
  },
  UNKNOWN_VALUE: {
    meaning: "The verdict depends on a value that the input does not tell.",
    remedy:
      "Give the stack that defines it, bind the pool or variable in the intents file, or look a firewall endpoint up by zone.",
  },
  UNSUPPORTED_RESOURCE: {
    meaning: "A resource that is not modelled might carry or divert these packets.",
    remedy: "Judge this resource by hand, or leave its VPC out of the intent.",
  },
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: {
    meaning: "VPC Block Public Access stops packets at the VPC's internet or egress-only gateway.",
    remedy: "Exclude the VPC in the mode that it needs, or let it reach the internet through a VPC that is excluded.",
  },
  VPC_WITHOUT_INTENT: {
    opinion: true,
    meaning: "A VPC is attached to a transit gateway, and no intent is about it.",
    remedy: "Declare what its subnets may reach, and tag them as the intents select.",
  },
  IPV6_SUPPORT_DISABLED: {
    meaning: "IPv6 packets meet a transit gateway attachment that takes IPv4 alone.",
    remedy: "Set ipv6_support on the attachment.",
  },
  NO_ROUTE_TO_DESTINATION: {
    meaning: "The subnet's table has no route to the destination.",
    remedy: "Add the route to the named table.",
  },
  NO_POSSIBLE_DESTINATION: {
    meaning: "The packet is at a gateway, VPC or endpoint that has nowhere to deliver it.",
    remedy: "Attach the VPC to the transit gateway, or correct the prefix that led the packet here.",
  },
  TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT: {
    meaning: "The transit gateway route table has no route to the destination's attachment.",
    remedy: "Propagate the attachment into the named table, or add a static route.",
  },
  TGW_RTB_BAD_STATE_ROUTE: {
    meaning: "A blackhole route of the transit gateway drops the packet.",
    remedy: "Remove the blackhole, or add a longer prefix for what must pass.",
  },
  TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION: {
    meaning: "The attachment that the packet comes from is associated with no transit gateway route table.",
    remedy: "Associate the attachment with the table of its segment.",
  },
  TGW_ROUTE_AZ_RESTRICTION: {
    meaning: "The packet's zone has no subnet of the transit gateway attachment.",
    remedy: "Add a subnet of that zone to the attachment.",
  },
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: {
    meaning: "The source has no public address at the internet gateway.",
    remedy: "Route through a NAT gateway, or give the source a public address.",
  },
  INGRESS_RTB_NO_PUBLIC_IP: {
    meaning: "The table of an internet gateway leads to an interface without a public address.",
    remedy: "Give the appliance's interface an Elastic IP address.",
  },
  IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: {
    meaning: "The destination has no public address, or its VPC no internet gateway.",
    remedy: "Give the destination a public address and its VPC an internet gateway.",
  },
  IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS: {
    meaning: "A packet to a private address is sent to an internet gateway, which rejects it.",
    remedy: "Add a route for the private prefix to the table that has only the default route.",
  },
  IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: {
    meaning: "A packet to a shared address (100.64.0.0/10) is sent to an internet gateway, which rejects it.",
    remedy: "Add a route for the prefix to the table that has only the default route.",
  },
  PCX_REQUIRES_ADDRESS_IN_VPC_CIDR: {
    meaning: "A peering carries packets between its two VPCs alone; it is not transitive.",
    remedy: "Peer the two VPCs directly, or connect them by a transit gateway.",
  },
  VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS: {
    meaning: "A virtual private gateway takes packets of its own VPC alone, not from other VPCs or NAT gateways.",
    remedy: "End the VPN or Direct Connect at the transit gateway.",
  },
  VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION: {
    meaning: "A gateway endpoint serves its own VPC alone.",
    remedy: "Give the source's VPC an endpoint of its own.",
  },
  VPCE_GATEWAY_PROTOCOL_RESTRICTION: {
    meaning: "A gateway endpoint takes TCP alone.",
    remedy: "Use TCP, or remove the endpoint's route for this traffic.",
  },
  ENI_SOURCE_DEST_CHECK_RESTRICTION: {
    meaning: "A route leads to an interface that drops packets which are not its own.",
    remedy: "Set source_dest_check to false on the appliance.",
  },
  ENI_SG_RULES_MISMATCH: {
    meaning: "No rule of the security groups lets the traffic pass.",
    remedy:
      "Add a rule for the peer's CIDR; references to groups do not survive a firewall or a transit gateway without that support.",
  },
  SUBNET_ACL_RESTRICTION: {
    meaning: "A network ACL stops the packet, or its reply: returns need the ephemeral ports 1024 to 65535.",
    remedy: "Allow the traffic, and the ephemeral ports in the other direction.",
  },
  BAD_STATE_ROUTE: {
    meaning: "A route leads to an interface that no instance has.",
    remedy: "Attach the interface to an instance, or send the route elsewhere.",
  },
  FIREWALL_RULES_RESTRICTION: {
    meaning: "The policy of a Network Firewall drops everything: its default actions do, and it has no rule groups.",
    remedy: "Give the policy rule groups, or default actions that pass packets on.",
  },
  ELBV2_LISTENERS_MISMATCH: {
    meaning: "A load balancer has no listener for what comes to it.",
    remedy: "Give the load balancer a listener for this traffic, which forwards to its targets.",
  },
  ELBV2_LISTENER_REQUIRES_TG_ACCEPT: {
    meaning: "The listener of a Gateway Load Balancer forwards to no target group of instances or addresses.",
    remedy: "Let the listener's default action forward to the appliances' target group.",
  },
  GWLB_PROTOCOL_RESTRICTION: {
    meaning: "The target group of a Gateway Load Balancer has another protocol than GENEVE.",
    remedy: "Set the target group's protocol to GENEVE.",
  },
  GWLB_DESTINATION_PORT_RESTRICTION: {
    meaning: "The target group of a Gateway Load Balancer has another port than 6081.",
    remedy: "Set the target group's port to 6081.",
  },
  ELBV2_LISTENER_HAS_NO_TG: {
    meaning: "Nothing is registered with the target group of a Gateway Load Balancer.",
    remedy: "Register the appliances, or name the target group in their Auto Scaling group.",
  },
  ELBV2_NO_TARGETS_IN_AZ: {
    meaning:
      "A Gateway Load Balancer without cross-zone load balancing has no target in the zone of an endpoint that leads to it.",
    remedy: "Place an appliance in each zone that has an endpoint, or turn cross-zone load balancing on.",
  },
  ELB_INSTALLED_AZ_RESTRICTION: {
    meaning: "All targets of a load balancer stand in zones that are not enabled for it.",
    remedy: "Give the load balancer a subnet in each zone of its targets.",
  },
  VPCE_SERVICE_NOT_INSTALLED_IN_AZ: {
    meaning: "An endpoint stands in a zone that is not enabled for its service's load balancer, which AWS rejects.",
    remedy: "Give the load balancer a subnet in the endpoint's zone, or place the endpoint in one of its zones.",
  },
  APPLIANCE_MODE_OFF: {
    meaning:
      "An inspection attachment stands in several zones without appliance mode, so the directions between two zones take different firewalls.",
    remedy: "Set appliance_mode_support to enable on the attachment.",
  },
  ENDPOINT_OF_OTHER_ZONE: {
    opinion: true,
    meaning: "A subnet routes to a firewall endpoint of another zone although one stands in its own.",
    remedy: "Route to the endpoint of the subnet's zone.",
  },
  TRANSIT_WITHOUT_FIREWALL_ROUTE: {
    meaning: "A transit subnet of an inspection VPC has no route to the firewall.",
    remedy: "Route 0.0.0.0/0 to the firewall endpoint of the subnet's zone.",
  },
  ROUTE_AROUND_FIREWALL: {
    meaning: "A longer prefix in a transit subnet's table leads around the firewall.",
    remedy: "Remove the longer prefix, or let it lead to the firewall too.",
  },
  NAT_WITHOUT_RETURN_ROUTE: {
    meaning: "A NAT gateway's subnet has no route back to a VPC that it serves.",
    remedy:
      "Route the organization's supernet to the firewall endpoint of the zone, or to the transit gateway where there is no firewall.",
  },
  RETURN_NOT_INSPECTED: {
    meaning: "Replies from the internet go straight back to the transit gateway, around the firewall.",
    remedy: "Let the public subnet route the supernet to the firewall endpoint of its zone.",
  },
  FIREWALL_WITHOUT_ONWARD_ROUTE: {
    meaning: "A firewall subnet has no route for what is sent to its endpoint.",
    remedy: "Route onward to the NAT gateway, internet gateway or transit gateway.",
  },
  FIREWALL_LOOP: {
    meaning: "A firewall subnet routes back to its own firewall.",
    remedy: "Route onward to the NAT gateway, internet gateway or transit gateway.",
  },
  HALF_EDGE_ASSOCIATION: {
    meaning: "A subnet's traffic with the internet passes a firewall endpoint in one direction only.",
    remedy: "Route the subnet's default and, in the internet gateway's table, its CIDR to the same endpoint.",
  },
  EDGE_ROUTE_INVALID: {
    meaning: "A gateway's table routes part of a subnet, or to a target that AWS rejects.",
    remedy: "Route the whole CIDR of the subnet or VPC to an endpoint or interface of the same VPC.",
  },
  NAT_WITHOUT_INTERNET_GATEWAY: {
    meaning: "A public NAT gateway stands in a subnet without a route to an internet gateway.",
    remedy: "Route 0.0.0.0/0 of that subnet to the internet gateway.",
  },
  NAT_OF_OTHER_ZONE: {
    opinion: true,
    meaning: "A subnet uses the NAT gateway of another zone although one stands in its own.",
    remedy: "Route to the NAT gateway of the subnet's zone.",
  },
  EGRESS_HAIRPIN: {
    meaning: "Segments that have no route to each other meet in the egress VPC, which sends packets on to both.",
    remedy: "Put a blackhole for the supernet into the segments' tables.",
  },
  HUB_DEFAULTS_LEFT_ON: {
    opinion: true,
    meaning: "A transit gateway's default table takes part beside explicit ones.",
    remedy: "Set default_route_table_association and default_route_table_propagation to disable.",
  },
  ATTACHMENT_WITHOUT_ASSOCIATION: {
    meaning: "An attachment is associated with no table, so what it sends is dropped.",
    remedy: "Associate it with the table of its segment.",
  },
  ROUTE_ONE_WAY: {
    meaning: "A route leads one way and none leads back.",
    remedy: "Add the route or propagation for the other direction.",
  },
  INSPECTED_ONE_WAY: {
    meaning:
      "Between two attachments one direction passes an inspection VPC and the other goes straight, so that a stateful firewall sees half of each flow.",
    remedy: "Remove the straight route or propagation, or give both directions one.",
  },
  ROUTE_BACK_TO_SENDER: {
    meaning: "A table's static route points to the attachment that the table serves.",
    remedy: "Remove the route, or point it to where the packets should go.",
  },
  VPC_WITHOUT_ROUTE_TO_HUB: {
    meaning: "A VPC is attached to a transit gateway and no subnet routes to it.",
    remedy: "Route the supernet or 0.0.0.0/0 of the workload subnets to the transit gateway.",
  },
  TRANSIT_SUBNET_SHARED: {
    opinion: true,
    meaning: "Something else stands in the attachment's subnets, or shares their table.",
    remedy: "Give the attachment subnets and tables of its own.",
  },
  ZONE_WITHOUT_ATTACHMENT: {
    meaning: "A subnet routes to the transit gateway in a zone that the attachment lacks.",
    remedy: "Add a subnet of that zone to the attachment.",
  },
  MISALIGNED_CIDR: {
    meaning: "A CIDR block has host bits set.",
    remedy: "Write the aligned block.",
  },
  SUBNETS_OVERLAP: {
    meaning: "Two subnets of a VPC claim the same addresses, which AWS rejects on apply.",
    remedy: "Give each subnet a block of its own.",
  },
  SUBNET_OUTSIDE_VPC: {
    meaning: "A subnet's block is not in its VPC's, which AWS rejects on apply.",
    remedy: "Take the block from the VPC's, for example with cidrsubnet.",
  },
  POOL_OUTSIDE_PARENT: {
    meaning: "An IPAM pool has a block outside its parent's.",
    remedy: "Take the block from the parent.",
  },
  POOLS_OVERLAP: {
    meaning: "Two IPAM pools beside each other have addresses in common, so that two VPCs may get the same.",
    remedy: "Give each pool a block of its own.",
  },
  BLOCK_OUTSIDE_POOL: {
    meaning: "A VPC takes its block from an IPAM pool that does not hold it, which AWS rejects on apply.",
    remedy: "Write a block of the pool, or only a netmask length.",
  },
  SUPERNET_TOO_SMALL: {
    meaning:
      "A CIDR is propagated to the inspection VPC, whose firewall subnets send it elsewhere than to the transit gateway.",
    remedy: "Widen the supernet's routes, or keep VPCs inside it.",
  },
  DUPLICATE_ROUTE: {
    meaning: "A table has two static routes for one destination.",
    remedy: "Remove one of them.",
  },
  BLACKHOLE_HIDES_PREFIX: {
    meaning: "A blackhole takes packets for a prefix that an attachment propagates.",
    remedy: "Remove the blackhole, or the propagation.",
  },
  DNS64_WITHOUT_NAT64_ROUTE: {
    meaning: "DNS64 gives hosts addresses of 64:ff9b::/96, and their table does not lead these to a NAT gateway.",
    remedy: "Route 64:ff9b::/96 to a NAT gateway, or turn enable_dns64 off on the subnet.",
  },
  IPV6_TAKES_ANOTHER_PATH: {
    meaning: "A subnet's IPv6 leaves by another way than its IPv4.",
    remedy: "Route ::/0 as 0.0.0.0/0 is routed.",
  },
  EGRESS_ONLY_GATEWAY_IN_TRANSIT: {
    meaning: "IPv6 from other VPCs is sent to an egress-only gateway, which takes packets of its own VPC alone.",
    remedy: "Give each VPC an egress-only gateway, or keep its IPv6 inside the network.",
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;

/** What a finding or a structural mistake may be called: nothing that the catalogue does not explain. */
export type Code = keyof typeof ENTRIES;

export const CODES: Readonly<Record<string, CodeEntry>> = ENTRIES;
