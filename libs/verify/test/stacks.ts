type Attributes = Record<string, unknown>;

/** Terraform JSON of several stacks, as a test changes it. */
export class Stacks {
  readonly json: Record<string, { resource: Record<string, Record<string, Attributes>>; [key: string]: unknown }> = {};

  /** A stack whose outputs others read: `ref(this, "hub", "gateway")`. */
  stack(name: string): this {
    this.json[name] ??= { terraform: { backend: { local: { path: `terraform.${name}.tfstate` } } }, resource: {} };
    return this;
  }

  /** Adds a resource, or replaces it. `address` is `STACK:TYPE.NAME`. */
  add(address: string, attributes: Attributes): this {
    const { stack, type, name } = parts(address);
    this.stack(stack);
    const resources = (this.json[stack] as { resource: Record<string, Record<string, Attributes>> }).resource;
    resources[type] = { ...resources[type], [name]: attributes };
    return this;
  }

  /** Configures the AWS provider of a stack. */
  provider(stack: string, configuration: Attributes): this {
    const json = this.stack(stack).json[stack] as { provider?: Attributes };
    json.provider = { aws: [configuration] };
    return this;
  }

  /** Adds a data source. `address` is `STACK:TYPE.NAME`. */
  data(address: string, attributes: Attributes): this {
    const { stack, type, name } = parts(address);
    const json = this.stack(stack).json[stack] as { data?: Record<string, Attributes> };
    json.data = { ...json.data, [type]: { ...json.data?.[type], [name]: attributes } };
    return this;
  }

  /** Changes some attributes of a resource that is there. */
  change(address: string, attributes: Attributes): this {
    return this.add(address, { ...this.at(address), ...attributes });
  }

  remove(address: string): this {
    this.at(address);
    const { stack, type, name } = parts(address);
    delete this.json[stack]?.resource[type]?.[name];
    return this;
  }

  at(address: string): Attributes {
    const { stack, type, name } = parts(address);
    const found = this.json[stack]?.resource[type]?.[name];
    if (found === undefined) throw new Error(`the network has no ${address}`);
    return found;
  }

  output(stack: string, name: string, value: string): this {
    const json = this.stack(stack).json[stack] as { output?: Attributes };
    json.output = { ...json.output, [name]: { value } };
    return this;
  }

  /** An expression in `stack` for an output of another. */
  remote(stack: string, other: string, output: string): string {
    const state = { backend: "local", config: { path: `terraform.${other}.tfstate` } };
    this.data(`${stack}:terraform_remote_state.${other}`, state);
    return `\${data.terraform_remote_state.${other}.outputs.${output}}`;
  }
}

function parts(address: string): { stack: string; type: string; name: string } {
  const [stack = "", type = "", name = ""] = address.split(/[:.]/);
  return { stack, type, name };
}
