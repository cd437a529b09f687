import type { Git } from "./git.js";

/** What was last applied of a stack. */
export interface Applied {
  readonly commit: string;
  /** Of the stack's Terraform, as `digestOf` gives it. */
  readonly digest: string;
  /** Number of resources in it: with 0 nothing of the stack is left in its account. */
  readonly resources: number;
}

const REFS = "refs/causeway/applied";

/**
 * On record what was last applied of each stack: a reference `refs/causeway/applied/<stack>` in the repository, to an
 * annotated tag of the commit that was applied. It needs no service but git, so it is the same wherever the pipeline
 * runs. A stack is on record from its first apply until its account is gone.
 *
 * A record that somebody removes makes its stack be planned again, and never applies anything.
 */
export class AppliedStacks {
  private constructor(
    private readonly git: Git,
    private readonly remote: string | undefined,
    private readonly records: Map<string, Applied & { readonly tag: string }>,
  ) {}

  /**
   * @param remote that holds the references, e.g. `origin`; without one they are kept in the checkout alone
   */
  static read(git: Git, remote?: string): AppliedStacks {
    if (remote !== undefined) {
      git.run(["fetch", "--quiet", "--prune", "--no-tags", remote, `+${REFS}/*:${REFS}/*`]);
    }
    const format = "%(refname:lstrip=3) %(objectname) %(*objectname) %(contents:subject)";
    const lines = git.run(["for-each-ref", `--format=${format}`, REFS]).split("\n");
    const records = lines.flatMap((line) => {
      const [stack = "", tag = "", commit = "", digest = "", resources = ""] = line.split(" ");
      return stack === "" ? [] : [[stack, { tag, commit, digest, resources: Number(resources) }] as const];
    });
    return new AppliedStacks(git, remote, new Map(records));
  }

  /** Names of the stacks on record, sorted. */
  get stacks(): readonly string[] {
    return [...this.records.keys()].sort();
  }

  get(stack: string): Applied | undefined {
    return this.records.get(stack);
  }

  /**
   * Records what was applied just now.
   *
   * @throws Error if another run recorded the stack since `read`
   */
  record(stack: string, applied: Applied): void {
    const tag = this.git.run(
      ["mktag"],
      [
        `object ${applied.commit}`,
        "type commit",
        `tag ${stack}`,
        // The commit's own time: the same apply is the same tag.
        `tagger causeway <> ${this.git.run(["show", "--no-patch", "--format=%ct", applied.commit])} +0000`,
        "",
        `${applied.digest} ${String(applied.resources)}`,
        "",
      ].join("\n"),
    );
    this.update(stack, tag);
    this.records.set(stack, { ...applied, tag });
  }

  /** Takes a stack off the record: nothing of it is left. */
  remove(stack: string): void {
    this.update(stack, undefined);
    this.records.delete(stack);
  }

  /** The newest commit on record that holds `commit` and more: what a run of `commit` would undo. */
  newerThan(commit: string): string | undefined {
    return [...this.records.values()]
      .map((applied) => applied.commit)
      .find((other) => {
        return other !== commit && this.git.contains(other, commit);
      });
  }

  private update(stack: string, tag: string | undefined): void {
    const ref = `${REFS}/${stack}`;
    const old = this.records.get(stack)?.tag ?? "";
    if (this.remote !== undefined) {
      this.git.run(["push", "--quiet", `--force-with-lease=${ref}:${old}`, this.remote, `${tag ?? ""}:${ref}`]);
    }
    this.git.run(tag === undefined ? ["update-ref", "-d", ref] : ["update-ref", ref, tag]);
  }
}
