import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyAddress } from "../test/arbitraries.js";
import { formatAddress, parseAddress } from "./address.js";

describe("parseAddress", () => {
  it.each([
    ["0.0.0.0", 4, 0n],
    ["10.0.3.1", 4, 0x0a000301n],
    ["255.255.255.255", 4, 0xffffffffn],
    ["::", 6, 0n],
    ["::1", 6, 1n],
    ["2001:db8::1", 6, 0x20010db8000000000000000000000001n],
    ["2001:0DB8:0:0:0:0:0:1", 6, 0x20010db8000000000000000000000001n],
    ["::ffff:a00:1", 6, 0xffff0a000001n],
    ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 6, (1n << 128n) - 1n],
  ])("reads %s", (text, family, value) => {
    expect(parseAddress(text)).toEqual({ family, value });
  });

  it.each([
    ["nothing", ""],
    ["missing octets", "10.0.0"],
    ["an octet too many", "10.0.0.0.0"],
    ["an empty octet", "10..0.1"],
    ["an octet above 255", "10.0.0.256"],
    ["a leading zero", "10.0.0.010"],
    ["a hexadecimal octet", "0x0a.0.0.1"],
    ["one number", "167772161"],
    ["a sign", "10.0.0.-1"],
    ["leading space", " 10.0.0.1"],
    ["trailing space", "10.0.0.1 "],
    ["a line break at the end", "10.0.0.1\n"],
    ["other decimal digits", "1٠.0.0.1"],
    ["an IPv4 prefix length", "10.0.0.1/32"],
    ["an IPv6 prefix length", "::1/128"],
    ["a zone id", "fe80::1%eth0"],
    ["an IPv4-mapped address in dotted form", "::ffff:10.0.0.1"],
    ["two runs of zeros", "1::2::3"],
    ["a group too many", "1:2:3:4:5:6:7:8:9"],
    ["a group too few", "1:2:3:4:5:6:7"],
    ["a run of no zeros", "1:2:3:4::5:6:7:8"],
    ["a group of five digits", "12345::"],
    ["brackets", "[::1]"],
    ["a lone colon", ":"],
    ["a trailing colon", "1:2:3:4:5:6:7:8:"],
    ["a letter beyond f", "::g"],
    ["a name", "localhost"],
  ])("rejects %s", (_, text) => {
    expect(() => parseAddress(text)).toThrow(
      expect.objectContaining({ name: "CidrError", code: "INVALID_ADDRESS", found: text }),
    );
  });
});

describe("formatAddress", () => {
  it.each([
    [4, 0x0a000301n, "10.0.3.1"],
    [6, 0n, "::"],
    [6, 0x20010db8000000000000000000000001n, "2001:db8::1"],
    // RFC 5952, section 4.2: the longest run is shortened, the first of equal ones, and never a single group.
    [6, 0x20010000000000010000000000000001n, "2001:0:0:1::1"],
    [6, 0x20010db8000000000001000000000001n, "2001:db8::1:0:0:1"],
    [6, 0x00010000000200000003000000040000n, "1:0:2:0:3:0:4:0"],
    [6, 0xffff0a000001n, "::ffff:a00:1"],
  ] as const)("writes IPv%i %i as %s", (family, value, text) => {
    expect(formatAddress(family, value)).toBe(text);
  });

  it.each([
    [4, -1n],
    [4, 1n << 32n],
    [6, -1n],
    [6, 1n << 128n],
  ] as const)("rejects IPv%i %i, which its family does not hold", (family, value) => {
    expect(() => formatAddress(family, value)).toThrow(expect.objectContaining({ code: "INVALID_ADDRESS" }));
  });

  it("writes what parseAddress reads back", () => {
    fc.assert(
      fc.property(anyAddress, ({ family, value }) => {
        expect(parseAddress(formatAddress(family, value))).toEqual({ family, value });
      }),
    );
  });
});
