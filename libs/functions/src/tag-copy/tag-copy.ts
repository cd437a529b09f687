import { checkWholeNumber, roleArn } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import { CloudwatchEventPermission } from "@cdktf/provider-aws/lib/cloudwatch-event-permission/index.js";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { EventSource } from "../function/event-source.js";
import type { FunctionMetricAlarm } from "../function/function-alarms.js";
import type { FunctionProps } from "../function/function-props.js";
import { NetworkFunction } from "../function/network-function.js";
import { SHARING, TAG_CHANGES } from "./change-events.js";
import { resolveShares, subnetIdsOf, type ResolvedShare, type TagCopyShare } from "./shares.js";
import { externalIdOf, FUNCTION_ROLE, OWNER_ROLE, PARTICIPANT_ROLE } from "./tag-copy-names.js";
import { READ, tagPermissions } from "./tag-copy-permissions.js";

export interface TagCopyProps extends FunctionProps {
  readonly shares: readonly TagCopyShare[];
  /**
   * The same as that of the roles.
   * @default made of the organization's id
   */
  readonly externalId?: string;
  /**
   * Keys that get a place first where a resource has no room for all tags, in this order.
   * @default none
   */
  readonly priorityKeys?: readonly string[];
  /**
   * Keys that are not copied; one that ends in `*` stands for all keys that begin so.
   * @default none
   */
  readonly excludedKeys?: readonly string[];
  /**
   * Minutes between two reconciliations of everything, 5 to 1440.
   * @default 60
   */
  readonly reconcileMinutes?: number;
  /**
   * Seconds that an apply waits for shares of own VPCs which are not visible yet, 0 to 600.
   * @default 60
   */
  readonly visibilityWaitSeconds?: number;
}

const RECONCILE = { mode: "reconcile" };
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Copies the tags of shared VPCs, their subnets and route tables into the accounts they are shared with: within every
 * apply that changes a share, on tag changes in this account and in those of other owners, and on a schedule. Destroying it takes away the tags that
 * it wrote.
 *
 * Each participant needs a `TagCopyParticipantRole` and each other owner a `TagCopyOwnerRole`, applied before and
 * destroyed after this construct. The function's role has a fixed name: one `TagCopy` serves an account's shares of
 * all regions. `ready` is what data sources that find the copied tags must wait for in the same apply.
 *
 * Reports NO_SHARES, NO_PARTICIPANTS, UNKNOWN_ACCOUNT, PARTICIPANT_IS_OWNER, OWNER_IS_STACK, INVALID_NETWORK, UNKNOWN_REGION,
 * INVALID_EXTERNAL_ID, INVALID_TAG_KEY, CONTRADICTORY_TAG_KEY, NUMBER_OUT_OF_RANGE, DUPLICATE_ROLE, and the codes of
 * every function: INVALID_FUNCTION_NAME, DUPLICATE_FUNCTION, ENVIRONMENT_TOO_LARGE, FUNCTION_NOT_BUILT,
 * INVALID_RETENTION, MISSING_TIER, INVALID_CIDR, MISALIGNED_CIDR and NOT_IPV4.
 */
