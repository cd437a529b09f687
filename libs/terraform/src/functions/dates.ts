import { EvaluationError } from "../evaluate/values.js";
import { ofKnown, type TerraformFunction } from "./terraform-function.js";

/** A time of RFC 3339, with the zone that it is written in. */
interface Time {
  /** Milliseconds since 1970, cut off: Terraform shows no smaller part than a second. */
  readonly instant: number;
  /** Parts of a second beyond the milliseconds, for comparison. */
  readonly fraction: string;
  readonly offsetMinutes: number;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([-+])(\d\d):(\d\d))$/;

function timeOf(name: string, text: string): Time {
  const match = TIME.exec(text);
  const [, year, month, day, hour, minute, second, fraction = "", sign, zoneHour, zoneMinute] = match ?? [];
  const offsetMinutes = (sign === "-" ? -1 : 1) * (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0));
  const parts = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(parts[0], parts[1] - 1, parts[2]);
  date.setUTCHours(parts[3], parts[4], parts[5]);
  const isReal = date.getUTCMonth() === parts[1] - 1 && date.getUTCDate() === parts[2] && parts[3] < 24;
  if (match === null || !isReal || parts[4] > 59 || parts[5] > 59) {
    throw new EvaluationError(`${name}: "${text}" is no time like 2006-01-02T15:04:05Z`);
  }
  return { instant: date.getTime() - offsetMinutes * 60_000, fraction, offsetMinutes };
}

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

function zoneText(minutes: number, separator: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}${separator}${pad(size % 60)}`;
}

/** https://developer.hashicorp.com/terraform/language/functions/formatdate#specification-syntax */
function dateText(letters: string, { instant, offsetMinutes }: Time): string | undefined {
  const date = new Date(instant + offsetMinutes * 60_000);
  const month = MONTHS[date.getUTCMonth()] ?? "";
  const day = DAYS[date.getUTCDay()] ?? "";
  const [hours, minutes, seconds] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  const half = hours % 12 === 0 ? 12 : hours % 12;
  const texts: Readonly<Record<string, string>> = {
    YYYY: pad(date.getUTCFullYear(), 4),
    YY: pad(date.getUTCFullYear() % 100),
    MMMM: month,
    MMM: month.slice(0, 3),
    MM: pad(date.getUTCMonth() + 1),
    M: String(date.getUTCMonth() + 1),
    DD: pad(date.getUTCDate()),
    D: String(date.getUTCDate()),
    EEEE: day,
    EEE: day.slice(0, 3),
    hh: pad(hours),
    h: String(hours),
    HH: pad(half),
    H: String(half),
    AA: hours < 12 ? "AM" : "PM",
    aa: hours < 12 ? "am" : "pm",
    mm: pad(minutes),
    m: String(minutes),
    ss: pad(seconds),
    s: String(seconds),
    ZZZZZ: zoneText(offsetMinutes, ":"),
    ZZZZ: zoneText(offsetMinutes, ""),
    ZZZ: offsetMinutes === 0 ? "UTC" : zoneText(offsetMinutes, ""),
    Z: offsetMinutes === 0 ? "Z" : zoneText(offsetMinutes, ":"),
  };
  return texts[letters];
}

/** Letters come in runs of one; other text in quotes, in which a quote is doubled. */
const PART = /'((?:[^']|'')*)'|([A-Za-z])\2*|'|[^A-Za-z']+/g;

const formatdate = ofKnown("formatdate", (args) => {
  const time = timeOf("formatdate", args.text(1));
  return args.text(0).replace(PART, (whole, quoted?: string, letter?: string) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    if (whole === "'") throw new EvaluationError("formatdate: a quote has no end");
    if (letter === undefined) return whole;
    const text = dateText(whole, time);
    if (text === undefined) throw new EvaluationError(`formatdate: ${whole} is no part of a time`);
    return text;
  });
});

const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};
const DURATION = /^([-+]?)((?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+|0)$/;

function durationOf(text: string): number {
  const [, sign = "", parts = ""] = DURATION.exec(text) ?? [];
  if (parts === "") throw new EvaluationError(`timeadd: "${text}" is no duration like 1h30m`);
  const total = [...parts.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)].reduce(
    (sum, [, value, unit = ""]) => sum + Number(value) * (UNITS[unit] ?? 0),
    0,
  );
  return sign === "-" ? -total : total;
}

const timeadd = ofKnown("timeadd", (args) => {
  const time = timeOf("timeadd", args.text(0));
  const duration = durationOf(args.text(1));
  const moved = { ...time, instant: Math.floor(time.instant + duration) };
  return "YYYY-MM-DDThh:mm:ssZ"
    .split(/(?<=[a-zA-Z])(?=[-:T])|(?<=[-:])|(?<=s)(?=Z)|(?<=T)/)
    .map((part) => dateText(part, moved) ?? part)
    .join("");
});

const timecmp = ofKnown("timecmp", (args) => {
  const [a, b] = [timeOf("timecmp", args.text(0)), timeOf("timecmp", args.text(1))];
  if (a.instant !== b.instant) return a.instant < b.instant ? -1 : 1;
  const [left, right] = [a.fraction.replace(/0+$/, ""), b.fraction.replace(/0+$/, "")];
  return left === right ? 0 : left < right ? -1 : 1;
});

export const dateFunctions: Readonly<Record<string, TerraformFunction>> = { formatdate, timeadd, timecmp };
