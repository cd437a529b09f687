interface Advice {
  /** Of Terraform's error, in JSON's one line or in the lines that it prints. */
  readonly error: RegExp;
  /** What to do. `$1` stands for what the error names. */
  readonly advice: string;
}

const KNOWN: readonly Advice[] = [
  {
    error: /terraform_remote_state\.state-([\w-]+).*Unable to find remote state/s,
    advice: "apply stack $1 first: this one reads what it publishes",
  },
  {
    error: /Unable to find remote state.*terraform_remote_state\.state-([\w-]+)/s,
    advice: "apply stack $1 first: this one reads what it publishes",
  },
  {
    error: /Cannot assume IAM Role.*role\/([\w+=,.@/-]+)/s,
    advice:
      "role $1 is not there or does not trust this account yet: apply the networking account first, which makes the " +
      "roles that others assume in it, and the stacks prerequisites before it",
  },
  {
    error: /execution halted|operation was canceled|context canceled/,
    advice: "it was interrupted, and what was made until then is in the state: apply again",
  },
  {
    error: /Error acquiring the state lock.*ID:\s+([0-9a-f-]+)/s,
    advice: "another run has the state; if none is left, run `terraform force-unlock $1` in the stack's folder",
  },
  {
    error: /\b(?!RequestLimitExceeded)(\w+LimitExceeded)\b/,
    advice: "request a higher quota in Service Quotas, then apply again: what was made until then is in the state",
  },
  {
    error: /InsufficientFreeAddressesInPool/,
    advice: "the address pool is full: give the pool more addresses, or the VPC a smaller block",
  },
  {
    error: /Provider configuration not present/,
    advice:
      "what a stack made in another account is destroyed while it is still described: put it back, run " +
      "`terraform apply -destroy` in the stack's folder, then take it out of the description",
  },
  {
    error: /SubnetChangeProtection/,
    advice: "set subnetChangeProtection to false in the change that adds or removes a zone",
  },
  {
    error: /DeleteProtection|deletion protection/i,
    advice: "turn the resource's deletion protection off and apply that before it is destroyed",
  },
];

/** An error of Terraform, and below it what to do about it where that is known. */
export function withAdvice(error: string): string {
  for (const { error: pattern, advice } of KNOWN) {
    const match = pattern.exec(error);
    // A stack's name has `--` for `_` in the names of data sources.
    if (match !== null) return `${error}\n  ${advice.replace("$1", (match[1] ?? "").replaceAll("--", "_"))}`;
  }
  return error;
}
