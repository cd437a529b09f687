import { App } from "cdktf";
import { findOverlaps } from "@causeway/cidr";
import type { Cidr, Problem } from "@causeway/cidr";
import type { BindingsDescription, IntentDescription } from "@causeway/intents";
import type { Organization } from "@causeway/organization";
import type { IConstruct } from "constructs";

interface Claim {
  readonly name: string;
  readonly cidr: Cidr;
}

/** What a reader of the description should know, though nothing is wrong with it. */
export interface Notice {
  /** Stable, in UPPER_SNAKE case. */
  readonly code: string;
  /** Construct path, with a property if the notice is about one. */
  readonly path: string;
  readonly message: string;
}

/**
 * The root of all stacks of one synthesis. It holds the organization, and what must hold across accounts: names and
 * addresses that are claimed once, and the problems found so far.
 */
export class OrganizationApp extends App {
  private readonly found: Problem[] = [];
  private readonly noticed: Notice[] = [];
  private readonly names = new Map<string, string>();
  private readonly blocks: Claim[] = [];
  private readonly checks: (() => void)[] = [];
  private readonly bindings = new Map<string, BindingsDescription>();
  private readonly intents = new Map<string, (() => IntentDescription)[]>();

  constructor(
    readonly organization: Organization,
    outdir: string,
  ) {
    super({ outdir, stackTraces: false });
  }

  static override of(construct: IConstruct): OrganizationApp {
    const app = App.of(construct);
    if (!(app instanceof OrganizationApp)) {
      throw new Error(`${construct.node.path} does not stand below an OrganizationApp`);
    }
    return app;
  }

  report(problem: Problem): void {
    this.found.push(problem);
  }

  notice(notice: Notice): void {
    this.noticed.push(notice);
  }

  /** Each once, in the order in which constructs gave them. */
  notices(): readonly Notice[] {
    return [...new Map(this.noticed.map((notice) => [`${notice.path} ${notice.code}`, notice])).values()];
  }

  /** Reports DUPLICATE_<KIND> where another construct of the synthesis already has the name. */
  claimName(kind: string, name: string, path: string): void {
    const key = `${kind}/${name}`;
    const owner = this.names.get(key);
    if (owner === undefined) {
      this.names.set(key, path);
      return;
    }
    this.report({
      code: `DUPLICATE_${kind.toUpperCase()}`,
      path,
      found: name,
      allowed: `a name that no other ${kind} has`,
      message: `${kind} "${name}" already exists at ${owner}`,
    });
  }

  /** Whether a construct of the synthesis has the name. */
  isClaimed(kind: string, name: string): boolean {
    return this.names.has(`${kind}/${name}`);
  }

  /** Reserves a fixed block; overlaps are reported by `problems`. */
  claimCidr(cidr: Cidr, path: string): void {
    this.blocks.push({ name: path, cidr });
  }

  /** Calls `check` once all stacks are built, before anything is written: for what must not be left undone. */
  whenBuilt(check: () => void): void {
    this.checks.push(check);
  }

  runChecks(): void {
    this.checks.forEach((check) => {
      check();
    });
  }

  /** Adds an intent of a stack; `serialize` is called once all constructs are built. */
  addIntent(stack: string, serialize: () => IntentDescription): void {
    this.intents.set(stack, [...(this.intents.get(stack) ?? []), serialize]);
  }

  /** Adds what a stack's intents rest on besides its Terraform. */
  addBindings(stack: string, { devices, announcements }: BindingsDescription): void {
    const known = this.bindings.get(stack);
    this.bindings.set(stack, {
      devices: { ...known?.devices, ...devices },
      announcements: { ...known?.announcements, ...announcements },
    });
  }

  /** Intents of each stack and their bindings, by stack. */
  serializedIntents(): ReadonlyMap<
    string,
    { readonly bindings?: BindingsDescription; readonly intents: IntentDescription[] }
  > {
    return new Map(
      [...this.intents].map(([stack, intents]) => {
        const bindings = this.bindings.get(stack);
        const serialized = intents.map((serialize) => serialize());
        return [stack, { ...(bindings === undefined ? {} : { bindings }), intents: serialized }];
      }),
    );
  }

  /** All problems reported so far, and the overlaps of claimed blocks. */
  problems(): readonly Problem[] {
    const overlaps = findOverlaps(this.blocks).map(({ a, b }) => ({
      code: "OVERLAPPING_CIDRS",
      path: b.name,
      found: b.cidr.toString(),
      allowed: `a block apart from ${a.cidr.toString()}`,
      message: `${b.cidr.toString()} overlaps ${a.cidr.toString()} of ${a.name}`,
    }));
    return [...this.found, ...overlaps];
  }
}
