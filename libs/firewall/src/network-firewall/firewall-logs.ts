import { Construct } from "constructs";
import { EncryptedLogGroup } from "@causeway/aws";
import { NetworkfirewallLoggingConfiguration } from "@cdktf/provider-aws/lib/networkfirewall-logging-configuration/index.js";

export interface FirewallLogsProps {
  /**
   * One of the periods that CloudWatch Logs offers, 1 to 3653 days.
   * @default 365
   */
  readonly retentionInDays?: number;
}

const LOG_TYPES = ["alert", "flow"] as const;

/** Logs of a firewall in CloudWatch Logs: alerts of what was dropped, and every flow that the stateful rules saw. */
export class FirewallLogs extends Construct {
  constructor(scope: Construct, id: string, firewall: { arn: string; name: string }, props: FirewallLogsProps) {
    super(scope, id);
    const logDestinationConfig = LOG_TYPES.map((type) => {
      const group = new EncryptedLogGroup(this, type, {
        // AWS keeps one resource policy for all groups under this prefix; elsewhere each firewall would add to a policy
        // of limited size: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
        name: `/aws/vendedlogs/network-firewall/${firewall.name}/${type}`,
        ...props,
      });
      return {
        logType: type.toUpperCase(),
        logDestinationType: "CloudWatchLogs",
        logDestination: { logGroup: group.name },
      };
    });
    new NetworkfirewallLoggingConfiguration(this, "configuration", {
      firewallArn: firewall.arn,
      loggingConfiguration: { logDestinationConfig },
    });
  }
}
