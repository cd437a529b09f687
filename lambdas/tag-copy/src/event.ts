import { FunctionError, parse, type Problem } from "@causeway/lambda-shared";
import * as z from "zod/mini";
import { shareProblems, Shares, type Share } from "./configuration.js";

/** What an event asks for. Nothing of it is copied anywhere: it only says where to look. */
export type Request =
  | {
      readonly kind: "apply";
      readonly copy: readonly Share[];
      readonly remove: readonly Share[];
      readonly dryRun: boolean;
    }
  | { readonly kind: "reconcile"; readonly concerns: (share: Share) => boolean; readonly dryRun: boolean }
  | { readonly kind: "rejected"; readonly reason: string; readonly problems: readonly Problem[] };

const Input = z.object({ shares: Shares }, "an object with shares");
const ApplyEvent = z.object({
  shares: Shares,
  dryRun: z.optional(z.boolean("true or false")),
  tf: z.object(
    {
      action: z.enum(["create", "update", "delete"], "create, update or delete"),
      prev_input: z.optional(z.nullable(Input)),
    },
    "an object with action and prev_input",
  ),
});

const ReconcileEvent = z.object({
  mode: z.literal("reconcile", "reconcile"),
  dryRun: z.optional(z.boolean("true or false")),
});

/** A resource is shared or is no more: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ram.html */
const SharingEvent = z.object({
  source: z.literal("aws.ram", "aws.ram"),
  account: z.string("an account id"),
  region: z.string("a region"),
});

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tag-changes.html */
const TagChangeEvent = z.object({
  source: z.literal("aws.tag", "aws.tag"),
  account: z.string("an account id"),
  region: z.string("a region"),
  detail: z.object({ service: z.string("a service"), "resource-type": z.string("a resource type") }, "an object"),
});

/**
 * Understands an event.
 * @throws FunctionError INVALID_INPUT when Terraform waits for the answer, so that its run fails. Any other event that
 * cannot be understood is `rejected` instead, because nobody would gain by its being delivered again.
 */
export function readEvent(event: unknown): Request {
  if (has(event, "tf")) return readApply(event);
  if (has(event, "mode")) {
    const parsed = parse(ReconcileEvent, event, "event");
    if (!parsed.ok) return { kind: "rejected", reason: "INVALID_INPUT", problems: parsed.problems };
    return { kind: "reconcile", concerns: () => true, dryRun: parsed.value.dryRun ?? false };
  }
  const sharing = parse(SharingEvent, event, "event");
  const parsed = sharing.ok ? sharing : parse(TagChangeEvent, event, "event");
  if (!parsed.ok) return { kind: "rejected", reason: "UNKNOWN_EVENT", problems: parsed.problems };
  const { account, region } = parsed.value;
  return {
    kind: "reconcile",
    concerns: (share) => share.region === region && (share.owner === account || share.participants.includes(account)),
    dryRun: false,
  };
}

function readApply(event: unknown): Request {
  const parsed = parse(ApplyEvent, event, "input");
  const problems = parsed.ok ? shareProblems(parsed.value.shares, "input.shares") : parsed.problems;
  if (!parsed.ok || problems.length > 0) {
    const text = problems.map(
      ({ path, found, allowed }) => `${path}: found ${found ?? "nothing"}, allowed: ${allowed}`,
    );
    throw new FunctionError("INVALID_INPUT", text.join("; "), { problems });
  }
  const { shares, dryRun = false, tf } = parsed.value;
  const previous = tf.prev_input?.shares ?? [];
  return tf.action === "delete"
    ? { kind: "apply", copy: [], remove: shares, dryRun }
    : { kind: "apply", copy: shares, remove: without(previous, shares), dryRun };
}

/** The part of `shares` that `kept` no longer has, by owner, region, VPC or network, and participant. */
function without(shares: readonly Share[], kept: readonly Share[]): Share[] {
  const name = ({ owner, region }: Share, kind: "vpc" | "network", value: string, participant: string) =>
    [owner, region, kind, value, participant].join(" ");
  const still = new Set(
    kept.flatMap((share) =>
      share.participants.flatMap((account) => [
        ...share.vpcs.map((vpc) => name(share, "vpc", vpc, account)),
        ...(share.networks ?? []).map((network) => name(share, "network", network, account)),
      ]),
    ),
  );
  return shares.flatMap((share) =>
    share.participants
      .map((participant) => ({
        ...share,
        participants: [participant],
        vpcs: share.vpcs.filter((vpc) => !still.has(name(share, "vpc", vpc, participant))),
        networks: (share.networks ?? []).filter((each) => !still.has(name(share, "network", each, participant))),
      }))
      .filter(({ vpcs, networks }) => vpcs.length + networks.length > 0),
  );
}

function has(event: unknown, key: string): boolean {
  return typeof event === "object" && event !== null && key in event;
}
