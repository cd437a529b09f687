/** What both kinds of proxy instance are told. A text may be a token only where that is said. */
export interface InstanceSettings {
  /**
   * Domains that may be reached, checked and in order: `example.com` is that name alone, `.example.com` the name and all
   * below it. No name twice, none below another one's `.name`.
   */
  readonly allowList: readonly string[];
  /** Literal IPv4 blocks of those who may use the proxy. */
  readonly clientCidrs: readonly string[];
  /**
   * Literal IPv4 blocks that are inside: the organization's, with the VPC of the proxy among them. The proxy never
   * connects there. Private and special addresses need not be named: they are closed in any case.
   */
  readonly organizationCidrs: readonly string[];
  readonly region: string;
  /** A literal; also the dimension of the instance's metrics. */
  readonly autoScalingGroupName: string;
  /** Launch lifecycle hook of the group. The instance abandons it when something fails. */
  readonly lifecycleHookName: string;
  readonly logGroups: InstanceLogGroups;
  /** CloudWatch namespace of the instance's metrics. */
  readonly metricNamespace: string;
}

/** Names of log groups that exist already; may be tokens. Streams are named after the instances. */
export interface InstanceLogGroups {
  /** One line a request: time, client, result, method, host or SNI, destination. */
  readonly access: string;
  /** What Squid says of itself. */
  readonly cache: string;
  /** Each step of boot, updates and health checks. */
  readonly instance: string;
}

/**
 * Whether the destination of a TLS connection must be an address of the name that the ClientHello asks for.
 *
 * - `dns`: Squid resolves the name itself and ends the connection when the client's destination is not among the answers.
 *   Names whose answers rotate (S3, content delivery networks) fail whenever client and Squid got different answers.
 * - `none`: the name alone decides. Rotation does no harm; a client may name an allowed domain and connect anywhere.
 */
export type SniCheck = "dns" | "none";

export interface TransparentProxySettings extends InstanceSettings {
  readonly sniCheck: SniCheck;
  /** Network interface that the instance takes as its device 1, in a public subnet; may be a token. */
  readonly dataInterfaceId: string;
  /** Bucket that holds the configuration; may be a token. */
  readonly bucketName: string;
}

export interface TransparentProxyInstance {
  /** Cloud-config, escaped for Terraform, with tokens. Hand it to `encodedUserData`. */
  readonly userData: string;
  /** Objects of the bucket, without tokens. One object is one version, so that no download mixes two. */
  readonly configuration: readonly { readonly name: string; readonly content: string }[];
  /** Value of the metric `ConfigurationVersion` while the instance runs this configuration. */
  readonly configurationVersion: number;
}

export interface ForwardProxySettings extends InstanceSettings {
  /** Port that clients speak to, 1024 to 65535. */
  readonly port: number;
  /** Blocks that the load balancer's health checks come from: its subnets. May be tokens. */
  readonly healthCheckCidrs: readonly string[];
  /**
   * IPv4 addresses of own DNS servers.
   * @default the VPC's resolver
   */
  readonly dnsServers?: readonly string[];
  /**
   * HTML of the page that a denied client gets; Squid's codes such as `%U` work.
   * @default a short page of its own
   */
  readonly errorPage?: string;
  /** Secret that holds the allow list; may be a token. */
  readonly secretArn: string;
  /** Elastic addresses to take one of, at least as many as instances; may be tokens. */
  readonly elasticIpAllocationIds: readonly string[];
}

export interface ForwardProxyInstance {
  /** Cloud-config, escaped for Terraform, with tokens. Hand it to `encodedUserData`. */
  readonly userData: string;
  /** The allow list as the secret holds it: a JSON list of strings. */
  readonly secret: string;
  /** Value of the metric `ConfigurationVersion` while the instance runs this allow list. */
  readonly configurationVersion: number;
}
