import { Construct } from "constructs";
import { EncryptedLogGroup } from "@causeway/aws";
import type { InstanceLogGroups } from "../instance/index.js";

export interface ProxyLogsProps {
  /** Of the proxy, unique in the account and region. */
  readonly name: string;
  readonly retentionInDays: number | undefined;
}

/** The encrypted log groups `/proxy/<name>/access`, `cache` and `instance`. */
export class ProxyLogs extends Construct {
  /** References: what uses them waits for the groups. */
  readonly names: InstanceLogGroups;
  /** ARNs of the groups' streams, for a policy. */
  readonly streams: readonly string[];

  constructor(scope: Construct, id: string, { name, retentionInDays }: ProxyLogsProps) {
    super(scope, id);
    const [access, cache, instance] = (["access", "cache", "instance"] as const).map(
      (kind) =>
        new EncryptedLogGroup(this, kind, {
          name: `/proxy/${name}/${kind}`,
          ...(retentionInDays === undefined ? {} : { retentionInDays }),
        }),
    ) as [EncryptedLogGroup, EncryptedLogGroup, EncryptedLogGroup];
    this.names = { access: access.name, cache: cache.name, instance: instance.name };
    this.streams = [access, cache, instance].map(({ streams }) => streams);
  }
}
