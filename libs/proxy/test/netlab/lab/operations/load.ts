import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";

export interface LoadArgument {
  readonly host: string;
  readonly port: number;
  /** Host of the requests; over TLS also the SNI. */
  readonly name: string;
  /** Over TLS, trusting this certificate. Default: no TLS. */
  readonly authority?: string;
  /** Target of the request line. Default: `/`. */
  readonly target?: string;
  readonly connections: number;
  readonly milliseconds: number;
}

export interface LoadResult {
  /** Requests that were answered with 200. */
  readonly answered: number;
  /** What became of the others, with how often. */
  readonly lost: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Requests one after the other, each over a connection of its own, by several clients at once. */
export async function load(argument: LoadArgument): Promise<LoadResult> {
  const { connections, milliseconds } = argument;
  const started = performance.now();
  const lost: Record<string, number> = {};
  let answered = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() - started < milliseconds) {
        const end = await once(argument);
        if (end === "200") answered++;
        else lost[end] = (lost[end] ?? 0) + 1;
      }
    }),
  );
  return { answered, lost, seconds: (performance.now() - started) / 1000 };
}

/** The status of the answer, or what went wrong. */
function once({ host, port, name, authority, target = "/" }: LoadArgument): Promise<string> {
  return new Promise((resolve) => {
    const ca = authority;
    const socket = ca === undefined ? connectTcp({ host, port }) : connectTls({ host, port, servername: name, ca });
    let text = "";
    const end = (how: string) => {
      socket.destroy();
      resolve(how);
    };
    socket
      .on(ca === undefined ? "connect" : "secureConnect", () => {
        socket.write(`GET ${target} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`);
      })
      .on("data", (data) => (text += data.toString("latin1")))
      .on("end", () => end(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? "closed without an answer"))
      .on("error", (error) => end((error as NodeJS.ErrnoException).code ?? error.message))
      .setTimeout(8000, () => end("timeout"));
  });
}
