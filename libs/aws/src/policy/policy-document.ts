type Text = string | readonly string[];

/** A statement of an IAM policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, Text>>;
  readonly Action: Text;
  readonly Resource?: Text;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Text>>>>;
}

/** The JSON of an IAM policy, in the order of the statements. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * The trust policy of a role that an AWS service assumes.
 *
 * @param service e.g. `ec2`, for `ec2.amazonaws.com`
 */
export function trustPolicy(service: string, { Sid, Condition }: Pick<Statement, "Sid" | "Condition"> = {}): string {
  return policyDocument([
    { Sid, Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: "sts:AssumeRole", Condition },
  ]);
}

/** Denies every use of a resource over a connection without TLS. */
export function encryptedTransportOnly(service: string, resource: Text): Statement {
  return {
    Sid: "EncryptedTransportOnly",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: `${service}:*`,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
