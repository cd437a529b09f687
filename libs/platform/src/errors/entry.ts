/** What a code means, and what to do about it. */
export type CodeEntry = readonly [meaning: string, remedy: string];
