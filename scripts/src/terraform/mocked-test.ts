import { computedValues } from "./mock-values.js";
import type { SynthesizedStack } from "./stacks.js";

interface Override {
  readonly target: string;
  readonly values: object;
}

/** What a Terraform test file says of providers, resources and data sources. */
export interface Mocks {
  readonly mock_provider: { readonly aws: readonly object[] };
  readonly override_resource: readonly Override[];
  readonly override_data: readonly Override[];
}

/**
 * What applies a stack without any API: every provider is mocked, under each of its aliases, and every resource and
 * data source gets values to compute with.
 *
 * @param outputs of the stacks that this one reads, by stack
 * @see https://developer.hashicorp.com/terraform/language/tests/mocking
 */
export function mocksOf(stack: SynthesizedStack, outputs: ReadonlyMap<string, Record<string, unknown>>): Mocks {
  const providers = stack.json.provider?.aws ?? [];
  return {
    mock_provider: { aws: providers.map(({ alias }) => (alias === undefined ? {} : { alias })) },
    override_resource: Object.entries(stack.json.resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, config]) => ({
        target: `${type}.${name}`,
        values: computedValues(stack, type, name, config),
      })),
    ),
    override_data: Object.entries(stack.json.data ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, config]) => ({
        target: `data.${type}.${name}`,
        values:
          type === "terraform_remote_state"
            ? { outputs: outputs.get(stack.reads.get(name) ?? "") ?? {} }
            : computedValues(stack, `data.${type}`, name, config),
      })),
    ),
  };
}

/** The Terraform test file that applies the stack in its own folder. */
export function mockedTest(stack: SynthesizedStack, outputs: ReadonlyMap<string, Record<string, unknown>>): object {
  return { ...mocksOf(stack, outputs), run: { apply: { command: "apply" } } };
}

/**
 * The Terraform test file that plans and applies configurations one after the other on one state, each in the folder of
 * its step's name below the test's. It takes Terraform 1.11 or later.
 *
 * @see https://developer.hashicorp.com/terraform/language/tests#the-state_key-argument
 */
export function steppedTest(steps: ReadonlyMap<string, SynthesizedStack>): object {
  const mocks = [...steps.values()].map((stack) => mocksOf(stack, new Map()));
  const step = (name: string, command: "plan" | "apply") => ({
    [`${command}-${name}`]: { command, state_key: "stack", module: [{ source: `./${name}` }] },
  });
  return {
    mock_provider: mocks[0]?.mock_provider,
    // Values that are made by place differ between the resources of one step. The fullest step has nearly all of them.
    override_resource: firstOfEach(
      mocks
        .toSorted((one, other) => other.override_resource.length - one.override_resource.length)
        .flatMap(({ override_resource: resources }) => resources),
    ),
    override_data: firstOfEach(mocks.flatMap(({ override_data: data }) => data)),
    run: [...steps.keys()].flatMap((name) => [step(name, "plan"), step(name, "apply")]),
  };
}

function firstOfEach(overrides: readonly Override[]): Override[] {
  return [...new Map(overrides.toReversed().map((override) => [override.target, override])).values()];
}
