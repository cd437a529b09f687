import { execFileSync } from "node:child_process";

/** A checkout of the repository that describes the organization. */
export class Git {
  constructor(private readonly folder: string) {}

  /**
   * What git prints, without the line's end.
   *
   * @throws Error with what git said
   */
  run(args: readonly string[], input?: string): string {
    try {
      return execFileSync("git", args, { cwd: this.folder, encoding: "utf8", stdio: "pipe", input }).trimEnd();
    } catch (error) {
      const said = (error as { stderr?: string }).stderr?.trim();
      throw new Error(`git ${args.join(" ")}: ${said === undefined || said === "" ? String(error) : said}`, {
        cause: error,
      });
    }
  }

  /** Whether git ends with status 0. */
  succeeds(args: readonly string[]): boolean {
    try {
      this.run(args);
      return true;
    } catch {
      return false;
    }
  }

  get head(): string {
    return this.run(["rev-parse", "HEAD"]);
  }

  /** Whether `newer` holds everything of `older`; a commit holds itself. False where either is not in the checkout. */
  contains(newer: string, older: string): boolean {
    return this.succeeds(["merge-base", "--is-ancestor", older, newer]);
  }
}
