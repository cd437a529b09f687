import { describe, expect, test } from "vitest";
import { parseRule } from "./parse-rule.js";

describe("a Suricata rule", () => {
  test("is taken apart into action, protocol, options and sid", () => {
    expect(
      parseRule('drop tls $HOME_NET any -> [1.2.3.0/24, !1.2.3.4] any (msg:"no; \\; yes"; sid:7;)'),
    ).toBeUndefined();
    expect(parseRule('drop tls $HOME_NET any -> [1.2.3.0/24, !1.2.3.4] any (msg:"a\\; b"; tls.sni; sid: 7;)')).toEqual({
      action: "drop",
      protocol: "tls",
      options: [
        { keyword: "msg", value: '"a\\; b"' },
        { keyword: "tls.sni", value: "" },
        { keyword: "sid", value: "7" },
      ],
      sid: 7,
    });
  });

  test("keeps colons and brackets of an option's value", () => {
    expect(parseRule('pass tcp any any <> any any (pcre:"/a(b|c):d/"; sid:1;)')?.options[0]).toEqual({
      keyword: "pcre",
      value: '"/a(b|c):d/"',
    });
  });

  test.each([
    ["no options", "pass tcp any any -> any any"],
    ["a direction that Suricata does not know", "pass tcp any any <- any any (sid:1;)"],
    ["a last option without a semicolon", "pass tcp any any -> any any (sid:1)"],
    ["a quote that does not close", 'pass tcp any any -> any any (msg:"a; sid:1;)'],
    ["an empty option", "pass tcp any any -> any any (sid:1;;)"],
    ["text behind the options", "pass tcp any any -> any any (sid:1;) # why"],
  ])("with %s is refused", (_, line) => {
    expect(parseRule(line)).toBeUndefined();
  });

  test("has no sid if that is not a number", () => {
    expect(parseRule("pass tcp any any -> any any (sid:x1;)")?.sid).toBeUndefined();
  });
});
