type Text = string | readonly string[];

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Readonly<Record<string, Text>>;
  readonly Action: Text;
  readonly Resource?: Text;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Text>>>>;
}

/** The JSON of an IAM policy, in the order of the statements. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
