/**
 * Tags of a VPC, a subnet or a route table changed:
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tag-changes.html
 */
export const TAG_CHANGES = {
  source: ["aws.tag"],
  "detail-type": ["Tag Change on Resource"],
  detail: { service: ["ec2"], "resource-type": ["vpc", "subnet", "route-table"] },
};

/** Something is shared, or no longer: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ram.html */
export const SHARING = { source: ["aws.ram"], "detail-type": ["Resource Sharing State Change"] };
