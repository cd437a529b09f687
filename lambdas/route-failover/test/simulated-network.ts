import type { Network } from "../src/aws/network.js";
import type { Alarm, GroupMember, Instance, Observation, Route, Target } from "../src/decision/observation.js";

export const ACCOUNT = "111111111111";
export const REGION = "eu-central-1";
export const DESTINATION = "0.0.0.0/0";
export const ALARM_WINDOW = 180_000;

export function awsError(name: string, message = "from the simulation", status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

export interface Call {
  readonly operation: "observe" | "readRoutes" | "createRoute" | "replaceRoute" | "markUnhealthy" | "completeLaunch";
  readonly subject: string;
  readonly target?: Target;
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

/** One region with groups, alarms and route tables that a test moves by hand. */
export class SimulatedNetwork implements Network {
  now = 100_000_000;
  readonly alarms = new Map<string, Changing<Alarm>>();
  readonly groups = new Map<string, Changing<GroupMember>[]>();
  readonly instances = new Map<string, Changing<Instance>>();
  readonly natGateways = new Set<string>();
  readonly routeTables = new Map<string, Map<string, Route>>();
  readonly calls: Call[] = [];
  /** Asked before every call: an error makes it fail without effect. May change the network first. */
  before: (call: Call) => Error | undefined = () => undefined;
  /** Pause of every call, so that a test can count how many follow each other. */
  latency: () => Promise<void> = () => Promise.resolve();

  get writes(): Call[] {
    return this.calls.filter(({ operation }) => operation !== "observe" && operation !== "readRoutes");
  }

  /** A group of one healthy instance, and its alarm, OK for long. */
  addGroup(name: string, zone: string, instanceId = `i-${name}`): this {
    this.groups.set(name, []);
    this.alarms.set(`${name}-heartbeat`, { state: "OK", since: this.now - 3_600_000, window: ALARM_WINDOW });
    return this.addInstance(instanceId, name, zone, { launchedAt: this.now - 7_200_000 });
  }

  /** Its primary interface goes with it; source/destination check is off. */
  addInstance(id: string, group: string, zone: string, more: Partial<Instance & GroupMember> = {}): this {
    const { launchedAt = this.now, state = "running", lifecycleState = "InService", healthStatus = "Healthy" } = more;
    this.groups.get(group)?.push({ instanceId: id, lifecycleState, healthStatus });
    const interfaces = [{ id: eniOf(id), attached: true, deviceIndex: 0, sourceDestCheck: false }];
    this.instances.set(id, { id, group, zone, state, launchedAt, interfaces });
    return this;
  }

  /** An interface that outlives its instance becomes the second one of another. */
  attach(interfaceId: string, instanceId: string): this {
    this.detach(interfaceId);
    const second = { id: interfaceId, attached: true, deviceIndex: 1, sourceDestCheck: false };
    const instance = this.instance(instanceId);
    instance.interfaces = [...instance.interfaces, second];
    this.setBlackhole(interfaceId, false);
    return this;
  }

  detach(interfaceId: string): this {
    for (const instance of this.instances.values()) {
      instance.interfaces = instance.interfaces.filter(({ id }) => id !== interfaceId);
    }
    this.setBlackhole(interfaceId, true);
    return this;
  }

  /** Id of the instance that has the interface. */
  ownerOf(interfaceId: string): string | undefined {
    return [...this.instances.values()].find(({ interfaces }) => interfaces.some(({ id }) => id === interfaceId))?.id;
  }

  /** The instance is gone: Auto Scaling does not list it, and routes to it are blackholes. */
  terminate(id: string): void {
    for (const [name, members] of this.groups) {
      this.groups.set(
        name,
        members.filter(({ instanceId }) => instanceId !== id),
      );
    }
    const interfaces = this.instances.get(id)?.interfaces ?? [];
    this.instances.delete(id);
    for (const each of interfaces) this.setBlackhole(each.id, true);
  }

  setAlarm(group: string, state: Alarm["state"], since = this.now): void {
    const alarm = this.alarms.get(`${group}-heartbeat`);
    if (alarm !== undefined && alarm.state !== state) Object.assign(alarm, { state, since });
  }

  /** The group's member of this id, to be changed by the test. */
  member(id: string): Changing<GroupMember> {
    const member = this.findMember(id);
    if (member === undefined) throw new Error(`No group has ${id}`);
    return member;
  }

  instance(id: string): Changing<Instance> {
    const instance = this.instances.get(id);
    if (instance === undefined) throw new Error(`No instance ${id}`);
    return instance;
  }

  route(routeTable: string, target: Target | string, blackhole = false): this {
    const found = typeof target === "string" ? ({ kind: "interface", id: eniOf(target) } as const) : target;
    const routes = this.routeTables.get(routeTable) ?? new Map<string, Route>();
    this.routeTables.set(routeTable, routes.set(DESTINATION, { target: found, blackhole }));
    return this;
  }

  /** Id of what the table's default route points at; the instance's own id for one of its interfaces, even a former one. */
  targetOf(routeTable: string): string | undefined {
    const id = this.routeTables.get(routeTable)?.get(DESTINATION)?.target.id;
    return id === undefined ? undefined : (this.ownerOf(id) ?? id.replace("eni-", "i-"));
  }

  async observe(): Promise<Observation> {
    await this.begin({ operation: "observe", subject: "" });
    return structuredClone({
      now: this.now,
      alarms: this.alarms,
      groups: this.groups,
      instances: this.instances,
      natGateways: this.natGateways,
      routeTables: this.routeTables,
    });
  }

  async readRoutes(routeTable: string): Promise<ReadonlyMap<string, Route> | undefined> {
    await this.begin({ operation: "readRoutes", subject: routeTable });
    return structuredClone(this.routeTables.get(routeTable));
  }

  async createRoute(routeTable: string, destination: string, target: Target): Promise<void> {
    await this.begin({ operation: "createRoute", subject: routeTable, target });
    const routes = this.existing(routeTable);
    if (routes.has(destination)) throw awsError("RouteAlreadyExists");
    routes.set(destination, { target, blackhole: false });
  }

  async replaceRoute(routeTable: string, destination: string, target: Target): Promise<void> {
    await this.begin({ operation: "replaceRoute", subject: routeTable, target });
    const routes = this.existing(routeTable);
    if (!routes.has(destination)) {
      throw awsError("InvalidParameterValue", `There is no route defined for '${destination}' in the route table.`);
    }
    routes.set(destination, { target, blackhole: false });
  }

  async markUnhealthy(instanceId: string): Promise<void> {
    await this.begin({ operation: "markUnhealthy", subject: instanceId });
    const member = this.findMember(instanceId);
    if (member === undefined) throw awsError("ValidationError", "Instance Id not found");
    member.healthStatus = "Unhealthy";
  }

  async completeLaunch(_group: string, _hook: string, instanceId: string): Promise<void> {
    await this.begin({ operation: "completeLaunch", subject: instanceId });
    const member = this.findMember(instanceId);
    if (member?.lifecycleState === "Pending:Wait") member.lifecycleState = "InService";
  }

  private setBlackhole(interfaceId: string, blackhole: boolean): void {
    for (const routes of this.routeTables.values()) {
      for (const [destination, route] of routes) {
        if (route.target.id === interfaceId) routes.set(destination, { ...route, blackhole });
      }
    }
  }

  private findMember(id: string): Changing<GroupMember> | undefined {
    return [...this.groups.values()].flat().find(({ instanceId }) => instanceId === id);
  }

  private existing(routeTable: string): Map<string, Route> {
    const routes = this.routeTables.get(routeTable);
    if (routes === undefined) throw awsError("InvalidRouteTableID.NotFound");
    return routes;
  }

  private async begin(call: Call): Promise<void> {
    this.calls.push(call);
    await this.latency();
    const error = this.before(call);
    if (error !== undefined) throw error;
  }
}

function eniOf(instanceId: string): string {
  return instanceId.replace("i-", "eni-");
}
