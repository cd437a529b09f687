import {
  flag,
  list,
  readEnvironment,
  repeated,
  resourceId,
  text,
  variable,
  wholeNumber,
} from "@causeway/lambda-shared";
import type { Environment } from "@causeway/lambda-shared";
import * as z from "zod/mini";

/** A zone's Auto Scaling group of one instance, the alarm that watches it, and the route tables that it serves. */
const Group = z.strictObject(
  {
    name: text("the name of an Auto Scaling group", /^.{1,255}$/),
    alarm: text("the name of an alarm", /^.{1,255}$/),
    zone: text("an Availability Zone, such as eu-central-1a", /^[a-z]{2}(-[a-z]+)+-\d[a-z0-9-]*$/),
    // 200 is what one filter of a Describe call takes.
    routeTables: z
      .array(resourceId("rtb", "a route table id"), "a list of route table ids")
      .check(z.maxLength(200, "at most 200 route tables")),
    fallbackNatGateway: z.optional(resourceId("nat", "a NAT gateway id")),
  },
  { error: "an object with name, alarm, zone, routeTables and fallbackNatGateway, and nothing else" },
);
export type Group = z.output<typeof Group>;

/** 50 is what one DescribeAutoScalingGroups call takes. */
const Groups = list(Group, "groups", 1, 50);

const DESTINATION = "an IPv4 CIDR block without host bits, such as 0.0.0.0/0";

/** As EC2 writes it in a route table: another spelling of the block would never be found there. */
const Destination = text(DESTINATION, /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/).check(z.refine(isBlock, DESTINATION));

function isBlock(block: string): boolean {
  const [address = "", prefix = ""] = block.split("/");
  const octets = address.split(".");
  if (octets.some((octet) => Number(octet) > 255 || octet !== String(Number(octet))) || Number(prefix) > 32)
    return false;
  const value = octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return prefix === String(Number(prefix)) && value % 2 ** (32 - Number(prefix)) === 0;
}

export interface Configuration {
  readonly groups: readonly Group[];
  /** Name of the launch lifecycle hook of every group; absent when they have none. */
  readonly lifecycleHook?: string;
  /** CIDR block of the routes to move. */
  readonly destination: string;
  /** Device index of the instances' interface that the routes point at. */
  readonly deviceIndex: number;
  readonly quietPeriodMilliseconds: number;
  readonly routeConcurrency: number;
  readonly dryRun: boolean;
}

/** @throws ConfigurationError with all problems together. */
export function readConfiguration(environment: Environment): Configuration {
  const values = readEnvironment(
    environment,
    {
      GROUPS: variable(Groups, { json: true }),
      LIFECYCLE_HOOK: variable(z.optional(text("the name of a lifecycle hook", /^[\w/-]{1,255}$/))),
      DESTINATION: variable(Destination, { fallback: "0.0.0.0/0" }),
      DEVICE_INDEX: variable(wholeNumber(0, 15), { fallback: "0" }),
      QUIET_PERIOD_SECONDS: variable(wholeNumber(0, 86_400), { fallback: "300" }),
      ROUTE_CONCURRENCY: variable(wholeNumber(1, 50), { fallback: "10" }),
      DRY_RUN: variable(flag, { fallback: "false" }),
    },
    // Two zones that claim the same thing would take it from each other at every run.
    ({ GROUPS }) => {
      const twice = (property: "name" | "alarm" | "routeTables") =>
        repeated(
          GROUPS,
          (index) => `GROUPS[${index}].${property}`,
          (group) => [group[property]].flat(),
        );
      return [...twice("name"), ...twice("alarm"), ...twice("routeTables")];
    },
  );
  return {
    groups: values.GROUPS,
    ...(values.LIFECYCLE_HOOK === undefined ? {} : { lifecycleHook: values.LIFECYCLE_HOOK }),
    destination: values.DESTINATION,
    deviceIndex: values.DEVICE_INDEX,
    quietPeriodMilliseconds: values.QUIET_PERIOD_SECONDS * 1000,
    routeConcurrency: values.ROUTE_CONCURRENCY,
    dryRun: values.DRY_RUN,
  };
}
