import type { Numeric } from "../number/precise.js";

/** Terraform's expression language as a tree: what `parse.ts` makes of a text and `evaluate.ts` gives a value to. */
export type Expression =
  | { readonly kind: "literal"; readonly value: null | boolean | Numeric | string }
  /** Parts joined to a string; a template of one interpolation alone is that expression itself. */
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  /** `%{ if }` inside a template. */
  | { readonly kind: "templateIf"; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  /** `%{ for }` inside a template: the body once per member, joined to a string. */
  | { readonly kind: "templateFor"; readonly loop: ForIntro; readonly body: Expression }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly key: Expression }
  /** `each` is applied to every member, which it sees as the variable `SPLAT_ITEM`. */
  | { readonly kind: "splat"; readonly of: Expression; readonly each: Expression }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly expandLast: boolean }
  | { readonly kind: "conditional"; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly items: readonly ObjectItem[] }
  | {
      readonly kind: "for";
      readonly loop: ForIntro;
      /** Set in an object `for`; a tuple `for` has none. */
      readonly key?: Expression;
      readonly value: Expression;
      readonly condition?: Expression;
      /** `...`: values of one key are collected in a list. */
      readonly group: boolean;
    };

export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
}

export interface ForIntro {
  readonly keyName?: string;
  readonly valueName: string;
  readonly collection: Expression;
}

export const BINARY_OPERATORS = ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"] as const;
export type BinaryOperator = (typeof BINARY_OPERATORS)[number];

/** No identifier of Terraform's can be spelled like this. */
export const SPLAT_ITEM = "*";
