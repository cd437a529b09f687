import type { Access, Accounts } from "../src/aws/accounts.js";
import type { Resource, ResourceType, TaggedResources } from "../src/aws/resources.js";
import { isReserved, MAX_TAGS_PER_RESOURCE, type Tags } from "../src/decision/tags.js";

export function awsError(name: string, status = 400): Error {
  return Object.assign(new Error(`${name} from the simulation`), { name, $metadata: { httpStatusCode: status } });
}

interface SharedResource {
  readonly type: ResourceType;
  readonly vpc: string;
  readonly owner: string;
  readonly region: string;
  readonly visibleTo: Set<string>;
}

export interface Call {
  readonly account: string;
  readonly region: string;
  readonly access: Access;
  readonly operation: "find" | "list" | "createTags" | "deleteTags";
  readonly type?: ResourceType;
  readonly ids: readonly string[];
}

/** Accounts whose tags on one and the same resource are apart, as AWS keeps them. */
export class SimulatedAws implements Accounts {
  readonly calls: Call[] = [];
  /** Asked before every call: an error makes the call fail without effect. */
  fault: (call: Call) => Error | undefined = () => undefined;

  private readonly resources = new Map<string, SharedResource>();
  private readonly tags = new Map<string, Map<string, string>>();

  add(id: string, type: ResourceType, vpc: string, owner: string, tags: Record<string, string> = {}, region = REGION) {
    this.resources.set(id, { type, vpc, owner, region, visibleTo: new Set([owner]) });
    for (const [key, value] of Object.entries(tags)) this.tagsOf(owner, id).set(key, value);
    return this;
  }

  share(id: string, ...accounts: string[]) {
    for (const account of accounts) this.resources.get(id)?.visibleTo.add(account);
    return this;
  }

  unshare(id: string, account: string): void {
    this.resources.get(id)?.visibleTo.delete(account);
  }

  tagsOf(account: string, id: string): Map<string, string> {
    const key = `${account} ${id}`;
    const tags = this.tags.get(key) ?? new Map<string, string>();
    this.tags.set(key, tags);
    return tags;
  }

  get writes(): Call[] {
    return this.calls.filter(({ operation }) => operation === "createTags" || operation === "deleteTags");
  }

  open(account: string, region: string, access: Access): TaggedResources {
    const begin = async (call: Pick<Call, "operation" | "type" | "ids">): Promise<void> => {
      const whole = { account, region, access, ...call };
      this.calls.push(whole);
      await Promise.resolve();
      const error = this.fault(whole);
      if (error !== undefined) throw error;
      for (const id of call.ids) {
        if (!this.sees(account, region, id)) throw awsError("InvalidSubnetID.NotFound");
      }
    };
    return {
      find: async (owner, networks) => {
        await begin({ operation: "find", ids: [] });
        const all = this.list(account, region, "vpc", [...this.resources.keys()]);
        return all.filter((vpc) => vpc.ownerId === owner && networks.includes(vpc.tags.get("Network") ?? ""));
      },
      list: async (type, vpcs) => {
        await begin({ operation: "list", type, ids: [] });
        return this.list(account, region, type, vpcs);
      },
      createTags: async (ids, tags) => {
        await begin({ operation: "createTags", ids });
        this.createTags(account, ids, tags);
      },
      deleteTags: async (ids, tags) => {
        await begin({ operation: "deleteTags", ids });
        for (const id of ids) {
          const current = this.tagsOf(account, id);
          for (const [key, value] of tags) if (current.get(key) === value) current.delete(key);
        }
      },
    };
  }

  private sees(account: string, region: string, id: string): boolean {
    const resource = this.resources.get(id);
    return resource?.region === region && resource.visibleTo.has(account);
  }

  private list(account: string, region: string, type: ResourceType, vpcs: readonly string[]): Resource[] {
    return [...this.resources]
      .filter(([id, found]) => found.type === type && vpcs.includes(found.vpc) && this.sees(account, region, id))
      .map(([id, { owner }]) => ({ id, ownerId: owner, tags: new Map(this.tagsOf(account, id)) }));
  }

  private createTags(account: string, ids: readonly string[], tags: Tags): void {
    if ([...tags.keys()].some(isReserved)) throw awsError("InvalidParameterValue");
    const results = ids.map((id) => new Map([...this.tagsOf(account, id), ...tags]));
    const counted = (result: Tags) => [...result.keys()].filter((key) => !isReserved(key)).length;
    if (results.some((result) => counted(result) > MAX_TAGS_PER_RESOURCE)) throw awsError("TagLimitExceeded");
    for (const id of ids) for (const [key, value] of tags) this.tagsOf(account, id).set(key, value);
  }
}

export const REGION = "eu-central-1";
export const OWNER = "111111111111";
export const PARTICIPANT = "222222222222";
export const OTHER = "333333333333";
export const VPC = "vpc-0123456789abcdef0";
