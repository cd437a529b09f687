import type { Namespace } from "../netlab/namespace.js";
import type { Endpoint } from "./endpoint.js";

/** What passed between AWS's ends and the elastic addresses of the VPN instances. */
export interface Wire {
  /** ESP in UDP 4500: packets by `source>destination`. */
  readonly esp: ReadonlyMap<string, number>;
  readonly fragments: number;
  /** Neither IKE nor ESP in UDP. */
  readonly strange: number;
  /** Of a whole packet, in bytes. */
  readonly largest: number;
}

/** Counts from now on. A packet of IKE on port 4500 begins with four zero bytes. */
export async function watchWire(internet: Namespace, endpoints: readonly Endpoint[]): Promise<void> {
  const addresses = [...new Set(endpoints.flatMap(({ address, podAddress }) => [address, podAddress]))].join(", ");
  await internet.run(
    "nft -f -",
    `
table ip wire
delete table ip wire
table ip wire {
  set carried {
    typeof ip saddr . ip daddr
    flags dynamic
    counter
    size 64
  }
  set sizes {
    typeof ip length
    flags dynamic
    size 2048
  }
  counter fragments {
  }
  counter strange {
  }
  chain seen {
    ip frag-off & 0x3fff != 0 counter name fragments
    update @sizes { ip length }
    udp sport 500 udp dport 500 accept
    udp sport 4500 udp dport 4500 udp length 9 accept
    udp sport 4500 udp dport 4500 @th,64,32 0 accept
    udp sport 4500 udp dport 4500 update @carried { ip saddr . ip daddr counter } accept
    counter name strange
  }
  chain forward {
    type filter hook forward priority 0
    ip saddr { ${addresses} } goto seen
    ip daddr { ${addresses} } goto seen
    ip saddr 10.0.0.0/8 goto seen
    ip daddr 10.0.0.0/8 goto seen
  }
}`,
  );
}

interface Element {
  readonly elem: {
    readonly val: { readonly concat: readonly string[] };
    readonly counter: { readonly packets: number };
  };
}

export async function readWire(internet: Namespace): Promise<Wire> {
  const { nftables } = JSON.parse(await internet.run("nft -j list table ip wire")) as {
    nftables: {
      set?: { name: string; elem?: readonly (number | Element)[] };
      counter?: { name: string; packets: number };
    }[];
  };
  const elements = (name: string) => nftables.flatMap(({ set }) => (set?.name === name ? (set.elem ?? []) : []));
  const counter = (name: string) => nftables.find((each) => each.counter?.name === name)?.counter?.packets ?? NaN;
  return {
    esp: new Map(
      (elements("carried") as readonly Element[]).map(({ elem }) => [elem.val.concat.join(">"), elem.counter.packets]),
    ),
    fragments: counter("fragments"),
    strange: counter("strange"),
    largest: Math.max(0, ...(elements("sizes") as readonly number[])),
  };
}
