import { computedValues } from "./mock-values.js";
import type { SynthesizedStack } from "./stacks.js";

/**
 * The Terraform test file that applies a stack without any API: every provider is mocked, under each of its aliases,
 * and every resource and data source gets values to compute with.
 *
 * @param outputs of the stacks that this one reads, by stack
 * @see https://developer.hashicorp.com/terraform/language/tests/mocking
 */
export function mockedTest(stack: SynthesizedStack, outputs: ReadonlyMap<string, Record<string, unknown>>): object {
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
    run: { apply: { command: "apply" } },
  };
}
