/** A concrete address: IPv4 or IPv6 by its family, as a number. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

export interface Block extends Address {
  readonly length: number;
}

const WIDTH = { 4: 32, 6: 128 } as const;

export function address(text: string): Address {
  if (!text.includes(":")) {
    return { family: 4, value: text.split(".").reduce((value, octet) => value * 256n + BigInt(octet), 0n) };
  }
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => part.split(":").filter((group) => group !== "");
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  const all = [...left, ...zeros, ...right];
  return { family: 6, value: all.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n) };
}

const BLOCKS = new Map<string, Block>();

/** Read once each, as walks ask for the same few again and again. */
export function block(text: string): Block {
  let known = BLOCKS.get(text);
  if (known === undefined) {
    const [base = "", length = ""] = text.split("/");
    known = { ...address(base), length: Number(length) };
    BLOCKS.set(text, known);
  }
  return known;
}

export function isBlock(text: string): boolean {
  return text.includes("/");
}

export function lastOf({ family, value, length }: Block): bigint {
  return value + (1n << BigInt(WIDTH[family] - length)) - 1n;
}

export function holds(outer: Block, { family, value }: Address): boolean {
  return outer.family === family && outer.value <= value && value <= lastOf(outer);
}

export function same(a: Address, b: Address): boolean {
  return a.family === b.family && a.value === b.value;
}

export function show({ family, value }: Address): string {
  if (family === 6) {
    const groups = Array.from({ length: 8 }, (_, index) =>
      ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
    );
    return groups.join(":");
  }
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
}

const NOT_PUBLIC = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
].map(block);

const GLOBAL_IPV6 = block("2000::/3");

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html */
export function isPublic(one: Address): boolean {
  return one.family === 6 ? holds(GLOBAL_IPV6, one) : !NOT_PUBLIC.some((private_) => holds(private_, one));
}
