/** Tags of one resource. A map, because a tag may be named `__proto__`. */
export type Tags = ReadonlyMap<string, string>;

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions; `aws:` tags do not count. */
export const MAX_TAGS_PER_RESOURCE = 50;

/** AWS's own tags: nobody else can write or delete them. */
export function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith("aws:");
}

/** The same order on every machine: by UTF-16 code units, never by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
