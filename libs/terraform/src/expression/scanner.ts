/** Text that is not an expression of Terraform's. */
export class ExpressionSyntaxError extends Error {
  override readonly name = "ExpressionSyntaxError";

  constructor(
    /** Characters from the start of the text. */
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** How deep expressions may be nested in each other. What people write is nested less than 30 deep. */
export const MOST_NESTED = 250;

const BLANK = /(?:[ \t]|(?:#|\/\/)[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const BLANK_OR_LINE = /(?:\s|(?:#|\/\/)[^\n]*|\/\*[\s\S]*?\*\/)*/y;
/** https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#identifiers */
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** A text with the place up to which it has been read. */
export class Scanner {
  at = 0;
  private depth = 0;
  /** Whether the end of a line means something, as between items of an object. */
  private linesMatter = false;

  constructor(readonly text: string) {}

  /** Reads something nested, in which ends of lines matter, do not, or do as before. */
  nested<Result>(linesMatter: boolean | undefined, read: () => Result): Result {
    const before = this.linesMatter;
    this.linesMatter = linesMatter ?? before;
    this.depth += 1;
    if (this.depth > MOST_NESTED) this.refuse(`expressions are nested more than ${MOST_NESTED} deep`);
    const result = read();
    this.depth -= 1;
    this.linesMatter = before;
    return result;
  }

  /**
   * Reads a text that stands in this one, with its indentation taken away.
   *
   * @param offset - where in this text it stands
   */
  within<Result>(text: string, offset: number, read: (inner: Scanner) => Result): Result {
    const inner = new Scanner(text);
    inner.depth = this.depth;
    try {
      return read(inner);
    } catch (error) {
      if (!(error instanceof ExpressionSyntaxError)) throw error;
      throw new ExpressionSyntaxError(offset + error.offset, error.message);
    }
  }

  skipBlanks(): void {
    this.match(this.linesMatter ? BLANK : BLANK_OR_LINE);
  }

  skipLines(): void {
    this.match(BLANK_OR_LINE);
  }

  /** Whether `token` comes next, after blanks. */
  sees(token: string): boolean {
    this.skipBlanks();
    return this.text.startsWith(token, this.at);
  }

  take(token: string): boolean {
    if (!this.sees(token)) return false;
    this.at += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) this.refuseNext(`"${token}" is expected`);
  }

  identifier(): string | undefined {
    this.skipBlanks();
    return this.match(IDENTIFIER);
  }

  /** The word, if the next identifier is just that. */
  takeWord(word: string): boolean {
    const start = this.at;
    if (this.identifier() === word) return true;
    this.at = start;
    return false;
  }

  seesWord(word: string): boolean {
    const start = this.at;
    const isNext = this.takeWord(word);
    this.at = start;
    return isNext;
  }

  number(): string | undefined {
    this.skipBlanks();
    return this.match(NUMBER);
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** What comes next is not what is needed. */
  refuseNext(needed: string): never {
    this.skipBlanks();
    const rest = this.text.slice(this.at).split("\n", 1)[0] ?? "";
    const isEnd = this.at >= this.text.length;
    const found = isEnd ? "the end of the text" : rest === "" ? "the end of the line" : `"${rest.slice(0, 20)}"`;
    this.refuse(`${found} is not expected here: ${needed}`);
  }

  refuse(message: string, offset = this.at): never {
    throw new ExpressionSyntaxError(offset, message);
  }
}
