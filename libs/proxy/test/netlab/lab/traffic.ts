import { ADDRESSES } from "./addresses.js";
import type { Lab } from "./lab.js";
import type { Namespace } from "./namespace.js";
import type { RawArgument, RawResult } from "./operations/raw.js";
import type { Received } from "./operations/serve.js";
import type { TlsArgument, TlsResult } from "./operations/tls.js";

/** What came of something that a client did. */
export interface Outcome {
  /** Servers that got anything, even a bare connection, each once. */
  readonly reached: readonly string[];
  readonly events: readonly Received[];
  /** What the client got, as text: the answer, or how it ended. */
  readonly answer: string;
}

export const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");

/** An HTTP request that ends its connection. */
export function get(host: string, target = "/", headers: readonly string[] = []): string {
  return [`GET ${target} HTTP/1.1`, `Host: ${host}`, ...headers, "Connection: close", "", ""].join("\r\n");
}

/** Things that clients do, and what comes of them. */
export class Traffic {
  constructor(readonly lab: Lab) {}

  /** Bytes over TCP from the client, or from elsewhere. */
  async bytes(
    host: string,
    port: number,
    chunks: readonly string[],
    more: Partial<RawArgument> & { readonly by?: Namespace } = {},
  ): Promise<Outcome & { readonly raw: RawResult }> {
    const { by = this.lab.client, ...options } = more;
    const argument = { host, port, chunks: chunks.map(base64), ...options };
    let raw: RawResult | undefined;
    const outcome = await this.outcome(async () => {
      raw = await by.ask("raw", argument);
      return raw.received === "" ? raw.ended : raw.received;
    });
    return { ...outcome, raw: raw as RawResult };
  }

  http(host: string, request: string): Promise<Outcome> {
    return this.bytes(host, 80, [request]);
  }

  async tls(
    host: string,
    name: string,
    more: Partial<TlsArgument> = {},
  ): Promise<Outcome & { readonly tls: TlsResult }> {
    const authority = this.lab.authority.certificate;
    let tls: TlsResult | undefined;
    const outcome = await this.outcome(async () => {
      tls = await this.lab.client.ask("tls", { host, name, authority, timeout: 1200, ...more });
      return tls.bodies[0] ?? tls.error;
    });
    return { ...outcome, tls: tls as TlsResult };
  }

  udp(host: string, port: number, data: string): Promise<Outcome> {
    return this.outcome(
      async () => (await this.lab.client.ask("udp", { host, port, data: base64(data) })) ?? "nothing",
    );
  }

  /** A command in the client's namespace. */
  command(command: readonly [string, ...string[]]): Promise<Outcome> {
    return this.outcome(async () => (await this.lab.client.exec(command)).stdout);
  }

  async outcome(act: () => Promise<string>): Promise<Outcome> {
    await this.lab.received();
    const answer = await act();
    // The instance's own look at its metadata is no client's doing.
    const events = (await this.lab.received()).filter(
      ({ server, from }) => server !== "metadata" || from !== ADDRESSES.management,
    );
    return { reached: [...new Set(events.map(({ server }) => server))], events, answer };
  }
}
