/**
 * For Nx: which organization `synth` builds, and what its file says. The file may be anywhere, so that it cannot be
 * declared as an input.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const file = process.env["CAUSEWAY_ORGANIZATION"] ?? "";
const content = file === "" ? "" : readFileSync(file);
console.log(file, createHash("sha256").update(content).digest("hex"));
