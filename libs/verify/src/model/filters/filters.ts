import type { Cidr } from "@causeway/cidr";
import type { Doubt } from "../network.js";

export type Protocol = "tcp" | "udp" | "icmp";

/** Ports, or ICMP types, from first to last. */
export interface Ports {
  readonly first: number;
  readonly last: number;
}

export interface AclRule {
  readonly number: number;
  readonly allow: boolean;
  /** `undefined` for every protocol. */
  readonly protocol: string | undefined;
  readonly cidr: Cidr;
  /** `undefined` for every port. */
  readonly ports: Ports | undefined;
}

/** Stateless: both directions of a session are judged by the rules. */
export interface NetworkAcl {
  readonly address: string;
  readonly ingress: AclRule[];
  readonly egress: AclRule[];
  readonly doubts: Doubt[];
}

export interface GroupRule {
  readonly protocol: string | undefined;
  readonly ports: Ports | undefined;
  /** Who is allowed: a block; or members of another group, a service, or AWS's end of a tunnel, by their names. */
  readonly peer: Cidr | { readonly group: string };
  readonly address: string;
}

/** What a rule is not known to be, of one direction or, without it, of any. */
export interface GroupDoubt extends Doubt {
  readonly direction?: "ingress" | "egress";
}

/** What is not known of the rules of one direction. */
export function doubtsOfGroups(groups: readonly SecurityGroup[], direction: "ingress" | "egress"): Doubt[] {
  return groups.flatMap(({ doubts }) => doubts.filter((doubt) => (doubt.direction ?? direction) === direction));
}

/** Stateful: only the packet that opens a session is judged. */
export interface SecurityGroup {
  readonly address: string;
  readonly ingress: GroupRule[];
  readonly egress: GroupRule[];
  readonly doubts: GroupDoubt[];
  /** A VPC's default group, which Terraform does not mention. */
  readonly implicit?: true;
}
