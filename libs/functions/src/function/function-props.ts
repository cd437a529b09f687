import type { FunctionNetworkProps } from "./function-network.js";

/** What can be chosen for every function, whatever it does. */
export interface FunctionProps {
  /**
   * 1 to 40 letters, digits and hyphens, once per account and region.
   * @default the construct's path below the stack,
   *   joined by hyphens
   */
  readonly functionName?: string;
  /**
   * One of the periods that CloudWatch Logs offers, 1 to 3653 days.
   * @default 365
   */
  readonly logRetentionInDays?: number;
  /**
   * ARNs, of SNS topics as a rule, that the function's alarms notify.
   * @default none
   */
  readonly alarmActions?: readonly string[];
  /**
   * Whether AWS X-Ray records the runs.
   * @default false
   */
  readonly tracing?: boolean;
  /** @default outside any VPC, where the function works when the network does not */
  readonly network?: FunctionNetworkProps;
  /**
   * Whether the function only logs what it would change.
   * @default false
   */
  readonly dryRun?: boolean;
  /**
   * The function's zip.
   * @default what `npm run build` writes for it
   * @internal
   */
  readonly zip?: string;
}
