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

const Pod = z.strictObject(
  {
    name: text("the name of a pod, 1 to 64 letters, digits and hyphens", /^[A-Za-z0-9-]{1,64}$/),
    attachment: resourceId("tgw-attach", "a transit gateway attachment id"),
  },
  { error: "an object with name and attachment, and nothing else" },
);
export type Pod = z.output<typeof Pod>;

const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const Address = text("an IPv4 address", new RegExp(`^${OCTET}(\\.${OCTET}){3}$`));

/** Answers with the address that the request came from, as https://checkip.amazonaws.com does. */
const InternetProbe = text(
  "an http or https URL without credentials",
  /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[^\s@]*)?$/,
);

const RouteProbe = z.pipe(
  text("an address and a port, such as 10.1.2.3:443", new RegExp(`^${OCTET}(\\.${OCTET}){3}:\\d{1,5}$`)).check(
    z.refine((probe) => Number(probe.split(":")[1]) <= 65_535, "a port up to 65535"),
  ),
  z.transform((probe) => {
    const [address = "", port = ""] = probe.split(":");
    return { address, port: Number(port) };
  }),
);
export type RouteProbe = z.output<typeof RouteProbe>;

export interface Configuration {
  /** The pod in whose bridge subnet the function stands. */
  readonly pod: Pod;
  /** The other pods of the core. */
  readonly siblings: readonly Pod[];
  /** Tables of the transit gateway that take the pods' routes. */
  readonly routeTables: readonly string[];
  readonly internetProbes: readonly string[];
  /** Addresses that the pod's firewall translates to. */
  readonly expectedAddresses: readonly string[];
  readonly routeProbes: readonly RouteProbe[];
  readonly rounds: number;
  readonly pauseMilliseconds: number;
  readonly probeTimeoutMilliseconds: number;
  readonly quietPeriodMilliseconds: number;
  /** Pods that stay in each table, whatever their health. */
  readonly minimumPods: number;
  /** False for a pod of a core that another one replaces: it leaves, however well it works. */
  readonly carries: boolean;
  readonly dryRun: boolean;
}

/** @throws ConfigurationError with all problems together. */
export function readConfiguration(environment: Environment): Configuration {
  const values = readEnvironment(
    environment,
    {
      POD: variable(text("the name of a pod", /^.+$/)),
      PODS: variable(list(Pod, "pods", 1, 100), { json: true }),
      ROUTE_TABLES: variable(list(resourceId("tgw-rtb", "a transit gateway route table id"), "route tables", 1, 20), {
        json: true,
      }),
      INTERNET_PROBES: variable(list(InternetProbe, "URLs", 1, 5), {
        json: true,
        fallback: `["https://checkip.amazonaws.com/"]`,
      }),
      EXPECTED_ADDRESSES: variable(list(Address, "addresses", 1, 10), { json: true }),
      ROUTE_PROBES: variable(list(RouteProbe, "addresses with ports", 0, 5), { json: true, fallback: "[]" }),
      ROUNDS: variable(wholeNumber(1, 10), { fallback: "3" }),
      PAUSE_SECONDS: variable(wholeNumber(0, 30), { fallback: "5" }),
      PROBE_TIMEOUT_SECONDS: variable(wholeNumber(1, 10), { fallback: "3" }),
      QUIET_PERIOD_SECONDS: variable(wholeNumber(0, 86_400), { fallback: "180" }),
      MINIMUM_PODS: variable(wholeNumber(0, 100), { fallback: "1" }),
      CARRIES: variable(flag, { fallback: "true" }),
      DRY_RUN: variable(flag, { fallback: "false" }),
    },
    ({ POD, PODS, ROUTE_TABLES, MINIMUM_PODS }) => [
      ...(PODS.some(({ name }) => name === POD)
        ? []
        : [{ path: "POD", found: POD, allowed: `one of PODS: ${PODS.map(({ name }) => name).join(", ")}` }]),
      ...(MINIMUM_PODS <= PODS.length
        ? []
        : [{ path: "MINIMUM_PODS", found: String(MINIMUM_PODS), allowed: `at most the ${PODS.length} of PODS` }]),
      ...repeated(
        PODS,
        (index) => `PODS[${index}].name`,
        ({ name }) => [name],
      ),
      ...repeated(
        PODS,
        (index) => `PODS[${index}].attachment`,
        ({ attachment }) => [attachment],
      ),
      ...repeated(
        ROUTE_TABLES,
        (index) => `ROUTE_TABLES[${index}]`,
        (table) => [table],
      ),
    ],
  );
  const pod = values.PODS.find(({ name }) => name === values.POD);
  if (pod === undefined) throw new Error("checked above");
  return {
    pod,
    siblings: values.PODS.filter(({ name }) => name !== values.POD),
    routeTables: values.ROUTE_TABLES,
    internetProbes: values.INTERNET_PROBES,
    expectedAddresses: values.EXPECTED_ADDRESSES,
    routeProbes: values.ROUTE_PROBES,
    rounds: values.ROUNDS,
    pauseMilliseconds: values.PAUSE_SECONDS * 1000,
    probeTimeoutMilliseconds: values.PROBE_TIMEOUT_SECONDS * 1000,
    quietPeriodMilliseconds: values.QUIET_PERIOD_SECONDS * 1000,
    minimumPods: values.MINIMUM_PODS,
    carries: values.CARRIES,
    dryRun: values.DRY_RUN,
  };
}
