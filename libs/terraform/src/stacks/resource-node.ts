import type { Evaluated } from "../evaluate/values.js";

/** One instance of a resource or data source, from whichever kind of input. */
export interface ResourceNode {
  /** `STACK:TERRAFORM_ADDRESS` */
  readonly address: string;
  readonly stack: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly provider: string;
  /** Of the provider configuration. */
  readonly region?: string | undefined;
  readonly file: string;
  /** Names of the attributes that the input gives. */
  names(): readonly string[];
  /** What the input gives for an attribute; undefined if nothing, or null. */
  given(name: string): Evaluated | undefined;
}
