import { describe, expect, it } from "vitest";
import { mapSettled } from "./concurrency.js";

describe("mapSettled", () => {
  it("never has more in flight than the limit, and keeps the order", async () => {
    let inFlight = 0;
    let most = 0;
    const results = await mapSettled([5, 1, 3, 2, 4], 2, async (item) => {
      most = Math.max(most, ++inFlight);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      inFlight--;
      return item * 10;
    });
    expect(most).toBe(2);
    expect(results.map((result) => result.status === "fulfilled" && result.value)).toEqual([50, 10, 30, 20, 40]);
  });

  it("goes on after a failure", async () => {
    const results = await mapSettled([1, 2, 3], 1, (item) =>
      item === 2 ? Promise.reject(new Error("two")) : Promise.resolve(item),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("has nothing to do for no items", async () => {
    expect(await mapSettled([], 3, () => Promise.resolve(1))).toEqual([]);
  });
});
