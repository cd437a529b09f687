import { readAll, ReadError } from "../read-error.js";
import type { Stacks } from "./stacks.js";

/** What the caller says about values that no input holds. */
export interface Bindings {
  /** File that they stand in, for errors. */
  readonly file?: string;
  /**
   * Values of root variables, by `STACK:var.NAME`; of an attribute of a data source, by `STACK:data.TYPE.NAME.ATTRIBUTE`.
   */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * A binding that nothing needs is a mistake: what it was meant for would stay unknown.
 *
 * @throws {ReadError | ReadErrors} `UNKNOWN_BINDING`
 */
export function refuseUnknownBindings(stacks: Stacks): void {
  readAll(Object.keys(stacks.bindings.variables ?? {}), (key) => {
    refuseUnknownVariable(key, stacks);
  });
}

function refuseUnknownVariable(key: string, stacks: Stacks): void {
  const refuse = (reason: string, allowed?: readonly string[]): never => {
    throw unknownBinding(stacks.bindings, `variables["${key}"]`, reason, allowed);
  };
  const [, stackName = "", path = ""] = /^([^:]*):(.+)$/.exec(key) ?? [];
  const [, variable] = /^var\.(.+)$/.exec(path) ?? [];
  const isData = /^(module\..+\.)?data\./.test(path);
  if (variable === undefined && !isData) refuse("allowed is STACK:var.NAME or STACK:data.TYPE.NAME.ATTRIBUTE");
  const stack = stacks.stack(stackName);
  if (stack === undefined) {
    const names = stacks.all.map((given) => given.name);
    throw unknownBinding(stacks.bindings, `variables["${key}"]`, `no input is the stack "${stackName}"`, names);
  }
  if (variable !== undefined) {
    const names = stack.variableNames();
    if (!names.includes(variable)) refuse(`the stack has no variable "${variable}"`, names);
    return;
  }
  const sources = stack.nodes().filter(({ mode }) => mode === "data");
  const isOne = sources.some(
    ({ address }) => key.startsWith(`${address}.`) && !key.slice(address.length + 1).includes("."),
  );
  if (!isOne) {
    refuse(
      "the stack has no such data source",
      sources.map(({ address }) => address),
    );
  }
}

/**
 * @param place - where in the bindings
 * @param allowed - what there is instead
 */
export function unknownBinding(
  bindings: Bindings,
  place: string,
  reason: string,
  allowed?: readonly string[],
): ReadError {
  const known = allowed === undefined ? "" : `; there is ${allowed.length === 0 ? "none" : allowed.join(", ")}`;
  return new ReadError("UNKNOWN_BINDING", bindings.file ?? "bindings", place, reason + known);
}
