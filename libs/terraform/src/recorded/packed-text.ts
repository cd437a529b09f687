import { gunzipSync } from "node:zlib";

/** What gzip begins with. */
const GZIP = [0x1f, 0x8b];

/** User data has at most 16 KB before it is packed; longer text stays as it is. */
const MOST_BYTES = 1 << 20;

/** The text that base64 holds, gzipped or not, as user data is recorded. Text that is no base64 is what it is. */
export function unpacked(text: string): string {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return text;
  const bytes = Buffer.from(text, "base64");
  if (!GZIP.every((byte, i) => bytes[i] === byte)) return bytes.toString();
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString();
  } catch {
    return text;
  }
}
