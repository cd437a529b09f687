import { describe, expect, it } from "vitest";
import { sequentialCalls } from "../test/sequential-calls.js";

describe("AWS calls between the alarm and the last route moved", () => {
  it.each([
    [1, 10],
    [10, 10],
    [50, 50],
  ])("for %i tables at %i at once: one to observe, one to read again, one to write", async (tables, concurrency) => {
    expect(await sequentialCalls(tables, concurrency)).toBe(3);
  });

  it("grow with the tables only beyond the concurrency limit", async () => {
    expect(await sequentialCalls(50, 10)).toBe(1 + 2 * (50 / 10));
  });
});
