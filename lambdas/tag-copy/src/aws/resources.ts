import {
  CreateTagsCommand,
  DeleteTagsCommand,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type EC2Client,
  type Tag,
} from "@aws-sdk/client-ec2";
import type { Tags } from "../decision/tags.js";

export const RESOURCE_TYPES = ["vpc", "subnet", "route-table"] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

export interface Resource {
  readonly id: string;
  readonly ownerId: string;
  readonly tags: Tags;
}

/** Key of the tag by which VPCs can be named instead of by their id. */
export const NETWORK_TAG = "Network";

/** The VPC resources that one account sees in one region. */
export interface TaggedResources {
  /** VPCs of an owner whose tag `Network` has one of these values. */
  find(owner: string, networks: readonly string[]): Promise<Resource[]>;
  /** All resources of a type in these VPCs; whatever the account cannot see is absent. */
  list(type: ResourceType, vpcs: readonly string[]): Promise<Resource[]>;
  createTags(ids: readonly string[], tags: Tags): Promise<void>;
  /** Deletes each tag only where it still has the given value. */
  deleteTags(ids: readonly string[], tags: Tags): Promise<void>;
}

/** Largest pages that the API allows, so that a read costs one call per so many resources. */
const PAGE_SIZE = { vpc: 1000, subnet: 1000, "route-table": 100 } as const;

export class Ec2Resources implements TaggedResources {
  constructor(private readonly client: EC2Client) {}

  async find(owner: string, networks: readonly string[]): Promise<Resource[]> {
    const tag = { Name: `tag:${NETWORK_TAG}`, Values: [...networks] };
    const found: Resource[] = [];
    const config = { client: this.client, pageSize: PAGE_SIZE.vpc };
    for await (const page of paginateDescribeVpcs(config, { Filters: [tag, { Name: "owner-id", Values: [owner] }] })) {
      found.push(...(page.Vpcs ?? []).map((vpc) => resource(vpc.VpcId, vpc)));
    }
    return found;
  }

  async list(type: ResourceType, vpcs: readonly string[]): Promise<Resource[]> {
    const config = { client: this.client, pageSize: PAGE_SIZE[type] };
    const input = { Filters: [{ Name: "vpc-id", Values: [...vpcs] }] };
    const found: Resource[] = [];
    switch (type) {
      case "vpc":
        for await (const page of paginateDescribeVpcs(config, input)) {
          found.push(...(page.Vpcs ?? []).map((vpc) => resource(vpc.VpcId, vpc)));
        }
        return found;
      case "subnet":
        for await (const page of paginateDescribeSubnets(config, input)) {
          found.push(...(page.Subnets ?? []).map((subnet) => resource(subnet.SubnetId, subnet)));
        }
        return found;
      case "route-table":
        for await (const page of paginateDescribeRouteTables(config, input)) {
          found.push(...(page.RouteTables ?? []).map((table) => resource(table.RouteTableId, table)));
        }
        return found;
    }
  }

  async createTags(ids: readonly string[], tags: Tags): Promise<void> {
    await this.client.send(new CreateTagsCommand({ Resources: [...ids], Tags: toSdk(tags) }));
  }

  async deleteTags(ids: readonly string[], tags: Tags): Promise<void> {
    await this.client.send(new DeleteTagsCommand({ Resources: [...ids], Tags: toSdk(tags) }));
  }
}

function resource(id = "", { OwnerId = "", Tags = [] }: { OwnerId?: string; Tags?: Tag[] }): Resource {
  return { id, ownerId: OwnerId, tags: new Map(Tags.map(({ Key = "", Value = "" }) => [Key, Value])) };
}

function toSdk(tags: Tags): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
