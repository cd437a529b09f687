import { Cidr, CidrError } from "@causeway/cidr";
import { STRING, typed } from "../evaluate/types.js";
import { EvaluationError } from "../evaluate/values.js";
import { toBigInt } from "../number/precise.js";
import { ofKnown, type TerraformFunction } from "./terraform-function.js";

/** Terraform takes a block with host bits set and rounds it. */
export function parseRounded(text: string): Cidr {
  try {
    return Cidr.parse(text);
  } catch (error) {
    if (error instanceof CidrError && error.code === "MISALIGNED_CIDR") return Cidr.parse(error.allowed);
    throw error;
  }
}

/** The block's own errors say what Terraform would refuse. */
function ofBlocks(name: string, compute: Parameters<typeof ofKnown>[1]): TerraformFunction {
  return ofKnown(name, (args) => {
    try {
      return compute(args);
    } catch (error) {
      if (error instanceof CidrError) throw new EvaluationError(`${name}: ${error.message}`);
      throw error;
    }
  });
}

const cidrsubnet = ofBlocks("cidrsubnet", (args) =>
  parseRounded(args.text(0))
    .subnet(args.integer(1), toBigInt(args.number(2)))
    .toString(),
);

const cidrhost = ofBlocks("cidrhost", (args) => parseRounded(args.text(0)).host(toBigInt(args.number(1))));

const cidrnetmask = ofBlocks("cidrnetmask", (args) => {
  const block = parseRounded(args.text(0));
  if (block.family === 6) throw new EvaluationError("cidrnetmask: IPv6 has no netmask");
  const ones = 2n ** 32n - 2n ** BigInt(32 - block.prefixLength);
  return [24n, 16n, 8n, 0n].map((shift) => String((ones >> shift) & 255n)).join(".");
});

/** Consecutive blocks, each aligned to its own size. */
const cidrsubnets = ofBlocks("cidrsubnets", (args) => {
  const whole = parseRounded(args.text(0));
  let next = whole.first;
  const blocks = args.all.slice(1).map((_, position) => {
    const newbits = args.integer(position + 1);
    const size = whole.subnet(newbits, 0).size;
    const netnum = (next - whole.first + size - 1n) / size;
    const block = whole.subnet(newbits, netnum);
    next = block.last + 1n;
    return block.toString();
  });
  return typed(blocks, { kind: "list", of: STRING });
});

export const cidrFunctions: Readonly<Record<string, TerraformFunction>> = {
  cidrsubnet,
  cidrsubnets,
  cidrhost,
  cidrnetmask,
};
