/** What a code means and what usually cures it. The README's table of codes is tested against this one. */
export interface CodeEntry {
  readonly meaning: string;
  readonly remedy: string;
}

/**
 * Codes of AWS Reachability Analyzer (https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html) keep
 * their meaning; the others are the verifier's own.
 */
export const CODES: Readonly<Record<string, CodeEntry>> = {
  BYPASS: {
    meaning: "Packets go around the firewall that the intent names.",
    remedy: "Let the named table send this prefix to the firewall's endpoint of the same zone, or remove the longer prefix that wins.",
  },
  ASYMMETRIC: {
    meaning: "The two directions of a flow pass different firewall endpoints, so a stateful firewall drops the replies.",
    remedy: "Turn on appliance mode on the inspection VPC's attachment, and let each table use the endpoint of its own zone.",
  },
  CROSS_ZONE: {
    meaning: "A packet is inspected by an endpoint outside the zone in which it entered the firewall's VPC.",
    remedy: "Let the subnet's table use the endpoint of its own zone.",
  },
  LOOP: {
    meaning: "The packet comes back to where it was.",
    remedy: "Give the last table a route onward: to a NAT or internet gateway, or to the transit gateway, not back to the firewall.",
  },
  RETURN_LOST: {
    meaning: "Packets arrive and their replies do not.",
    remedy: "Add the missing route back to the source, in the table where the return path ends.",
  },
  UNEXPECTED_PATH: {
    meaning: "Packets arrive where they must not, or at another place than the intent names.",
    remedy: "Remove the route or propagation that the trace shows, or put a blackhole for the prefix in that table.",
  },
  OVERLAP: {
    meaning: "Two VPCs claim the same addresses, so packets may go to the wrong one.",
    remedy: "Give each VPC a block of its own.",
  },
  UNKNOWN_VALUE: {
    meaning: "The verdict depends on a value that the input does not tell.",
    remedy: "Give the stack that defines it, bind the pool or variable in the intents file, or look a firewall endpoint up by zone.",
  },
  UNSUPPORTED_RESOURCE: {
    meaning: "A resource that is not modelled might carry or divert these packets.",
    remedy: "Judge this resource by hand, or leave its VPC out of the intent.",
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
    meaning: "The packet is at a gateway or VPC that has nowhere to deliver it.",
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
    remedy: "Add a rule for the peer's CIDR; references to groups do not survive a firewall or a transit gateway without that support.",
  },
  SUBNET_ACL_RESTRICTION: {
    meaning: "A network ACL stops the packet, or its reply: returns need the ephemeral ports 1024 to 65535.",
    remedy: "Allow the traffic, and the ephemeral ports in the other direction.",
  },
};
