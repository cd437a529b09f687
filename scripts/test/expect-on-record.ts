import { expect } from "vitest";
import { describeDifference, howToRecord, isEqual, readRecord } from "../src/record/record.js";
import type { Current, RecordKind } from "../src/record/record.js";
import { recordFile } from "../src/synth/load.js";

/** An account has on record what it has now; what differs, and the command that records it, are told otherwise. */
export function expectOnRecord(kind: RecordKind, account: string, { differenceFrom }: Current): void {
  const difference = differenceFrom(readRecord(recordFile(account, kind.name)));
  const description = `${describeDifference(kind, account, difference)}\n${howToRecord(kind, account)}`;
  expect(isEqual(difference), description).toBe(true);
}
