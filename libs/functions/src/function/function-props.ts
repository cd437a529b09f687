import type { FunctionNetworkProps } from "./function-network.js";

/** What can be chosen for every function, whatever it does. */
export interface FunctionProps {
  /**
   * 1 to 40 letters, digits and hyphens, once per account and region. Default: the construct's path below the stack,
   * joined by hyphens.
   */
  readonly functionName?: string;
  /** One of the periods that CloudWatch Logs offers, 1 to 3653 days. Default: 365. */
  readonly logRetentionInDays?: number;
  /** ARNs, of SNS topics as a rule, that the function's alarms notify. Default: none. */
  readonly alarmActions?: readonly string[];
  /** Whether AWS X-Ray records the runs. Default: false. */
  readonly tracing?: boolean;
  /** Default: outside any VPC, where the function works when the network does not. */
  readonly network?: FunctionNetworkProps;
  /** Whether the function only logs what it would change. Default: false. */
  readonly dryRun?: boolean;
  /**
   * The function's zip.
   * @internal
   */
  readonly zip?: string;
}
