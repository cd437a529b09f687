import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, Scalar, type YAMLMap } from "yaml";
import { limitMembers, spend } from "../evaluate/bounds.js";
import { type Evaluated, EvaluationError } from "../evaluate/values.js";
import { parseNumber } from "../number/precise.js";
import { ofKnown } from "./terraform-function.js";

/**
 * Scalars are read as Terraform reads them, which is neither YAML 1.1 nor 1.2: `yes` is a bool, `0o17` a number in octal,
 * `017` is seventeen and `2001-01-01` a time.
 */
export const yamldecode = ofKnown("yamldecode", (args) => {
  const documents = parseAllDocuments(args.text(0), { schema: "failsafe", uniqueKeys: false, logLevel: "silent" });
  const [document, ...others] = Array.isArray(documents) ? documents : [];
  if (document === undefined || others.length > 0) throw new EvaluationError("yamldecode needs one document");
  const [problem] = document.errors;
  if (problem !== undefined) throw new EvaluationError(`yamldecode: ${problem.message.split("\n", 1)[0] ?? ""}`);
  return new Decoder().value(document.contents);
});

class Decoder {
  private readonly anchors = new Map<string, Evaluated>();

  value(node: unknown): Evaluated {
    spend();
    if (isAlias(node)) {
      const value = this.anchors.get(node.source);
      if (value === undefined) throw new EvaluationError(`yamldecode: the alias ${node.source} means nothing yet`);
      return value;
    }
    const value = this.content(node);
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
      this.anchors.set(node.anchor, value);
    return value;
  }

  private content(node: unknown): Evaluated {
    if (isMap(node)) return this.map(node);
    if (isSeq(node)) {
      limitMembers(node.items.length);
      return node.items.map((item) => this.value(item));
    }
    return isScalar(node) ? scalar(node) : null;
  }

  private map(node: YAMLMap): Evaluated {
    const own = new Map<string, Evaluated>();
    const merged = new Map<string, Evaluated>();
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.type === "PLAIN" && key.source === "<<") {
        const other = this.value(value);
        if (other === null || typeof other !== "object" || Array.isArray(other)) {
          throw new EvaluationError("yamldecode: only a map can be merged into a map");
        }
        for (const [name, item] of Object.entries(other)) merged.set(name, item as Evaluated);
        continue;
      }
      const name = isScalar(key) ? scalar(key) : undefined;
      if (name === null || name === undefined) throw new EvaluationError("yamldecode: a key must be a text");
      own.set(String(name), this.value(value));
    }
    return Object.fromEntries([...merged, ...own]);
  }
}

const NULLS = new Set(["", "~", "null", "Null", "NULL"]);
const BOOLS: ReadonlyMap<string, boolean> = new Map(
  [
    ["y", "yes", "on", "true"],
    ["n", "no", "off", "false"],
  ].flatMap((words, i) =>
    words.flatMap((word) =>
      [word, word.toUpperCase(), (word[0] ?? "").toUpperCase() + word.slice(1)].map(
        (spelled) => [spelled, i === 0] as const,
      ),
    ),
  ),
);

function scalar(node: Scalar): Evaluated {
  const text = String(node.value ?? "");
  if (node.type !== Scalar.PLAIN) return text;
  switch (node.tag) {
    case undefined:
      return plain(text);
    case "tag:yaml.org,2002:str":
      return text;
    default:
      throw new EvaluationError(`yamldecode: the tag ${node.tag} is not known here`);
  }
}

function plain(text: string): Evaluated {
  if (NULLS.has(text)) return null;
  const bool = BOOLS.get(text);
  if (bool !== undefined) return bool;
  if (/^0[xX][0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) return Number(text);
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return parseNumber(text) ?? text;
  return timeOf(text) ?? text;
}

const TIME =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?[ \t]*(Z|[-+]\d\d?(?::\d\d)?)?)?$/;

/** Times are written as RFC 3339 has them. */
function timeOf(text: string): string | undefined {
  const [whole, year, month = "", day = "", hour = "0", minute = "0", second = "0", zone = "Z"] = TIME.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const two = (part: string): string => part.padStart(2, "0");
  const date = `${year ?? ""}-${two(month)}-${two(day)}`;
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`))) return undefined;
  const [, sign = "", zoneHour = "", zoneMinute = "00"] = /^([-+])(\d\d?)(?::(\d\d))?$/.exec(zone) ?? [];
  const offset = sign === "" ? "Z" : `${sign}${two(zoneHour)}:${zoneMinute}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${offset}`;
}
