import { EvaluationError } from "../evaluate/values.js";
import { type KnownArguments, ofKnown, type TerraformFunction } from "./terraform-function.js";

const numbers = (args: KnownArguments): number[] => args.all.map((_, position) => args.number(position));

const parseint = ofKnown("parseint", (args) => {
  const base = args.number(1);
  const text = args.text(0).toLowerCase();
  const digits = "0123456789abcdefghijklmnopqrstuvwxyz".slice(0, base);
  const isNumber = new RegExp(`^-?[${digits}]+$`).test(text);
  if (!isNumber) throw new EvaluationError(`parseint: "${text}" is no number of base ${base}`);
  return Number.parseInt(text, base);
});

function least(name: string, pick: (...values: number[]) => number): TerraformFunction {
  return ofKnown(name, (args) => {
    if (args.all.length === 0) throw new EvaluationError(`${name} needs an argument`);
    return pick(...numbers(args));
  });
}

export const numberFunctions: Readonly<Record<string, TerraformFunction>> = {
  abs: ofKnown("abs", (args) => Math.abs(args.number(0))),
  ceil: ofKnown("ceil", (args) => Math.ceil(args.number(0))),
  floor: ofKnown("floor", (args) => Math.floor(args.number(0))),
  log: ofKnown("log", (args) => Math.log(args.number(0)) / Math.log(args.number(1))),
  max: least("max", Math.max),
  min: least("min", Math.min),
  parseint,
  pow: ofKnown("pow", (args) => args.number(0) ** args.number(1)),
  sum: ofKnown("sum", (args) => args.list(0).reduce((total: number, item) => total + Number(item), 0)),
};
