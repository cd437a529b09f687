import { createHash } from "node:crypto";
import type { Tags } from "./tags.js";

/** 256 characters of a tag's value, less `v1:16:`. */
const DIGESTS_LENGTH = 250;
const MAX_WIDTH = 16;
const MIN_WIDTH = 5;

function digest(key: string, value: string, width: number): string {
  // A key may end where a value begins: its length keeps the two apart.
  return createHash("sha256").update(`${key.length}:${key}${value}`).digest("base64url").slice(0, width);
}

/**
 * The ledger says which tags of a resource this function wrote. It is itself a tag of the resource, written in the
 * same call as the tags it lists: both are there or neither is, it needs no store, no further permission and no
 * further read, and it goes when the resource goes or is no longer shared.
 *
 * Its value is `v1:<width>:<digests>` with one digest per tag, over key and value together. So a tag is known as the
 * function's own only as long as its value is the one that was written. A tag's value has at most 256 characters;
 * the digests are as wide as the number of tags allows: 96 bits up to 15 tags, 30 bits for the 49 that fit at most.
 */
export class Ledger {
  private constructor(
    private readonly width: number,
    private readonly digests: ReadonlySet<string>,
  ) {}

  static readonly empty = new Ledger(MAX_WIDTH, new Set());

  /** @returns undefined when the text is not a ledger, which is treated as knowing no tag. */
  static decode(text: string): Ledger | undefined {
    const [, width, digests] = /^v1:(\d{1,2}):([\w-]+)$/.exec(text) ?? [];
    if (width === undefined || digests === undefined) return undefined;
    const size = Number(width);
    if (size < MIN_WIDTH || size > MAX_WIDTH || digests.length % size !== 0) return undefined;
    const parts = Array.from({ length: digests.length / size }, (_, index) =>
      digests.slice(index * size, (index + 1) * size),
    );
    return new Ledger(size, new Set(parts));
  }

  /** The text that lists `tags`, or undefined when there are none. At most 49 tags fit. */
  static encode(tags: Tags): string | undefined {
    if (tags.size === 0) return undefined;
    const width = Math.min(MAX_WIDTH, Math.floor(DIGESTS_LENGTH / tags.size));
    if (width < MIN_WIDTH) throw new RangeError(`A ledger holds at most ${DIGESTS_LENGTH / MIN_WIDTH} tags`);
    const digests = [...tags].map(([key, value]) => digest(key, value, width)).sort();
    return `v1:${width}:${digests.join("")}`;
  }

  /** Whether this function wrote the tag, with this very value. */
  holds(key: string, value: string): boolean {
    return this.digests.has(digest(key, value, this.width));
  }
}
