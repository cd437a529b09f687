import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** `@@NAME@@`: means nothing to a shell, nftables, Squid, YAML or Terraform. */
const PLACEHOLDER = /@@([A-Z][A-Z0-9_]*)@@/g;

/** A file, rendered. */
export function renderFile(path: string, values: Readonly<Record<string, string>>): string {
  return render(readFileSync(path, "utf8"), values, basename(path));
}

/**
 * Puts values in the place of `@@NAME@@`. A value of several lines that stands alone on its line takes on the indentation
 * of that line. Values are not rendered again: what they hold, tokens among it, comes through as it is.
 *
 * @throws Error for a placeholder without a value, and for a value without a placeholder
 */
export function render(template: string, values: Readonly<Record<string, string>>, name = "template"): string {
  const used = new Set<string>();
  const valueOf = (key: string): string => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined) throw new Error(`${name}: no value for @@${key}@@`);
    used.add(key);
    return value;
  };
  const text = template
    .split("\n")
    .map((line) => {
      const [, indentation = "", key] = /^([ \t]+)@@([A-Z][A-Z0-9_]*)@@$/.exec(line) ?? [];
      return key === undefined
        ? line.replaceAll(PLACEHOLDER, (_, key: string) => valueOf(key))
        : indent(valueOf(key), indentation);
    })
    .join("\n");
  const unused = Object.keys(values).filter((key) => !used.has(key));
  if (unused.length > 0) throw new Error(`${name}: nothing to put ${unused.join(", ")} in`);
  return text;
}

/** Empty lines stay empty. A line end at the end is the template's own. */
function indent(text: string, indentation: string): string {
  return text.replace(/\n$/, "").replaceAll(/^(?=.)/gm, indentation);
}

/** A token as CDKTF writes it into text. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/;
const ESCAPABLE = new RegExp(`(${TOKEN.source})|([$%])(?=\\{)`, "g");

/**
 * Text that Terraform reads as what it says: each `${` and `%{` but those of tokens is doubled.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function escapeForTerraform(text: string): string {
  return text.replaceAll(ESCAPABLE, (match, token?: string) => token ?? `${match}${match}`);
}
