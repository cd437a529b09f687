import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, posix, resolve } from "node:path";
import { Unknown } from "../configuration.js";
import { limitText } from "../evaluate/bounds.js";
import { evaluate } from "../evaluate/evaluate.js";
import { emptyScope, type Scope, withVariables } from "../evaluate/scope.js";
import { STRING, typed } from "../evaluate/types.js";
import { compareText, type Evaluated, EvaluationError, isObject, NotEvaluatedError } from "../evaluate/values.js";
import { ExpressionSyntaxError, parseTemplate } from "../expression/parse.js";
import { hash, textFrom } from "./encodings.js";
import { argument, type KnownArguments, notA, ofKnown } from "./terraform-function.js";

/** A function that reads files: paths start from the folder of the root module, where Terraform runs. */
export type FileFunction = (args: readonly Evaluated[], scope: Scope) => Evaluated;

/** @param compute - is given the folder */
function ofFiles(name: string, compute: (args: KnownArguments, directory: string) => Evaluated): FileFunction {
  return (args, { at, directory }) => {
    if (directory === undefined) return new Unknown(`${name} of a file that is not part of the input`, at);
    return ofKnown(name, (known) => compute(known, directory))(args, at);
  };
}

function bytesOf(name: string, args: KnownArguments, directory: string): Buffer {
  const path = resolve(directory, args.text(0));
  if (args.text(0).startsWith("~")) throw new EvaluationError(`${name}: "~" is a folder that is not known`);
  try {
    limitText(statSync(path).size);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error) throw new NotEvaluatedError(`no file is at ${args.text(0)}`);
    throw error;
  }
}

function fileHash(name: string, algorithm: string, encoding: "hex" | "base64"): FileFunction {
  return ofFiles(name, (args, directory) => hash(algorithm, bytesOf(name, args, directory), encoding));
}

const file = ofFiles("file", (args, directory) => textFrom(bytesOf("file", args, directory), "file"));

const fileexists = ofFiles("fileexists", (args, directory) => {
  const path = resolve(directory, args.text(0));
  if (!existsSync(path)) return false;
  if (!statSync(path).isFile()) throw new EvaluationError(`fileexists: ${args.text(0)} is no file`);
  return true;
});

/** Paths of files below a folder that a pattern matches, `**` over folders of any depth. */
const fileset = ofFiles("fileset", (args, directory) => {
  const folder = resolve(directory, args.text(0));
  const pattern = patternOf(posix.normalize(args.text(1)));
  const paths = existsSync(folder) ? filesBelow(folder, "").filter((path) => pattern.test(path)) : [];
  return typed(paths.sort(compareText), { kind: "set", of: STRING });
});

function filesBelow(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(prefix, entry.name);
    if (entry.isDirectory()) return filesBelow(folder, path);
    return entry.isFile() ? [path] : [];
  });
}

/** Alternatives in braces, `*`, `?` and classes as in a shell. */
function patternOf(glob: string): RegExp {
  const parts = glob.match(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|\{[^{}]*\}|\\.|[^]/g) ?? [];
  const source = parts.map((part): string => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.length > 1 && part.startsWith("[")) return part.replace(/^\[[!^]/, "[^").replaceAll("\\", "\\\\");
    if (part.length > 1 && part.startsWith("{")) {
      return `(?:${part
        .slice(1, -1)
        .split(",")
        .map((choice) => patternOf(choice).source.slice(1, -1))
        .join("|")})`;
    }
    return part.replace(/^\\(?=.)/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`);
}

/** A template of its own, which knows only the variables that it is given. */
function rendered(name: string, text: string, variables: Evaluated, scope: Scope): Evaluated {
  if (!isObject(variables)) return notA(name, "map", variables, scope.at);
  const own: Scope = {
    ...withVariables(emptyScope(scope.at), variables),
    directory: scope.directory,
    isTemplate: true,
  };
  try {
    return evaluate(parseTemplate(text), own);
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) throw new EvaluationError(`${name}: ${error.message}`);
    throw error;
  }
}

const templatefile: FileFunction = (args, scope) => {
  if (scope.isTemplate === true) throw new EvaluationError("templatefile is not called within a template");
  const text = file([argument("templatefile", args, 0)], scope);
  if (typeof text !== "string") return text;
  return rendered("templatefile", text, argument("templatefile", args, 1), scope);
};

const templatestring: FileFunction = (args, scope) => {
  const text = argument("templatestring", args, 0);
  if (typeof text !== "string") return notA("templatestring", "string", text, scope.at);
  return rendered("templatestring", text, argument("templatestring", args, 1), scope);
};

export const fileFunctions: Readonly<Record<string, FileFunction>> = {
  file,
  fileexists,
  fileset,
  filebase64: ofFiles("filebase64", (args, directory) => bytesOf("filebase64", args, directory).toString("base64")),
  filemd5: fileHash("filemd5", "md5", "hex"),
  filesha1: fileHash("filesha1", "sha1", "hex"),
  filesha256: fileHash("filesha256", "sha256", "hex"),
  filesha512: fileHash("filesha512", "sha512", "hex"),
  filebase64sha256: fileHash("filebase64sha256", "sha256", "base64"),
  filebase64sha512: fileHash("filebase64sha512", "sha512", "base64"),
  templatefile,
  templatestring,
  basename: (args, { at }) => ofKnown("basename", (known) => basename(known.text(0)))(args, at),
  dirname: (args, { at }) => ofKnown("dirname", (known) => dirname(known.text(0)))(args, at),
};
