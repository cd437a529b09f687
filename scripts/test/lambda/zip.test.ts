import { strToU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { deterministicZip } from "../../src/lambda/zip.js";

/** Offsets from https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.3. */
const CENTRAL_HEADER = 0x02014b50;

function centralHeaders(zip: Uint8Array): { name: string; date: number; time: number; mode: number; os: number }[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const headers = [];
  for (let at = 0; at + 46 <= zip.length; at++) {
    if (view.getUint32(at, true) !== CENTRAL_HEADER) continue;
    headers.push({
      name: new TextDecoder().decode(zip.subarray(at + 46, at + 46 + view.getUint16(at + 28, true))),
      os: view.getUint8(at + 5),
      time: view.getUint16(at + 12, true),
      date: view.getUint16(at + 14, true),
      mode: view.getUint32(at + 38, true) >>> 16,
    });
  }
  return headers;
}

describe("deterministicZip", () => {
  const files = new Map([
    ["index.mjs", strToU8("export {}")],
    ["a/data.json", strToU8("{}")],
  ]);

  it("sorts names and gives each file the same date, mode and system", () => {
    const same = { os: 3, time: 0, date: 0x21, mode: 0o100644 };
    expect(centralHeaders(deterministicZip(files))).toEqual([
      { name: "a/data.json", ...same },
      { name: "index.mjs", ...same },
    ]);
  });

  it("gives the same bytes whatever the order of the files", () => {
    expect(deterministicZip(new Map([...files].reverse()))).toEqual(deterministicZip(files));
  });

  it("holds what was put in", () => {
    expect(Object.keys(unzipSync(deterministicZip(files)))).toEqual(["a/data.json", "index.mjs"]);
  });
});
