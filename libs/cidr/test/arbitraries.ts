import fc from "fast-check";
import { ADDRESS_BITS, formatAddress } from "../src/address.js";
import { Cidr } from "../src/cidr.js";

export const anyFamily = fc.constantFrom(4 as const, 6 as const);

export const anyAddress = anyFamily.chain((family) =>
  fc.record({ family: fc.constant(family), value: fc.bigInt(0n, (1n << BigInt(ADDRESS_BITS[family])) - 1n) }),
);

export const anyCidr = anyAddress.chain(({ family, value }) =>
  fc.integer({ min: 0, max: ADDRESS_BITS[family] }).map((prefixLength) => {
    const hostBits = BigInt(ADDRESS_BITS[family] - prefixLength);
    return Cidr.parse(`${formatAddress(family, (value >> hostBits) << hostBits)}/${prefixLength}`);
  }),
);

/** Blocks of two small ranges, one of each family, so that many of them are equal, nested or adjacent. */
export const anyCrowdedCidr = fc
  .record({
    range: fc.constantFrom(Cidr.parse("10.0.0.128/26"), Cidr.parse("2001:db8::40/122")),
    newbits: fc.integer({ min: 0, max: 6 }),
    seed: fc.nat(63),
  })
  .map(({ range, newbits, seed }) => range.subnet(newbits, seed % 2 ** newbits));

/** A block with a subnet of it, as the arguments of `subnet`. */
export const anySubnet = anyCidr.chain((parent) =>
  fc.integer({ min: 0, max: ADDRESS_BITS[parent.family] - parent.prefixLength }).chain((newbits) =>
    fc.record({
      parent: fc.constant(parent),
      newbits: fc.constant(newbits),
      netnum: fc.bigInt(0n, (1n << BigInt(newbits)) - 1n),
    }),
  ),
);
