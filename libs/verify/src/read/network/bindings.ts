/** What the intents file says about values that no input holds. */
export interface Bindings {
  /** CIDR of an IPAM pool, by `STACK:ADDRESS` of the pool. */
  readonly ipamPools?: Readonly<Record<string, string>>;
  /**
   * Values of root variables, by `STACK:var.NAME`; of an attribute of a data source, by `STACK:data.TYPE.NAME.ATTRIBUTE`.
   */
  readonly variables?: Readonly<Record<string, unknown>>;
}
