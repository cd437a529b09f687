import { describe, expect, it } from "vitest";
import { runTasks } from "./schedule.js";
import type { Task } from "./schedule.js";

interface Running {
  parallel: number;
  megabytes: number;
}

/** Tasks that record how much ran at once. */
function recorder() {
  const now: Running = { parallel: 0, megabytes: 0 };
  const most: Running = { parallel: 0, megabytes: 0 };
  const order: string[] = [];
  const task = (name: string, megabytes = 1, after: string[] = []): Task<string> => ({
    name,
    after,
    megabytes,
    run: async (results) => {
      now.parallel += 1;
      now.megabytes += megabytes;
      most.parallel = Math.max(most.parallel, now.parallel);
      most.megabytes = Math.max(most.megabytes, now.megabytes);
      await new Promise((resolve) => setImmediate(resolve));
      now.parallel -= 1;
      now.megabytes -= megabytes;
      order.push(name);
      return [name, ...after.map((source) => results.get(source))].join("<");
    },
  });
  return { task, most, order };
}

describe("running tasks within limits", () => {
  it("gives a task the results of those it comes after, and all in the order of the tasks", async () => {
    const { task } = recorder();
    const tasks = [task("spoke", 1, ["network"]), task("network")];
    const results = await runTasks(tasks, { parallel: 2, megabytes: 10 });
    expect(results.get("spoke")).toBe("spoke<network");
    expect([...results.keys()]).toEqual(["spoke", "network"]);
  });

  it("runs no more tasks at once than there are processors", async () => {
    const { task, most } = recorder();
    await runTasks(
      ["a", "b", "c", "d"].map((name) => task(name)),
      { parallel: 2, megabytes: 10 },
    );
    expect(most.parallel).toBe(2);
  });

  it("does not start a task for which the memory does not suffice", async () => {
    const { task, most } = recorder();
    await runTasks([task("a", 4), task("b", 4), task("c", 4)], { parallel: 3, megabytes: 10 });
    expect(most).toEqual({ parallel: 2, megabytes: 8 });
  });

  it("runs a task that needs more memory than there is alone", async () => {
    const { task, most, order } = recorder();
    await runTasks([task("large", 20), task("a"), task("b")], { parallel: 3, megabytes: 10 });
    expect(order[0]).toBe("large");
    expect(most).toEqual({ parallel: 2, megabytes: 20 });
  });

  it("refuses tasks that wait for each other", async () => {
    const { task } = recorder();
    const tasks = [task("a", 1, ["b"]), task("b", 1, ["a"])];
    await expect(runTasks(tasks, { parallel: 2, megabytes: 10 })).rejects.toThrow("these wait for each other: a, b");
  });

  it("fails with the error of a task", async () => {
    const failing: Task<string> = { name: "a", after: [], megabytes: 1, run: () => Promise.reject(new Error("no")) };
    await expect(runTasks([failing], { parallel: 2, megabytes: 10 })).rejects.toThrow("no");
  });
});
