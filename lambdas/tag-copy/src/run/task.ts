import { describeError, failureKind, FunctionError, type Deadline, type ErrorSummary } from "@causeway/lambda-shared";
import {
  NETWORK_TAG,
  RESOURCE_TYPES,
  type Resource,
  type ResourceType,
  type TaggedResources,
} from "../aws/resources.js";
import { batches } from "../decision/batches.js";
import { decideCopy, decideRemoval, type CopyRules, type TagDecision } from "../decision/decide.js";
import type { Difference, Status, TaskReport } from "./report.js";
import { DeadlineReached, writeBatch } from "./write.js";

/** What is read of an owner's account. */
export interface Source {
  /** The owner's VPCs by their tag `Network`. */
  find(networks: readonly string[]): Promise<readonly Resource[]>;
  list(type: ResourceType, vpcs: readonly string[]): Promise<readonly Resource[]>;
}

/** One participant of one owner in one region. */
export interface Task {
  readonly owner: string;
  readonly region: string;
  readonly participant: string;
  readonly vpcs: readonly string[];
  /** Values of the tag `Network` of further VPCs. */
  readonly networks: readonly string[];
  readonly purpose: "copy" | "remove";
}

export interface TaskTools {
  readonly source: Source;
  readonly target: TaggedResources;
  readonly rules: CopyRules;
  readonly deadline: Deadline;
  readonly dryRun: boolean;
}

interface Findings {
  readonly differences: Difference[];
  readonly notVisible: string[];
  readonly leftOut: Record<string, readonly string[]>;
  readonly conflicts: Record<string, readonly string[]>;
  readonly denied: ResourceType[];
  readonly errors: (ErrorSummary & { readonly resource?: string })[];
  unfinished: boolean;
}

/** Brings the tags that a participant sees in line with the owner's. Types fail apart from each other. */
export async function runTask(task: Task, tools: TaskTools): Promise<TaskReport> {
  const findings: Findings = {
    differences: [],
    notVisible: [],
    leftOut: {},
    conflicts: {},
    denied: [],
    errors: [],
    unfinished: false,
  };
  const vpcs = await vpcsOf(task, tools.source, findings);
  const types = vpcs.length === 0 ? [] : RESOURCE_TYPES;
  await Promise.all(
    types.map(async (type) => {
      try {
        await runType(type, { ...task, vpcs }, tools, findings);
      } catch (error) {
        if (error instanceof DeadlineReached) findings.unfinished = true;
        // Only owners are sure to be allowed to tag their route tables: for a participant it is an extra.
        else if (type === "route-table" && isDenied(error)) findings.denied.push(type);
        else findings.errors.push(describeError(error));
      }
    }),
  );
  const { owner, region, participant, purpose } = task;
  const { differences, notVisible, leftOut, conflicts, denied, errors } = findings;
  return {
    owner,
    region,
    participant,
    purpose,
    status: status(task, findings),
    differences,
    notVisible,
    leftOut,
    conflicts,
    denied,
    errors: distinct(errors),
  };
}

/** All VPCs by their ids. A network without a VPC is not there yet, or not any more. */
async function vpcsOf({ owner, vpcs, networks }: Task, source: Source, findings: Findings): Promise<readonly string[]> {
  if (networks.length === 0) return vpcs;
  try {
    const found = await read(owner, source.find(networks));
    const missing = networks.filter((network) => !found.some(({ tags }) => tags.get(NETWORK_TAG) === network));
    findings.notVisible.push(...missing.map((network) => `${NETWORK_TAG}=${network}`));
    return [...new Set([...vpcs, ...found.map(({ id }) => id)])];
  } catch (error) {
    findings.errors.push(describeError(error));
    return vpcs;
  }
}

/** A failed read of the owner's account is never mistaken for one of the participant's. */
async function read<T>(owner: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FunctionError) throw error;
    const { name, message } = describeError(error);
    throw new FunctionError("SOURCE_READ_FAILED", `account ${owner}: ${name}: ${message}`, { account: owner });
  }
}

async function runType(type: ResourceType, task: Task, tools: TaskTools, findings: Findings): Promise<void> {
  const { target, deadline, rules } = tools;
  if (deadline.reached) throw new DeadlineReached();
  const [wanted, visible] = await Promise.all([
    task.purpose === "copy" ? sourceTags(type, task, tools.source, findings) : undefined,
    target.list(type, task.vpcs),
  ]);
  if (type === "vpc" && task.purpose === "copy") {
    const seen = new Set(visible.map(({ id }) => id));
    findings.notVisible.push(...[...(wanted?.keys() ?? [])].filter((id) => !seen.has(id)));
  }
  const decisions = new Map<string, TagDecision>();
  for (const { id, tags } of visible) {
    const source = wanted?.get(id);
    if (source !== undefined) decisions.set(id, decideCopy(source, tags, rules));
    if (task.purpose === "remove") decisions.set(id, decideRemoval(tags, rules));
  }
  for (const [id, { leftOut, conflicts }] of decisions) {
    if (leftOut.length > 0) findings.leftOut[id] = leftOut;
    if (conflicts.length > 0) findings.conflicts[id] = conflicts;
  }
  for (const batch of batches(decisions)) {
    const written = tools.dryRun ? undefined : await writeBatch(target, batch, deadline);
    const difference = { set: Object.fromEntries(batch.set), remove: [...batch.remove.keys()] };
    findings.differences.push(...(written?.done ?? batch.ids).map((id) => ({ id, ...difference })));
    // What is to be cleaned up and is not there any more is cleaned up.
    if (task.purpose === "copy") findings.notVisible.push(...(written?.notFound ?? []));
    findings.errors.push(...(written?.rejected ?? []).map(({ id, error }) => ({ ...error, resource: id })));
  }
}

/** The owner's tags by resource. A VPC that is missing or someone else's is an error, and touches nothing. */
async function sourceTags(type: ResourceType, task: Task, source: Source, findings: Findings) {
  const owned = (await read(task.owner, source.list(type, task.vpcs))).filter(({ ownerId }) => ownerId === task.owner);
  if (type === "vpc") {
    const known = new Set(owned.map(({ id }) => id));
    const unknown = task.vpcs.filter((id) => !known.has(id));
    if (unknown.length > 0) {
      const where = `account ${task.owner} owns no such VPC in ${task.region}`;
      findings.errors.push(describeError(new FunctionError("UNKNOWN_VPC", `${unknown.join(", ")}: ${where}`)));
    }
  }
  return new Map(owned.map(({ id, tags }) => [id, tags]));
}

function status(task: Task, { errors, unfinished, notVisible }: Findings): Status {
  if (errors.length > 0) return "failed";
  if (unfinished) return "unfinished";
  return task.purpose === "copy" && notVisible.length > 0 ? "waiting" : "done";
}

function isDenied(error: unknown): boolean {
  return !(error instanceof FunctionError) && failureKind(error) === "denied";
}

/** A role that cannot be assumed fails every type with the same words. */
function distinct<T>(errors: readonly T[]): T[] {
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}
