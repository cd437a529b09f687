/**
 * - `INVALID_ADDRESS`: text that is no address, or a number outside its family
 * - `INVALID_CIDR`: text that is no CIDR block
 * - `MISALIGNED_CIDR`: a CIDR block with host bits set, such as `10.0.3.1/28`
 * - `SUBNET_OUT_OF_RANGE`: a subnet that its block has no room for
 * - `HOST_OUT_OF_RANGE`: a host number outside its block
 */
export type CidrErrorCode =
  "INVALID_ADDRESS" | "INVALID_CIDR" | "MISALIGNED_CIDR" | "SUBNET_OUT_OF_RANGE" | "HOST_OUT_OF_RANGE";

/** One address or block that cannot be: what was found and what is allowed, with a stable code. */
export class CidrError extends Error {
  override readonly name = "CidrError";

  constructor(
    readonly code: CidrErrorCode,
    /** The offending value as it was given. */
    readonly found: string,
    /** What would be accepted in its place. */
    readonly allowed: string,
    /** One sentence that holds both. */
    message = `${found} is not allowed; allowed is ${allowed}`,
  ) {
    super(message);
  }
}

/**
 * One mistake in a description. Functions that check a whole description return all of its problems, so that one run
 * shows everything there is to correct.
 */
export interface Problem {
  /** Stable, in UPPER_SNAKE case. */
  code: string;
  /** Where: a dotted configuration key or a construct path. */
  path: string;
  /** The offending value. */
  found: string;
  /** What would be accepted in its place. */
  allowed: string;
  /** One sentence that holds `found` and `allowed`, without `path` and `code`. */
  message: string;
}
