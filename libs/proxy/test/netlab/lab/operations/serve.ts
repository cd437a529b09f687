import { createSocket } from "node:dgram";
import { createServer as createHttp, type IncomingMessage } from "node:http";
import { createServer as createTcp, type Socket } from "node:net";
import { createSecureContext, createServer as createTls, type SecureContext } from "node:tls";

export interface ServeArgument {
  readonly kind: "http" | "tls" | "tcp" | "udp";
  readonly host: string;
  readonly port: number;
  /** What the answers call this server. */
  readonly name: string;
  /** PEM by SNI; the first serves all other names. Of `tls` only. */
  readonly certificates?: Readonly<Record<string, { readonly key: string; readonly certificate: string }>>;
}

/** Something that reached a server: a connection, or a request on it. */
export interface Received {
  readonly server: string;
  readonly port: number;
  readonly from: string;
  /** `connection`, `datagram`, or the request's method, target and headers. */
  readonly what: string;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly host?: string;
  /** Every Host header there was. */
  readonly hosts?: readonly string[];
}

const events: Received[] = [];

/** All that reached this namespace's servers since the last call. */
export function received(): Received[] {
  return events.splice(0);
}

export function note(event: Received): void {
  events.push(event);
}

/** Starts a server that tells in its answers who it is and what it was asked. */
export function serve({ kind, host, port, name, certificates = {} }: ServeArgument): Promise<void> {
  const noteHere = (from = "", what: string) => {
    note({ server: name, port, from, what });
  };
  const noteRequest = ({ socket, headers, rawHeaders }: IncomingMessage, what: string) => {
    const hosts = rawHeaders.filter((_, index) => rawHeaders[index - 1]?.toLowerCase() === "host" && index % 2 === 1);
    note({ server: name, port, from: socket.remoteAddress ?? "", what, headers, host: headers.host ?? "", hosts });
  };
  if (kind === "udp") {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.on("message", (_, { address, port: from }) => {
      noteHere(address, "datagram");
      socket.send(name, from, address);
    });
    return new Promise((resolve) => socket.bind(port, host, resolve));
  }
  const http = createHttp((request: IncomingMessage, response) => {
    noteRequest(request, `${request.method ?? ""} ${request.url ?? ""}`);
    const body = JSON.stringify({ server: name, host: request.headers.host, url: request.url });
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
  http.keepAliveTimeout = 60_000;
  http.on("upgrade", (request: IncomingMessage, socket: Socket) => {
    noteRequest(request, "upgrade");
    socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nupgraded");
  });
  const contexts = new Map<string, SecureContext>(
    Object.entries(certificates).map(([sni, { key, certificate }]) => [
      sni,
      createSecureContext({ key, cert: certificate }),
    ]),
  );
  const secure =
    kind === "tls"
      ? createTls({
          ...first(certificates),
          SNICallback: (sni, done) => {
            done(null, contexts.get(sni.toLowerCase().replace(/\.$/, "")));
          },
        })
          .on("secureConnection", (socket) => http.emit("connection", socket))
          .on("tlsClientError", () => undefined)
      : undefined;
  const server = createTcp((socket) => {
    noteHere(socket.remoteAddress, "connection");
    socket.on("error", () => undefined);
    if (kind === "tcp") socket.end(`${name}\n`);
    else (secure ?? http).emit("connection", socket);
  });
  return new Promise((resolve, reject) => server.on("error", reject).listen(port, host, 4096, resolve));
}

function first(certificates: NonNullable<ServeArgument["certificates"]>): { key?: string; cert?: string } {
  const [one] = Object.values(certificates);
  return one === undefined ? {} : { key: one.key, cert: one.certificate };
}
