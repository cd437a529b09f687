import { createHash } from "node:crypto";
import { STRING, typed } from "../evaluate/types.js";
import { type Evaluated, EvaluationError, NotEvaluatedError } from "../evaluate/values.js";
import { ofKnown, type TerraformFunction } from "./terraform-function.js";

type HashEncoding = "hex" | "base64";

/** @param algorithm - as Node names it */
export function hash(algorithm: string, content: string | Buffer, encoding: HashEncoding): string {
  return createHash(algorithm).update(content).digest(encoding);
}

function hashOf(name: string, algorithm: string, encoding: HashEncoding): TerraformFunction {
  return ofKnown(name, (args) => hash(algorithm, args.text(0), encoding));
}

/**
 * @throws {EvaluationError} for bytes that are no UTF-8
 */
export function textFrom(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EvaluationError(`${name}: the content is not UTF-8`);
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function bytesFrom(name: string, text: string): Buffer {
  // Go's decoder leaves out ends of lines.
  const digits = text.replace(/[\r\n]/g, "");
  if (!BASE64.test(digits)) throw new EvaluationError(`${name}: the text is not base64`);
  return Buffer.from(digits, "base64");
}

/** Of the encodings that the IANA registers, those that Node knows under the same name. */
function encodingOf(name: string): "utf8" | "utf16le" | "latin1" {
  switch (name.toUpperCase()) {
    case "UTF-8":
      return "utf8";
    case "UTF-16LE":
      return "utf16le";
    case "ISO-8859-1":
      return "latin1";
    default:
      throw new NotEvaluatedError(`the encoding ${name} is not known here`);
  }
}

const csvdecode = ofKnown("csvdecode", (args) => {
  const [header, ...rows] = csvRows(args.text(0));
  if (header === undefined) throw new EvaluationError("csvdecode: there is no header");
  if (new Set(header).size < header.length) throw new EvaluationError("csvdecode: two columns have one name");
  const records = rows.map((row): Evaluated => {
    if (row.length !== header.length) throw new EvaluationError("csvdecode: a row has another number of columns");
    return Object.fromEntries(header.map((name, i) => [name, row[i] as string]));
  });
  const attributes = Object.fromEntries(header.map((name) => [name, STRING]));
  return typed(records, { kind: "list", of: { kind: "object", attributes } });
});

const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** RFC 4180, without empty lines. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length || row.length > 0) {
    const match = FIELD.exec(text);
    if (match === null) throw new EvaluationError("csvdecode: a quotation mark stands in the middle of a field");
    const [, quoted, bare = "", end] = match;
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    const isEmptyLine = row.length === 1 && quoted === undefined && bare === "";
    if (!isEmptyLine) rows.push(row);
    row = [];
  }
  return rows;
}

/** All but letters, digits and `-_.~` by their code, a blank as a plus. */
function queryEscape(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAMESPACES: Readonly<Record<string, string>> = {
  dns: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
  url: "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
  oid: "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
  x500: "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
};

/** RFC 4122, from a namespace and a name. */
const uuidv5 = ofKnown("uuidv5", (args) => {
  const namespace = NAMESPACES[args.text(0)] ?? args.text(0);
  if (!UUID.test(namespace)) throw new EvaluationError(`uuidv5: ${namespace} is no namespace`);
  const bytes = Buffer.concat([Buffer.from(namespace.replaceAll("-", ""), "hex"), Buffer.from(args.text(1))]);
  const digits = hash("sha1", bytes as unknown as Buffer, "hex").slice(0, 32);
  const variant = ((Number.parseInt(digits[16] ?? "0", 16) & 0x3) | 0x8).toString(16);
  const all = `${digits.slice(0, 12)}5${digits.slice(13, 16)}${variant}${digits.slice(17)}`;
  return all.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
});

export const encodingFunctions: Readonly<Record<string, TerraformFunction>> = {
  base64encode: ofKnown("base64encode", (args) => Buffer.from(args.text(0)).toString("base64")),
  base64decode: ofKnown("base64decode", (args) => textFrom(bytesFrom("base64decode", args.text(0)), "base64decode")),
  textencodebase64: ofKnown("textencodebase64", (args) =>
    Buffer.from(args.text(0), encodingOf(args.text(1))).toString("base64"),
  ),
  textdecodebase64: ofKnown("textdecodebase64", (args) =>
    bytesFrom("textdecodebase64", args.text(0)).toString(encodingOf(args.text(1))),
  ),
  csvdecode,
  md5: hashOf("md5", "md5", "hex"),
  sha1: hashOf("sha1", "sha1", "hex"),
  sha256: hashOf("sha256", "sha256", "hex"),
  sha512: hashOf("sha512", "sha512", "hex"),
  base64sha256: hashOf("base64sha256", "sha256", "base64"),
  base64sha512: hashOf("base64sha512", "sha512", "base64"),
  urlencode: ofKnown("urlencode", (args) => queryEscape(args.text(0))),
  uuidv5,
};
