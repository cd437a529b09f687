/** What was read from AWS at one moment. Whatever AWS does not know is absent. */
export interface Observation {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** By name. */
  readonly alarms: ReadonlyMap<string, Alarm>;
  /** Members of each Auto Scaling group, by the group's name. */
  readonly groups: ReadonlyMap<string, readonly GroupMember[]>;
  /** All instances that Auto Scaling started for these groups and EC2 still shows, by id. */
  readonly instances: ReadonlyMap<string, Instance>;
  /** Ids of the fallback NAT gateways that can take traffic. */
  readonly natGateways: ReadonlySet<string>;
  /** By id: the route of each destination. */
  readonly routeTables: ReadonlyMap<string, ReadonlyMap<string, Route>>;
}

export interface Alarm {
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  /** When the state last became another one, in milliseconds since 1970. */
  readonly since: number;
  /** How long a silent instance can go unnoticed, in milliseconds. */
  readonly window: number;
  /** The dimension InstanceId, if the alarm watches one instance and not a group. */
  readonly instanceId?: string;
}

export interface GroupMember {
  readonly instanceId: string;
  readonly lifecycleState: string;
  readonly healthStatus: string;
}

export interface Instance {
  readonly id: string;
  readonly group: string;
  readonly zone: string;
  readonly state: string;
  readonly launchedAt: number;
  readonly interfaces: readonly Interface[];
}

export interface Interface {
  readonly id: string;
  /** Whether the instance can use it; false while it is being attached or detached. */
  readonly attached: boolean;
  readonly deviceIndex: number;
  readonly sourceDestCheck: boolean;
}

export type Target =
  | { readonly kind: "interface"; readonly id: string }
  | { readonly kind: "nat-gateway"; readonly id: string }
  | { readonly kind: "other"; readonly id: string };

export interface Route {
  readonly target: Target;
  readonly blackhole: boolean;
}
