import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyAddress, anyCidr, anyCrowdedCidr, anySubnet } from "../test/arbitraries.js";
import { ADDRESS_BITS, formatAddress, parseAddress } from "./address.js";
import { Cidr } from "./cidr.js";
import { CidrError, type CidrErrorCode } from "./errors.js";

const cidr = (text: string) => Cidr.parse(text);
const error = (code: CidrErrorCode) => expect.objectContaining({ name: "CidrError", code }) as CidrError;

describe("Cidr.parse", () => {
  it.each([
    ["0.0.0.0/0", 4, 0, 0n, 0xffffffffn],
    ["10.0.0.0/16", 4, 16, 0x0a000000n, 0x0a00ffffn],
    ["10.0.3.16/28", 4, 28, 0x0a000310n, 0x0a00031fn],
    ["255.255.255.255/32", 4, 32, 0xffffffffn, 0xffffffffn],
    ["::/0", 6, 0, 0n, (1n << 128n) - 1n],
    ["2001:db8::/32", 6, 32, 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
    ["::1/128", 6, 128, 1n, 1n],
  ])("reads %s", (text, family, prefixLength, first, last) => {
    expect(cidr(text)).toMatchObject({ family, prefixLength, first, last, size: last - first + 1n });
  });

  it.each([
    ["10.0.3.1/28", "10.0.3.0/28"],
    ["10.0.0.1/0", "0.0.0.0/0"],
    ["192.168.1.0/23", "192.168.0.0/23"],
    ["2001:db8::1/64", "2001:db8::/64"],
    ["2001:DB8:0:1::/63", "2001:db8::/63"],
  ])("rejects %s, whose host bits are set, and names the aligned block %s", (text, aligned) => {
    const expected = { code: "MISALIGNED_CIDR", found: text, allowed: aligned };
    expect(() => cidr(text)).toThrow(expect.objectContaining(expected));
    expect(() => cidr(text)).toThrow(`"${text}" has host bits set; the aligned block is ${aligned}`);
  });

  it.each([
    ["nothing", ""],
    ["no prefix length", "10.0.0.0"],
    ["an empty prefix length", "10.0.0.0/"],
    ["no address", "/16"],
    ["missing octets", "10.0/16"],
    ["a leading zero in an octet", "010.0.0.0/16"],
    ["a leading zero in the prefix length", "10.0.0.0/08"],
    ["a sign in the prefix length", "10.0.0.0/+8"],
    ["a fractional prefix length", "10.0.0.0/16.0"],
    ["a hexadecimal prefix length", "10.0.0.0/0x8"],
    ["a netmask", "10.0.0.0/255.255.0.0"],
    ["two prefix lengths", "10.0.0.0/16/16"],
    ["an IPv4 prefix length above 32", "10.0.0.0/33"],
    ["an IPv6 prefix length above 128", "::/129"],
    ["leading space", " 10.0.0.0/16"],
    ["trailing space", "10.0.0.0/16 "],
    ["a line break at the end", "10.0.0.0/16\n"],
    ["space inside", "10.0.0.0 /16"],
    ["a zone id", "fe80::%eth0/64"],
    ["an IPv4-mapped block in dotted form", "::ffff:10.0.0.0/112"],
    ["an unresolved Terraform token", "${TfToken[TOKEN.12]}"],
  ])("rejects %s", (_, text) => {
    expect(() => cidr(text)).toThrow(expect.objectContaining({ code: "INVALID_CIDR", found: text }));
  });

  it("writes IPv6 in canonical form", () => {
    expect(cidr("2001:0DB8:0:0:0:0:0:0/32").toString()).toBe("2001:db8::/32");
  });

  it("reads back what toString writes", () => {
    fc.assert(
      fc.property(anyCidr, (block) => {
        expect(cidr(block.toString())).toEqual(block);
      }),
    );
  });

  it("accepts an address with a prefix length exactly if the block begins there", () => {
    fc.assert(
      fc.property(anyAddress, fc.nat(128), ({ family, value }, bits) => {
        const prefixLength = Math.min(bits, ADDRESS_BITS[family]);
        const text = `${formatAddress(family, value)}/${prefixLength}`;
        const aligned = value % (1n << BigInt(ADDRESS_BITS[family] - prefixLength)) === 0n;
        if (aligned) expect(cidr(text).first).toBe(value);
        else expect(() => cidr(text)).toThrow(error("MISALIGNED_CIDR"));
      }),
    );
  });

  it("makes blocks that cannot be changed", () => {
    expect(() => Object.assign(cidr("10.0.0.0/8"), { prefixLength: 9 })).toThrow(TypeError);
  });
});

describe("Cidr.compare", () => {
  it("orders by family, then by address as a number, then from large blocks to small", () => {
    const ordered = ["9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/16", "10.0.2.0/24", "10.0.10.0/24", "100.0.0.0/8", "::/0"];
    const shuffled = [...ordered].sort().map(cidr);
    expect(shuffled.map(String)).not.toEqual(ordered);
    expect(shuffled.sort(Cidr.compare).map(String)).toEqual(ordered);
  });

  it("is a total order that agrees with equals and with the numbers", () => {
    const key = ({ family, first, prefixLength }: Cidr) =>
      (BigInt(family) << 160n) + (first << 8n) + BigInt(prefixLength);
    fc.assert(
      fc.property(fc.oneof(anyCidr, anyCrowdedCidr), fc.oneof(anyCidr, anyCrowdedCidr), (a, b) => {
        const difference = key(a) - key(b);
        expect(Math.sign(Cidr.compare(a, b))).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
        expect(a.equals(b)).toBe(difference === 0n);
      }),
    );
  });
});

describe("contains and overlaps", () => {
  it.each([
    ["10.0.0.0/16", "10.0.3.0/24", true, true],
    ["10.0.3.0/24", "10.0.0.0/16", false, true],
    ["10.0.0.0/16", "10.0.0.0/16", true, true],
    ["10.0.0.0/16", "10.1.0.0/16", false, false],
    ["0.0.0.0/0", "::/0", false, false],
    ["::/0", "2001:db8::/32", true, true],
  ])("judge %s against %s", (a, b, contains, overlaps) => {
    expect(cidr(a).contains(cidr(b))).toBe(contains);
    expect(cidr(a).overlaps(cidr(b))).toBe(overlaps);
  });

  it("blocks overlap exactly if one contains the other, in either order", () => {
    fc.assert(
      fc.property(anyCrowdedCidr, anyCrowdedCidr, (a, b) => {
        expect(a.overlaps(b)).toBe(a.contains(b) || b.contains(a));
        expect(b.overlaps(a)).toBe(a.overlaps(b));
        expect(a.contains(b) && b.contains(a)).toBe(a.equals(b));
      }),
    );
  });
});

describe("subnet", () => {
  it.each([
    ["172.16.0.0/12", 4, 2, "172.18.0.0/16"],
    ["10.1.2.0/24", 4, 15, "10.1.2.240/28"],
    ["fd00:fd12:3456:7800::/56", 16, 162, "fd00:fd12:3456:7800:a200::/72"],
    ["10.0.0.0/16", 0, 0, "10.0.0.0/16"],
    ["10.0.0.0/31", 1, 1, "10.0.0.1/32"],
    ["::/0", 128, (1n << 128n) - 1n, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"],
  ])("of %s with newbits %i and netnum %i is %s", (parent, newbits, netnum, subnet) => {
    expect(cidr(parent).subnet(newbits, netnum).toString()).toBe(subnet);
  });

  it.each([
    ["a netnum beyond the last", 3, 8],
    ["a negative netnum", 3, -1],
    ["a fractional netnum", 3, 1.5],
    ["a netnum that is no number", 3, Number.NaN],
    ["more newbits than the address has left", 17, 0],
    ["negative newbits", -1, 0],
    ["fractional newbits", 1.5, 0],
  ])("rejects %s", (_, newbits, netnum) => {
    expect(() => cidr("10.0.0.0/16").subnet(newbits, netnum)).toThrow(error("SUBNET_OUT_OF_RANGE"));
  });

  it("takes a netnum beyond 2^53 as bigint alone, for a number would be rounded", () => {
    expect(() => cidr("::/0").subnet(64, 2 ** 53)).toThrow(error("SUBNET_OUT_OF_RANGE"));
    expect(
      cidr("::/0")
        .subnet(64, 2n ** 53n + 1n)
        .toString(),
    ).toBe("20:0:0:1::/64");
  });

  it("says what was asked of which block and what fits", () => {
    expect(() => cidr("10.0.0.0/16").subnet(3, 8)).toThrow(
      "newbits 3, netnum 8 of 10.0.0.0/16 is not allowed; allowed is a whole netnum from 0 to 7",
    );
  });

  it("lies inside its parent at the distance that netnum says", () => {
    fc.assert(
      fc.property(anySubnet, ({ parent, newbits, netnum }) => {
        const subnet = parent.subnet(newbits, netnum);
        expect(parent.contains(subnet)).toBe(true);
        expect(subnet.size << BigInt(newbits)).toBe(parent.size);
        expect((subnet.first - parent.first) / subnet.size).toBe(netnum);
      }),
    );
  });

  it("shares no address with its siblings", () => {
    fc.assert(
      fc.property(anySubnet, fc.bigInt(0n, 1n << 128n), ({ parent, newbits, netnum }, seed) => {
        const sibling = seed % (1n << BigInt(newbits));
        expect(parent.subnet(newbits, netnum).overlaps(parent.subnet(newbits, sibling))).toBe(netnum === sibling);
      }),
    );
  });
});

describe("host", () => {
  it.each([
    ["10.12.112.0/20", 16, "10.12.112.16"],
    ["10.12.112.0/20", 268, "10.12.113.12"],
    ["10.0.0.0/24", -1, "10.0.0.255"],
    ["10.0.0.0/24", -256, "10.0.0.0"],
    ["fd00:fd12:3456:7890::/72", 34, "fd00:fd12:3456:7890::22"],
    ["::/0", -1, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ])("of %s, number %i is %s", (block, hostnum, address) => {
    expect(cidr(block).host(hostnum)).toBe(address);
  });

  it.each([256, -257, 0.5, Number.NaN, 2n ** 64n])("rejects number %s of a block of 256 addresses", (hostnum) => {
    expect(() => cidr("10.0.0.0/24").host(hostnum)).toThrow(error("HOST_OUT_OF_RANGE"));
  });

  it("counts from the end as it counts from the start", () => {
    fc.assert(
      fc.property(anyCidr, fc.bigInt(0n, (1n << 128n) - 1n), (block, seed) => {
        const hostnum = seed % block.size;
        expect(parseAddress(block.host(hostnum)).value).toBe(block.first + hostnum);
        expect(block.host(hostnum - block.size)).toBe(block.host(hostnum));
      }),
    );
  });
});
