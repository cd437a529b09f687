import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * One app per account, as in `apps/`.
 *
 * @param accounts each account's name, and what makes it: an expression that calls what the module exports
 * @returns the folder
 */
export function writeAccounts(
  folder: string,
  module: string,
  accounts: readonly (readonly [name: string, expression: string])[],
): string {
  for (const [name, expression] of accounts) {
    const source = join(folder, name, "src");
    mkdirSync(source, { recursive: true });
    const [maker = ""] = expression.split("(");
    writeFileSync(
      join(source, "main.ts"),
      `import { ${maker} } from "${relative(source, module)}";\n\nexport default ${expression};\n`,
    );
  }
  return folder;
}
