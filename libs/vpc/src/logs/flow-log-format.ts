/**
 * The fields of a flow log record, by the version that brought them, in the order of AWS's table:
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 *
 * Version 6 is the transit gateway's. Version 11 is left out: its tag fields need an argument that the provider lacks,
 * and its next-hop fields are not in every region.
 */
const FIELDS = [
  // Version 2: the default format.
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status",
  // Version 3
  "vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr",
  // Version 4
  "region az-id sublocation-type sublocation-id",
  // Version 5
  "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path",
  // Version 7
  "ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id",
  "ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id",
  // Version 8
  "reject-reason",
  // Version 9
  "resource-id",
  // Version 10
  "encryption-status",
]
  .join(" ")
  .split(" ");

/** The format that records every one of these fields. `$${` is Terraform's escape of `${`, which is AWS's own syntax. */
export const EXTENDED_FORMAT = FIELDS.map((field) => `$\${${field}}`).join(" ");
