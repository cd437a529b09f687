import { parse, type Place } from "@causeway/lambda-shared";
import * as z from "zod/mini";
import type { Configuration, Group } from "./configuration.js";

/** A reason to look. What it says about a state is logged and counted, never acted upon. */
export type Hint =
  | { readonly kind: "sweep"; readonly dryRun: boolean }
  | { readonly kind: "alarm"; readonly group: string; readonly state: string; readonly messageId: string }
  | { readonly kind: "lifecycle"; readonly group: string; readonly messageId: string };

export interface Rejection {
  readonly code:
    "MALFORMED" | "UNKNOWN_EVENT" | "UNKNOWN_ALARM" | "UNKNOWN_GROUP" | "FOREIGN_ACCOUNT" | "FOREIGN_REGION";
  readonly messageId?: string;
  readonly detail: string;
}

export interface Notifications {
  readonly hints: readonly Hint[];
  /** What cannot be understood or is someone else's: reported, never retried. */
  readonly rejections: readonly Rejection[];
  readonly testMessages: number;
}

const SweepEvent = z.object({ mode: z.literal("sweep"), dryRun: z.optional(z.boolean()) });
const SnsEvent = z.object({ Records: z.array(z.unknown()) });
const SnsRecord = z.object({
  EventSource: z.literal("aws:sns"),
  Sns: z.object({ MessageId: z.string(), Message: z.string() }),
});
/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html */
const AutoScalingEvent = z.object({
  source: z.literal("aws.autoscaling"),
  id: z.string(),
  account: z.string(),
  region: z.string(),
  detail: z.object({ AutoScalingGroupName: z.string() }),
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const AlarmMessage = z.object({
  AlarmName: z.string(),
  AlarmArn: z.string(),
  NewStateValue: z.string(),
  Trigger: z.optional(z.object({ Dimensions: z.optional(z.array(z.object({ name: z.string(), value: z.string() }))) })),
});
const LifecycleMessage = z.object({
  LifecycleTransition: z.string(),
  AutoScalingGroupName: z.string(),
  AccountId: z.string(),
});
const TestMessage = z.object({ Event: z.literal("autoscaling:TEST_NOTIFICATION") });

type Read = Hint | Rejection | "test";

/** @param place where the function runs; notifications from elsewhere are not its own */
export function readEvent(event: unknown, configuration: Configuration, place: Place): Notifications {
  const sweep = parse(SweepEvent, event, "event");
  if (sweep.ok) return sort([{ kind: "sweep", dryRun: sweep.value.dryRun ?? false }]);
  const autoScaling = parse(AutoScalingEvent, event, "event");
  if (autoScaling.ok) return sort([readAutoScaling(autoScaling.value, configuration, place)]);
  const sns = parse(SnsEvent, event, "event");
  if (sns.ok) return sort(sns.value.Records.map((record) => readRecord(record, configuration, place)));
  return sort([{ code: "UNKNOWN_EVENT", detail: "neither a sweep nor an event of Auto Scaling or SNS" }]);
}

function readRecord(record: unknown, configuration: Configuration, place: Place): Read {
  const envelope = parse(SnsRecord, record, "record");
  if (!envelope.ok) return { code: "MALFORMED", detail: "not a record of SNS" };
  const { MessageId: messageId, Message: text } = envelope.value.Sns;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { code: "MALFORMED", messageId, detail: "the message is not JSON" };
  }
  if (parse(TestMessage, message, "message").ok) return "test";
  const lifecycle = parse(LifecycleMessage, message, "message");
  if (lifecycle.ok) {
    const { AutoScalingGroupName: name, AccountId: account } = lifecycle.value;
    return readGroup(name, account, place.region, messageId, configuration, place);
  }
  const alarm = parse(AlarmMessage, message, "message");
  if (!alarm.ok) return { code: "MALFORMED", messageId, detail: "neither an alarm nor a lifecycle action" };
  return readAlarm(alarm.value, messageId, configuration, place);
}

function readAlarm(
  message: z.output<typeof AlarmMessage>,
  messageId: string,
  configuration: Configuration,
  place: Place,
): Read {
  // The message's field Region holds the region's long name: only the ARN can be compared.
  const [, , service, region = "", account = ""] = message.AlarmArn.split(":");
  if (service !== "cloudwatch") return { code: "MALFORMED", messageId, detail: "AlarmArn is not an alarm's" };
  const foreign = foreignTo(place, account, region, messageId);
  if (foreign !== undefined) return foreign;
  const group = groupOf(message, configuration);
  if (group === undefined) return { code: "UNKNOWN_ALARM", messageId, detail: message.AlarmName };
  return { kind: "alarm", group: group.name, state: message.NewStateValue, messageId };
}

/** By the configured alarm, or by the dimension of its metric. */
function groupOf(message: z.output<typeof AlarmMessage>, { groups }: Configuration): Group | undefined {
  const names = (message.Trigger?.Dimensions ?? [])
    .filter(({ name }) => name === "AutoScalingGroupName")
    .map(({ value }) => value);
  return groups.find(({ alarm }) => alarm === message.AlarmName) ?? groups.find(({ name }) => names.includes(name));
}

function readAutoScaling(event: z.output<typeof AutoScalingEvent>, configuration: Configuration, place: Place): Read {
  return readGroup(event.detail.AutoScalingGroupName, event.account, event.region, event.id, configuration, place);
}

function readGroup(
  name: string,
  account: string,
  region: string,
  messageId: string,
  { groups }: Configuration,
  place: Place,
): Read {
  const foreign = foreignTo(place, account, region, messageId);
  if (foreign !== undefined) return foreign;
  if (!groups.some((group) => group.name === name)) return { code: "UNKNOWN_GROUP", messageId, detail: name };
  return { kind: "lifecycle", group: name, messageId };
}

function foreignTo(place: Place, account: string, region: string, messageId: string): Rejection | undefined {
  if (account !== place.account) return { code: "FOREIGN_ACCOUNT", messageId, detail: account };
  if (region !== place.region) return { code: "FOREIGN_REGION", messageId, detail: region };
  return undefined;
}

function sort(read: readonly Read[]): Notifications {
  return {
    hints: read.filter((each) => typeof each === "object" && "kind" in each),
    rejections: read.filter((each) => typeof each === "object" && "code" in each),
    testMessages: read.filter((each) => each === "test").length,
  };
}