export class TagCopy extends AccountConstruct {
  readonly functionArn: string;
  readonly failureQueueArn: string;
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TagCopyProps) {
    super(scope, id);
    const { priorityKeys = [], excludedKeys = [], reconcileMinutes = 60, visibilityWaitSeconds = 60 } = props;
    checkWholeNumber(this, "reconcileMinutes", reconcileMinutes, 5, 1440);
    checkWholeNumber(this, "visibilityWaitSeconds", visibilityWaitSeconds, 0, 600);
    this.checkKeys(priorityKeys, excludedKeys);
    OrganizationApp.of(this).claimName("role", `${this.stack.account.name}/${FUNCTION_ROLE}`, this.node.path);
    const shares = resolveShares(this, props.shares, (property, name) => this.findAccount(property, name));

    const tagCopy = new NetworkFunction(this, "function", {
      lambda: "tag-copy",
      description: "Copies the tags of shared VPCs to the accounts that use them",
      roleName: FUNCTION_ROLE,
      environment: {
        SHARES: JSON.stringify(shares),
        OWNER_ROLE_NAME: OWNER_ROLE,
        PARTICIPANT_ROLE_NAME: PARTICIPANT_ROLE,
        EXTERNAL_ID: externalIdOf(this, props.externalId),
        PRIORITY_KEYS: JSON.stringify(priorityKeys),
        EXCLUDED_KEYS: JSON.stringify(excludedKeys),
        VISIBILITY_WAIT_SECONDS: String(visibilityWaitSeconds),
      },
      permissions: this.permissions(shares),
      timeoutSeconds: 5 * MINUTE + visibilityWaitSeconds,
      maximumEventAgeSeconds: HOUR,
      alarms: alarms(reconcileMinutes),
      choices: props,
    });
    const apply = new LambdaInvocation(this, "apply", {
      functionName: tagCopy.functionName,
      lifecycleScope: "CRUD",
      input: JSON.stringify({
        shares,
        dryRun: props.dryRun ?? false,
        // The function reads none of these: a change of them is an update, which calls it again.
        because: { subnets: subnetIdsOf(props.shares), priorityKeys, excludedKeys },
      }),
      dependsOn: [...tagCopy.ready, ...props.shares.flatMap((share) => ("vpc" in share ? (share.ready ?? []) : []))],
    });
    // Events end before destroy takes the tags away: one of them would bring the tags back.
    const after = [apply];
    const sources = [
      new EventSource(this, "reconcile", tagCopy, {
        description: "Finds what no event told, and what failed",
        everyMinutes: reconcileMinutes,
        input: RECONCILE,
        after,
      }),
      ...this.changes(shares, tagCopy, after),
    ];
    // What changed after the apply was read and before an event could tell of it.
    new LambdaInvocation(this, "catch-up", {
      functionName: tagCopy.functionName,
      lifecycleScope: "CREATE_ONLY",
      input: JSON.stringify(RECONCILE),
      dependsOn: sources.flatMap(({ ready }) => ready),
    });
    this.functionArn = tagCopy.arn;
    this.failureQueueArn = tagCopy.failures.arn;
    this.ready = [apply];
  }

  /**
   * EventBridge tells an account of its own resources' tags, in their region, and of what other owners' `TagCopyEvents`
   * send there. All else waits for the schedule.
   */
  private changes(
    shares: readonly ResolvedShare[],
    tagCopy: NetworkFunction,
    after: readonly ITerraformDependable[],
  ): readonly EventSource[] {
    const here = shares.filter(({ region }) => region === this.stack.region);
    if (here.length === 0) return [];
    const owners = [...new Set(here.map(({ owner }) => owner))].filter((id) => id !== this.stack.account.id).sort();
    for (const owner of owners) {
      new CloudwatchEventPermission(this, `events-of-${owner}`, { principal: owner, statementId: `tag-copy-${owner}` });
    }
    const tagChanges = new EventSource(this, "tag-changes", tagCopy, {
      description: "Tags of a VPC, a subnet or a route table changed",
      pattern: TAG_CHANGES,
      after,
    });
    if (owners.length === 0) return [tagChanges];
    const sharing = new EventSource(this, "sharing", tagCopy, {
      description: "Another account shares something with somebody, or no longer",
      pattern: { ...SHARING, account: owners },
      after,
    });
    return [tagChanges, sharing];
  }

  private permissions(shares: readonly ResolvedShare[]): readonly Statement[] {
    const { organization, stack } = this;
    const others = (ids: readonly string[]) => [...new Set(ids)].filter((id) => id !== stack.account.id).sort();
    const owners = others(shares.map(({ owner }) => owner));
    const participants = others(shares.flatMap((share) => share.participants));
    const roles = [
      ...owners.map((account) => roleArn(organization, account, OWNER_ROLE)),
      ...participants.map((account) => roleArn(organization, account, PARTICIPANT_ROLE)),
    ];
    const sharedWithUs = others(
      shares.filter((share) => share.participants.includes(stack.account.id)).map(({ owner }) => owner),
    );
    return [
      READ,
      ...(roles.length === 0
        ? []
        : [{ Sid: "Assume", Effect: "Allow" as const, Action: "sts:AssumeRole", Resource: roles }]),
      ...(sharedWithUs.length === 0 ? [] : [tagPermissions(organization, [...sharedWithUs, stack.account.id])]),
    ];
  }

  private findAccount(property: string, name: string) {
    const known = this.organization.accounts.map((account) => account.name);
    return this.known("account", property, name, this.organization.account(name), known, undefined);
  }

  private checkKeys(priorityKeys: readonly string[], excludedKeys: readonly string[]): void {
    for (const [property, keys] of Object.entries({ priorityKeys, excludedKeys })) {
      for (const key of keys.filter((each) => !/^(?!aws:).{1,128}$/i.test(each))) {
        this.report({
          code: "INVALID_TAG_KEY",
          property,
          found: key,
          allowed: "1 to 128 characters, not beginning with aws:",
          message: `"${key}" cannot be the key of a tag that is copied`,
        });
      }
    }
    for (const key of priorityKeys.filter((each) => excludedKeys.includes(each))) {
      this.report({
        code: "CONTRADICTORY_TAG_KEY",
        property: "priorityKeys",
        found: key,
        allowed: "keys that excludedKeys does not name",
        message: `"${key}" cannot be copied first and not at all`,
      });
    }
  }
}

/** CloudWatch looks back 7 days at most with periods of an hour. */
function alarms(reconcileMinutes: number): readonly FunctionMetricAlarm[] {
  const periods = Math.ceil((3 * reconcileMinutes) / 60);
  return [
    {
      id: "stalled",
      description: `No run ended well for ${String(periods)} hours`,
      metric: "RunsCompleted",
      periodSeconds: HOUR,
      periods,
      when: "none",
    },
  ];
}
