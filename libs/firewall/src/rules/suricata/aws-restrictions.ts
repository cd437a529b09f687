import type { SuricataRule } from "./parse-rule.js";

/**
 * What Suricata knows and AWS Network Firewall does not take. Source:
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-limitations-caveats.html
 */

export interface Restriction {
  readonly code: string;
  readonly found: string;
  readonly allowed: string;
  readonly message: string;
}

const ACTIONS = ["pass", "drop", "reject", "alert"];

const PROTOCOLS: Readonly<Record<string, string>> = {
  sctp: "SCTP",
  ike: "IKE",
  ikev2: "IKE",
  enip: "ENIP and CIP",
  "ftp-data": "detection of FTP data",
};

const KEYWORDS: Readonly<Record<string, string>> = {
  dataset: "datasets",
  datarep: "datasets",
  iprep: "IP reputation",
  lua: "Lua",
  luajit: "Lua",
  luaxform: "Lua",
  threshold: "thresholding",
  detection_filter: "thresholding",
  enip_command: "ENIP and CIP",
  cip_service: "ENIP and CIP",
  fileext: "file keywords",
  filemagic: "file keywords",
  "file.magic": "file keywords",
  filename: "file keywords",
  "file.name": "file keywords",
  filestore: "file keywords",
  filemd5: "file keywords",
  filesha1: "file keywords",
  filesha256: "file keywords",
  filesize: "file keywords",
  priority: "priority in strict order, where the place of a rule is its priority",
};

/** `pcre` needs one of them in the same rule. */
const PCRE_COMPANIONS = ["content", "tls.sni", "http.host", "dns.query"];

export function restrictionsOf(rule: SuricataRule): Restriction[] {
  return [
    ...actionsOf(rule),
    ...protocolsOf(rule),
    ...rule.options.flatMap(({ keyword, value }) => keywordsOf(keyword, value)),
    ...pcreOf(rule),
    ...hostsOf(rule),
  ];
}

function actionsOf({ action }: SuricataRule): Restriction[] {
  return ACTIONS.includes(action)
    ? []
    : [
        {
          code: "UNSUPPORTED_ACTION",
          found: action,
          allowed: ACTIONS.join(", "),
          message: `Network Firewall knows no action "${action}"`,
        },
      ];
}

function protocolsOf({ protocol }: SuricataRule): Restriction[] {
  const feature = Object.hasOwn(PROTOCOLS, protocol) ? PROTOCOLS[protocol] : undefined;
  return feature === undefined
    ? []
    : [
        {
          code: "UNSUPPORTED_PROTOCOL",
          found: protocol,
          allowed: "another protocol",
          message: `Network Firewall does not support ${feature}`,
        },
      ];
}

function keywordsOf(keyword: string, value: string): Restriction[] {
  const feature = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : trackingOf(keyword, value);
  return feature === undefined
    ? []
    : [
        {
          code: "UNSUPPORTED_KEYWORD",
          found: value === "" ? keyword : `${keyword}:${value}`,
          allowed: "no such keyword",
          message: `Network Firewall does not support ${feature}`,
        },
      ];
}

/** Bits and tags may follow a flow, not a host. */
function trackingOf(keyword: string, value: string): string | undefined {
  const byHost = /\btrack\s+ip_(?:src|dst|pair)\b/.test(value);
  if ((keyword === "xbits" || keyword === "hostbits") && byHost) {
    return `${keyword} that follow addresses`;
  }
  return keyword === "tag" && /^host\b/.test(value) ? "tags that follow a host" : undefined;
}

function pcreOf({ options }: SuricataRule): Restriction[] {
  const keywords = options.map(({ keyword }) => keyword);
  return !keywords.includes("pcre") || keywords.some((keyword) => PCRE_COMPANIONS.includes(keyword))
    ? []
    : [
        {
          code: "PCRE_ALONE",
          found: "pcre",
          allowed: `pcre beside ${PCRE_COMPANIONS.join(", ")}`,
          message: "Network Firewall takes a regular expression only beside plain content",
        },
      ];
}

/** Suricata hands `http.host` over in lower case: content with capital letters could never match. */
function hostsOf({ options }: SuricataRule): Restriction[] {
  const restrictions: Restriction[] = [];
  let buffer = "";
  for (const { keyword, value } of options) {
    if (keyword.includes(".") && value === "") {
      buffer = keyword;
    }
    const text = value.replace(/\|[^|]*\|/g, "");
    if (keyword === "content" && buffer === "http.host" && text !== text.toLowerCase()) {
      restrictions.push({
        code: "UPPER_CASE_HOST",
        found: value,
        allowed: value.toLowerCase(),
        message: "http.host is compared in lower case; content with capital letters never matches",
      });
    }
  }
  return restrictions;
}
