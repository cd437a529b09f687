/** What the verifier says of an intent. */
export interface Judgement {
  /** PROVEN, VIOLATED, UNPROVEN or EMPTY. */
  readonly verdict: string;
  /** The traffic and the ends that were judged, in numbers, and what the verdict rests on besides the Terraform. */
  readonly about: string;
}

/** An intent and what the verifier says of it. */
export interface JudgedIntent extends Judgement {
  /** The intent in words, after its name if it has one of its own. */
  readonly sentence: string;
}

/** A judged intent as it stands on record: one line, whatever its name holds. */
export function toLine({ verdict, sentence, about }: JudgedIntent): string {
  return `${verdict.padEnd(9)} ${sentence} | ${about}`.replaceAll(/\s*\n\s*/g, " ");
}

/** A line that was written in another way is a sentence without verdict. */
export function fromLine(line: string): JudgedIntent {
  const [, verdict = "", sentence = line, about = ""] = /^(\S+)\s+(.*) \| (.*)$/.exec(line) ?? [];
  return { verdict, sentence, about };
}
