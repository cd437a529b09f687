import type { Cidr } from "@causeway/cidr";
import type { ConstructProblem } from "@causeway/platform";

/** What every kind of rule group has. */
export interface RuleGroupProps {
  /** Lower-case letters, digits and single hyphens, at most 40 characters; unique in its firewall. */
  readonly name: string;
  /**
   * Capacity that AWS reserves, 1 to 30,000.
   * @default the smallest of the steps 100, 200, 500, 1,000, 2,000, 5,000,
   *   10,000, 20,000 and 30,000 that holds the rules. A change replaces the group, without a gap
   */
  readonly capacity?: number;
}

/**
 * A rule group as an app describes it. Made by the functions beside this file's folder `kinds`; the firewall compiles
 * it. Groups of one firewall apply in the order of their list, stateless ones before stateful ones.
 */
export interface RuleGroup extends RuleGroupProps {
  /** Mistakes name their property within the group; the firewall adds where the group stands. */
  compile(context: RuleContext): GroupRules;
}

/** What rules may depend on beside their own properties. */
export interface RuleContext {
  /** Every address of the organization: `HOME_NET`. All others are `EXTERNAL_NET`, the internet. */
  readonly supernet: Cidr;
}

export type GroupRules = (StatefulRules | StatelessRules) & {
  readonly problems: readonly ConstructProblem[];
  readonly notices?: readonly RuleNotice[];
};

/** What was changed in a group's description without being a mistake. */
export interface RuleNotice {
  readonly code: string;
  readonly property: string;
  readonly message: string;
}

export interface StatefulRules {
  readonly stateful: readonly StatefulRule[];
  readonly variables?: RuleVariables;
}

export interface StatelessRules {
  /** In order of priority. All of them drop. */
  readonly stateless: readonly StatelessRule[];
}

/** One Suricata rule. */
export interface StatefulRule {
  /** What the rule is about, unique in its group: its sid is derived from it, so it should never change. */
  readonly key: string;
  /**
   * The sid that the rule's text already holds.
   * @default one derived from group and key
   */
  readonly sid?: number;
  text(sid: number): string;
}

/** Variables of a group beside `HOME_NET` and `EXTERNAL_NET`, by their names without `$`. */
export interface RuleVariables {
  readonly ipSets: Readonly<Record<string, readonly string[]>>;
  readonly portSets: Readonly<Record<string, readonly string[]>>;
  /** ARNs of what holds the addresses, by their names without `@`. */
  readonly ipSetReferences: Readonly<Record<string, string>>;
}

export interface StatelessRule {
  /** IANA numbers; empty for all. */
  readonly protocols: readonly number[];
  /** Blocks; empty for any. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** Ranges; empty for any. */
  readonly sourcePorts: readonly PortRange[];
  readonly destinationPorts: readonly PortRange[];
}

export interface PortRange {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
}
