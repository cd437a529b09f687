/** One Suricata rule, taken apart as far as AWS's restrictions need it. */
export interface SuricataRule {
  readonly action: string;
  readonly protocol: string;
  readonly options: readonly SuricataOption[];
  readonly sid: number | undefined;
}

export interface SuricataOption {
  readonly keyword: string;
  /** Without surrounding space; empty for an option without a value. */
  readonly value: string;
}

/** Action, protocol, source, direction, destination, options. */
const RULE = /^([a-z]+)\s+([a-z0-9.-]+)\s+[^(]+?\s(?:->|<>)\s[^(]+?\s*\((.*)\)$/i;

/** `undefined` for a line that has not the form of a rule. */
export function parseRule(line: string): SuricataRule | undefined {
  const [, action, protocol, body] = RULE.exec(line) ?? [];
  if (action === undefined || protocol === undefined || body === undefined) {
    return undefined;
  }
  const parts = splitOptions(body);
  if (parts === undefined) {
    return undefined;
  }
  const options = parts.map((part) => {
    const colon = part.indexOf(":");
    return colon < 0
      ? { keyword: part, value: "" }
      : { keyword: part.slice(0, colon).trim(), value: part.slice(colon + 1).trim() };
  });
  const sid = options.find(({ keyword }) => keyword === "sid")?.value;
  return { action, protocol, options, sid: sid !== undefined && /^\d+$/.test(sid) ? Number(sid) : undefined };
}

/** Cuts at semicolons: only a backslash protects one, quotes do not. Each option ends with one. */
function splitOptions(body: string): string[] | undefined {
  const parts = body.match(/(?:\\.|[^\\;])*;?/g)?.filter((part) => part.trim() !== "") ?? [];
  const options = parts.map((part) => part.trim().replace(/;$/, "").trim());
  return parts.every((part) => part.endsWith(";")) && options.every(isOption) ? options : undefined;
}

/** Quotes that open must close. */
function isOption(option: string): boolean {
  const quotes = option.replace(/\\./g, "").split('"').length - 1;
  return option !== "" && quotes % 2 === 0;
}
