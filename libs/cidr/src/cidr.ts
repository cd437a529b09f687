import { ADDRESS_BITS, type AddressFamily, formatAddress, parseAddress } from "./address.js";
import { CidrError } from "./errors.js";

const ADDRESS_AND_PREFIX = /^([^/]*)\/(0|[1-9]\d{0,2})$/;

/** An immutable IPv4 or IPv6 block of addresses, aligned to its own size. */
export class Cidr {
  /** 4 for IPv4, 6 for IPv6. */
  readonly family: AddressFamily;
  /** Leading bits that all addresses of the block share: 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly prefixLength: number;
  /** The lowest address, as a number. */
  readonly first: bigint;
  /** The highest address, as a number. */
  readonly last: bigint;

  private constructor(family: AddressFamily, first: bigint, prefixLength: number) {
    this.family = family;
    this.first = first;
    this.prefixLength = prefixLength;
    this.last = first + blockSize(family, prefixLength) - 1n;
    Object.freeze(this);
  }

  /**
   * Reads `address/prefix length`, with the address as `parseAddress` takes it.
   *
   * @throws {CidrError} `INVALID_CIDR` if `text` is no CIDR block; `MISALIGNED_CIDR` if host bits are set, naming the
   * aligned block (nothing is rounded silently)
   */
  static parse(text: string): Cidr {
    const [, addressText, prefixText] = ADDRESS_AND_PREFIX.exec(text) ?? [];
    if (addressText === undefined || prefixText === undefined) throw invalid(text);
    const { family, value } = addressOf(addressText, text);
    const prefixLength = Number(prefixText);
    if (prefixLength > ADDRESS_BITS[family]) throw invalid(text);

    const first = value - (value % blockSize(family, prefixLength));
    const block = new Cidr(family, first, prefixLength);
    if (first !== value) {
      const message = `"${text}" has host bits set; the aligned block is ${block.toString()}`;
      throw new CidrError("MISALIGNED_CIDR", text, block.toString(), message);
    }
    return block;
  }

  /** Orders by family, then by address as a number, then by prefix length: a block comes before those inside it. */
  static compare(a: Cidr, b: Cidr): number {
    if (a.family !== b.family) return a.family - b.family;
    if (a.first !== b.first) return a.first < b.first ? -1 : 1;
    return a.prefixLength - b.prefixLength;
  }

  /** Number of addresses, reserved ones included. */
  get size(): bigint {
    return blockSize(this.family, this.prefixLength);
  }

  /** Whether every address of `other` lies in this block. */
  contains(other: Cidr): boolean {
    return this.family === other.family && this.first <= other.first && other.last <= this.last;
  }

  /** Whether any address lies in both blocks. */
  overlaps(other: Cidr): boolean {
    return this.family === other.family && this.first <= other.last && other.first <= this.last;
  }

  equals(other: Cidr): boolean {
    return Cidr.compare(this, other) === 0;
  }

  /**
   * The block number `netnum` among the equal parts that `newbits` more prefix bits divide this block into: Terraform's
   * `cidrsubnet` (https://developer.hashicorp.com/terraform/language/functions/cidrsubnet).
   *
   * @param newbits - whole, from 0 to the bits that are left in the address
   * @param netnum - whole, from 0 to 2^newbits - 1
   * @throws {CidrError} `SUBNET_OUT_OF_RANGE`
   */
  subnet(newbits: number, netnum: number | bigint): Cidr {
    const bitsLeft = ADDRESS_BITS[this.family] - this.prefixLength;
    const found = `newbits ${newbits}, netnum ${netnum} of ${this.toString()}`;
    if (!Number.isInteger(newbits) || newbits < 0 || newbits > bitsLeft) {
      throw new CidrError("SUBNET_OUT_OF_RANGE", found, `whole newbits from 0 to ${bitsLeft}`);
    }
    const lastNetnum = (1n << BigInt(newbits)) - 1n;
    if (!isWhole(netnum) || netnum < 0 || netnum > lastNetnum) {
      throw new CidrError("SUBNET_OUT_OF_RANGE", found, `a whole netnum from 0 to ${lastNetnum}`);
    }
    const prefixLength = this.prefixLength + newbits;
    return new Cidr(this.family, this.first + BigInt(netnum) * blockSize(this.family, prefixLength), prefixLength);
  }

  /**
   * The address number `hostnum` of this block, counted from its end if negative (-1 is the last): Terraform's
   * `cidrhost` (https://developer.hashicorp.com/terraform/language/functions/cidrhost).
   *
   * @param hostnum - whole, from -size to size - 1
   * @throws {CidrError} `HOST_OUT_OF_RANGE`
   */
  host(hostnum: number | bigint): string {
    if (!isWhole(hostnum) || hostnum < -this.size || hostnum >= this.size) {
      const allowed = `a whole number from -${this.size} to ${this.size - 1n}`;
      throw new CidrError("HOST_OUT_OF_RANGE", `host ${hostnum} of ${this.toString()}`, allowed);
    }
    const number = BigInt(hostnum);
    return formatAddress(this.family, this.first + (number < 0n ? this.size + number : number));
  }

  /** The canonical text, which `Cidr.parse` reads back: `10.0.0.0/16`, `2001:db8::/32`. */
  toString(): string {
    return `${formatAddress(this.family, this.first)}/${this.prefixLength}`;
  }
}

function blockSize(family: AddressFamily, prefixLength: number): bigint {
  return 1n << BigInt(ADDRESS_BITS[family] - prefixLength);
}

/** Beyond 2^53 a number no longer names one netnum or host; such values must come as bigint. */
function isWhole(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

function addressOf(addressText: string, cidrText: string): { family: AddressFamily; value: bigint } {
  try {
    return parseAddress(addressText);
  } catch {
    throw invalid(cidrText);
  }
}

function invalid(text: string): CidrError {
  const allowed = "an address and a prefix length, such as 10.0.0.0/16 (/0 to /32) or 2001:db8::/32 (/0 to /128)";
  return new CidrError("INVALID_CIDR", text, allowed, `"${text}" is not a CIDR block; allowed is ${allowed}`);
}
