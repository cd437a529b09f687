/**
 * Every field of a flow log record, by the version that brought it, in the order of AWS's table:
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
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
]
  .join(" ")
  .split(" ");

/** The format that records every field. `$${` is Terraform's escape of `${`, which AWS's own syntax needs. */
export const EXTENDED_FORMAT = FIELDS.map((field) => `$\${${field}}`).join(" ");
