import { Unknown } from "@causeway/terraform";
import type { Cidr } from "@causeway/cidr";
import type { Doubt } from "../network.js";
import type { Traffic } from "./traffic.js";

export type Direction = "ingress" | "egress";

export interface AclRule {
  readonly traffic: Traffic;
  readonly number: number;
  readonly allow: boolean;
  readonly cidr: Cidr;
}

/** Stateless: both directions of a session are judged by the rules. */
export interface NetworkAcl {
  readonly address: string;
  readonly ingress: AclRule[];
  readonly egress: AclRule[];
  readonly doubts: Doubt[];
}

export interface GroupRule {
  readonly traffic: Traffic;
  /** Who is allowed: a block; or members of another group, a service, or AWS's end of a tunnel, by their names. */
  readonly peer: Cidr | { readonly group: string };
  readonly address: string;
}

/** What a rule is not known to be, of one direction or, without it, of any. */
export interface GroupDoubt extends Doubt {
  readonly direction?: Direction;
}

/** What is not known of the rules of one direction. */
export function doubtsOfGroups(groups: readonly SecurityGroup[], direction: Direction): Doubt[] {
  return groups.flatMap(({ doubts }) => doubts.filter((doubt) => (doubt.direction ?? direction) === direction));
}

/** Stateful: only the packet that opens a session is judged. */
export interface SecurityGroup {
  readonly address: string;
  readonly ingress: GroupRule[];
  readonly egress: GroupRule[];
  readonly doubts: GroupDoubt[];
  /** Addresses of the VPCs in which it may be used; none if that is not known. */
  readonly vpcs: readonly string[];
  /** A VPC's default group, which Terraform does not mention. */
  readonly implicit?: true;
}

/** Why it is not known what a VPC's default group lets pass: AWS's own lets in its members alone, but anybody may change it. */
export function unmanagedGroup(address: string): Unknown {
  return new Unknown("what its VPC's default security group lets pass is not known", address);
}
