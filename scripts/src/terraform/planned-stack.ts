import type { TestState } from "./terraform.js";

export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  /** Arguments and computed values after the mocked apply. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What real Terraform made of one synthesized stack. */
export interface PlannedStack {
  readonly name: string;
  /** Of `terraform validate`. */
  readonly invalid: readonly string[];
  /** Of the mocked plan and apply. */
  readonly failures: readonly string[];
  readonly resources: readonly PlannedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export function plannedStack(
  name: string,
  invalid: readonly string[],
  failures: readonly string[],
  state: TestState = {},
): PlannedStack {
  const { outputs = {}, root_module: { resources = [] } = {} } = state;
  return {
    name,
    invalid,
    failures,
    resources: resources
      .filter(({ mode }) => mode === "managed")
      .map(({ address, type, values }) => ({ address, type, values })),
    outputs: Object.fromEntries(Object.entries(outputs).map(([output, { value }]) => [output, value])),
  };
}
