import { Cidr, CidrError } from "@causeway/cidr";
import { parseRounded } from "@causeway/terraform";

/** Text that is no block is the model's to judge. */
export function blockOf(text: string): Cidr | undefined {
  try {
    return parseRounded(text);
  } catch (error) {
    if (error instanceof CidrError) return undefined;
    throw error;
  }
}

/** Disjoint blocks in the order of their addresses, so that a gap is found without looking at each of them. */
export class TakenBlocks {
  private readonly blocks: Cidr[] = [];
  /** Where the search for a size in a pool has arrived: nothing before it is free. */
  private readonly cursors = new Map<string, bigint>();

  addText(text: string): void {
    const block = blockOf(text);
    if (block !== undefined) this.add(block);
  }

  /** Two blocks are apart or one holds the other; of such, the outer is kept. */
  add(block: Cidr): void {
    const from = this.firstEndingAtOrAfter(block.first);
    if (this.blocks[from]?.contains(block) === true) return;
    let to = from;
    while (this.blocks[to] !== undefined && block.contains(this.blocks[to] as Cidr)) to += 1;
    this.blocks.splice(from, to - from, block);
  }

  firstFit(pool: Cidr, prefixLength: number): Cidr | undefined {
    if (prefixLength < pool.prefixLength || prefixLength > (pool.family === 4 ? 32 : 128)) return undefined;
    const newbits = prefixLength - pool.prefixLength;
    const key = `${pool.toString()} ${prefixLength}`;
    const count = 1n << BigInt(newbits);
    for (let netnum = this.cursors.get(key) ?? 0n; netnum < count;) {
      const candidate = pool.subnet(newbits, netnum);
      const inTheWay = this.blocks[this.firstEndingAtOrAfter(candidate.first)];
      if (inTheWay === undefined || !inTheWay.overlaps(candidate)) {
        this.cursors.set(key, netnum);
        return candidate;
      }
      netnum = (inTheWay.last - pool.first) / candidate.size + 1n;
    }
    return undefined;
  }

  private firstEndingAtOrAfter(address: bigint): number {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.blocks[middle] as Cidr).last < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
