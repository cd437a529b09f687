import { availableParallelism } from "node:os";

export interface Task<T> {
  readonly name: string;
  /** Names of the tasks whose results it needs. */
  readonly after: readonly string[];
  readonly megabytes: number;
  run(results: ReadonlyMap<string, T>): Promise<T>;
}

export interface Limits {
  readonly parallel: number;
  readonly megabytes: number;
}

/** As many tasks as there are processors, in two thirds of the memory that is free now. */
export function machineLimits(): Limits {
  return { parallel: availableParallelism(), megabytes: (process.availableMemory() / 1024 ** 2) * (2 / 3) };
}

/**
 * Runs every task once those it comes after are done, as many at a time as the limits allow; one that needs more
 * memory than there is runs alone. The results are in the order of the tasks.
 *
 * @throws Error if tasks wait for each other or for one that does not exist
 */
export async function runTasks<T>(tasks: readonly Task<T>[], limits: Limits): Promise<ReadonlyMap<string, T>> {
  const results = new Map<string, T>();
  const waiting = new Set(tasks);
  const running = new Map<Task<T>, Promise<void>>();
  const fits = ({ megabytes }: Task<T>) => {
    const used = [...running.keys()].reduce((sum, task) => sum + task.megabytes, 0);
    return running.size === 0 || (running.size < limits.parallel && used + megabytes <= limits.megabytes);
  };
  while (waiting.size + running.size > 0) {
    for (const task of waiting) {
      if (task.after.every((name) => results.has(name)) && fits(task)) {
        waiting.delete(task);
        const done = task.run(results).then((result) => {
          results.set(task.name, result);
          running.delete(task);
        });
        running.set(task, done);
      }
    }
    if (running.size === 0) {
      throw new Error(`these wait for each other: ${[...waiting].map(({ name }) => name).join(", ")}`);
    }
    await Promise.race(running.values());
  }
  return new Map(tasks.map(({ name }) => [name, results.get(name) as T]));
}
