/** The part of Lambda's context object that the functions use. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

/** Tells when to stop starting new work, so that what was begun can end before Lambda ends the invocation. */
export class Deadline {
  constructor(
    private readonly context: Pick<InvocationContext, "getRemainingTimeInMillis">,
    private readonly marginMilliseconds: number,
  ) {}

  /** Milliseconds left for new work; 0 when it is time to stop. */
  get remaining(): number {
    return Math.max(0, this.context.getRemainingTimeInMillis() - this.marginMilliseconds);
  }

  get reached(): boolean {
    return this.remaining === 0;
  }
}

export type Sleep = (milliseconds: number) => Promise<void>;

export const sleep: Sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
