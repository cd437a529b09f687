import type { Problem } from "@causeway/cidr";
import type { OrganizationData } from "./schema.js";

type SegmentData = OrganizationData["segments"][string];

/** Whether the hub leads a segment's spokes to the internet. An ingress VPC has an internet gateway of its own. */
export function reachesInternet({ internet, ingress }: SegmentData): boolean {
  return internet ?? !ingress;
}

/** How segments reach the internet must fit what is inspected, and how that leaves. */
export function checkInternet(data: OrganizationData): Problem[] {
  return [
    ...Object.entries(data.segments).flatMap(([name, segment]) => [
      ...checkSegment(`segments.${name}`, name, segment),
      ...checkWay(data, name, segment),
    ]),
    ...checkInspection(data),
  ];
}

function checkSegment(path: string, name: string, segment: SegmentData): Problem[] {
  const { egress, ingress, internet } = segment;
  return [
    ...(egress === undefined || reachesInternet(segment)
      ? []
      : [
          {
            code: "EGRESS_WITHOUT_INTERNET",
            path: `${path}.egress`,
            found: egress,
            allowed: "an egress of a segment with internet",
            message: `segment "${name}" reaches no internet, but names the egress "${egress}" to lead it there`,
          },
        ]),
    ...(ingress && internet === true
      ? [
          {
            code: "INGRESS_WITH_INTERNET",
            path: `${path}.internet`,
            found: "true",
            allowed: "false, or left out",
            message: `the VPCs of ingress segment "${name}" have internet gateways of their own; the hub leads them nowhere`,
          },
        ]
      : []),
  ];
}

/** A segment with internet that names no egress needs inspection to lead it there. */
function checkWay({ inspection }: OrganizationData, name: string, segment: SegmentData): Problem[] {
  if (!reachesInternet(segment) || segment.egress !== undefined) {
    return [];
  }
  const problem = { path: `segments.${name}.internet`, found: "true" };
  if (inspection.traffic === "segments") {
    return [
      {
        ...problem,
        code: "INTERNET_NOT_INSPECTED",
        allowed: "false, or an egress",
        message: `only traffic between segments is inspected; name the egress that leads segment "${name}" to the internet`,
      },
    ];
  }
  return inspection.egress === "none"
    ? [
        {
          ...problem,
          code: "NO_WAY_TO_INTERNET",
          allowed: "false, or an egress",
          message: `what was inspected leaves by no egress, so segment "${name}" needs one of its own`,
        },
      ]
    : [];
}

function checkInspection({ inspection: { traffic, egress }, segments, connections }: OrganizationData): Problem[] {
  const path = "inspection.egress";
  if (traffic === "segments" && egress !== undefined && egress !== "none") {
    return [
      {
        code: "EGRESS_OF_UNINSPECTED_INTERNET",
        path,
        found: typeof egress === "string" ? egress : egress.vpc,
        allowed: "none",
        message: "only traffic between segments is inspected, so none of it leaves the inspection VPC for the internet",
      },
    ];
  }
  if (traffic === "internet" && egress === "none") {
    return [
      {
        code: "NOTHING_TO_INSPECT",
        path,
        found: "none",
        allowed: "own, or an egress VPC",
        message: "only traffic with the internet is inspected, and none of it may leave",
      },
    ];
  }
  const talking = connections.length > 0 || Object.values(segments).some(({ internal }) => internal);
  return traffic === "segments" && !talking
    ? [
        {
          code: "NOTHING_TO_INSPECT",
          path: "inspection.traffic",
          found: traffic,
          allowed: "all, internet, or a connection of two segments",
          message: "only traffic between segments is inspected, and none of them talk to each other",
        },
      ]
    : [];
}
