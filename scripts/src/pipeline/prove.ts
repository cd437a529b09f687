import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fenced } from "./report.js";

/** GitHub takes 65,536 characters in a comment. */
const COMMENT_LIMIT = 60_000;

/** Marks the comment that a later run replaces. */
const MARKER = "<!-- causeway-verify -->";

/** The verifier's status where everything is PROVEN. */
export const PROVEN = 0;

const BAD_INPUT = 2;

export interface Proof {
  /** Of the verifier. */
  readonly status: number;
  /** For a comment or a summary. */
  readonly markdown: string;
}

/**
 * Proves the intents of Terraform.
 *
 * @param inputs of the verifier, and its options. Default: what is synthesized
 * @param sarif file to write the findings to, for code scanning. Default: none
 */
export function prove(inputs: readonly string[] = [], sarif?: string): Proof {
  const { status, output } = verifier(inputs);
  if (sarif !== undefined && status !== BAD_INPUT) {
    writeFileSync(sarif, verifier([...inputs, "--format", "sarif"]).output);
  }
  const text = output.slice(0, COMMENT_LIMIT).trimEnd();
  return { status, markdown: [MARKER, "### Where packets go", fenced(text), ""].join("\n") };
}

function verifier(args: readonly string[]): { readonly status: number; readonly output: string } {
  const command = ["scripts/verify.mjs", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    maxBuffer: 256 * 1024 ** 2,
  });
  return { status: status ?? BAD_INPUT, output: stdout + stderr };
}
