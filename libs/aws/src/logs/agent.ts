/** A file that the CloudWatch agent ships, line by line. */
export interface ShippedLog {
  readonly file: string;
  /** Name of a log group that exists; may be a token. */
  readonly group: string;
  /**
   * Name of the stream, which the agent creates.
   * @default `{instance_id}`, which the agent fills in
   */
  readonly stream?: string;
}

export interface AgentMetrics {
  readonly namespace: string;
  /** Sets of dimensions to which metrics are summed up besides. */
  readonly aggregations: readonly (readonly string[])[];
  /** Seconds. */
  readonly interval: number;
  /** The agent's own `metrics_collected`. */
  readonly collected: Readonly<Record<string, unknown>>;
}

/**
 * Configuration of the CloudWatch agent, as JSON. It runs as root, and its metrics have no dimension for the host.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
export function agentConfiguration(logs: readonly ShippedLog[], metrics?: AgentMetrics): string {
  return JSON.stringify(
    {
      agent: {
        ...(metrics === undefined ? {} : { metrics_collection_interval: metrics.interval }),
        omit_hostname: true,
        run_as_user: "root",
      },
      ...(metrics === undefined
        ? {}
        : {
            metrics: {
              namespace: metrics.namespace,
              aggregation_dimensions: metrics.aggregations,
              metrics_collected: metrics.collected,
            },
          }),
      logs: {
        logs_collected: {
          files: {
            collect_list: logs.map(({ file, group, stream = "{instance_id}" }) => ({
              file_path: file,
              log_group_name: group,
              log_stream_name: stream,
            })),
          },
        },
      },
    },
    null,
    1,
  );
}
