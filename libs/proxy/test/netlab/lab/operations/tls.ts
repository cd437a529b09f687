import { connect as connectTcp, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { connect, type SecureVersion } from "node:tls";

export interface TlsArgument {
  readonly host: string;
  readonly port?: number;
  /** SNI; none if empty. */
  readonly name: string;
  readonly authority: string;
  readonly version?: SecureVersion;
  /** Host of the HTTP request inside. Default: the SNI. */
  readonly hostHeader?: string;
  /** Milliseconds to hold the connection before a second request goes over it. Default: one request only. */
  readonly hold?: number;
  readonly timeout?: number;
  readonly alpn?: readonly string[];
  /** Bytes of each of the segments that the ClientHello is sent in. Default: one segment. */
  readonly split?: number;
  /** Through an explicit proxy: its host and port, and what to CONNECT to. */
  readonly proxy?: { readonly host: string; readonly port: number; readonly target: string };
}

export interface TlsResult {
  readonly version: string;
  /** Common name of the certificate that the client saw, and whether the lab's authority signed it. */
  readonly certificate: string;
  readonly authorized: boolean;
  /** Bodies of the answers. */
  readonly bodies: readonly string[];
  readonly error: string;
}

/** A TLS connection with HTTP requests inside. */
export async function tls(argument: TlsArgument): Promise<TlsResult> {
  const { name, authority, version, hold, hostHeader = name, timeout = 2000, alpn } = argument;
  const result = { version: "", certificate: "", authorized: false, bodies: [] as string[], error: "" };
  try {
    const underlying =
      argument.proxy === undefined
        ? connectTcp({ host: argument.host, port: argument.port ?? 443, noDelay: true })
        : await tunnel(argument.proxy, timeout);
    const socket = connect({
      socket: argument.split === undefined ? underlying : inSegments(underlying, argument.split),
      ...(name === "" ? {} : { servername: name }),
      ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
      ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
      ca: authority,
      rejectUnauthorized: false,
    });
    try {
      await within(timeout, "TLS", (resolve, reject) => {
        socket
          .once("secureConnect", resolve)
          .once("error", reject)
          .once("close", () => reject(new Error("closed")));
      });
      result.version = socket.getProtocol() ?? "";
      result.certificate = String(socket.getPeerCertificate().subject.CN);
      result.authorized = socket.authorized;
      result.bodies.push(await request(socket, hostHeader, timeout));
      if (hold !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, hold));
        result.bodies.push(await request(socket, hostHeader, timeout));
      }
    } finally {
      socket.destroy();
      underlying.destroy();
    }
  } catch (error) {
    result.error = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
  }
  return result;
}

function within<T>(
  milliseconds: number,
  what: string,
  start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    setTimeout(() => reject(new Error(`${what}: timeout`)), milliseconds).unref();
    start(resolve, reject);
  });
}

/** Body of the answer to a keep-alive request whose answer has a length. */
function request(socket: NodeJS.ReadWriteStream, host: string, timeout: number): Promise<string> {
  return within<string>(timeout, "request", (resolve, reject) => {
    let text = "";
    const onData = (data: Buffer) => {
      text += data.toString("latin1");
      const [head = "", body] = text.split("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? NaN);
      if (body !== undefined && body.length >= length) {
        socket.off("data", onData);
        resolve(body);
      }
    };
    socket
      .on("data", onData)
      .once("error", reject)
      .once("close", () => reject(new Error("closed")));
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  });
}

function tunnel({ host, port, target }: NonNullable<TlsArgument["proxy"]>, timeout: number): Promise<Socket> {
  return within<Socket>(timeout, "CONNECT", (resolve, reject) => {
    const socket = connectTcp({ host, port });
    let text = "";
    const onData = (data: Buffer) => {
      text += data.toString("latin1");
      if (!text.includes("\r\n\r\n")) return;
      socket.off("data", onData);
      const status = text.split("\r\n")[0] ?? "";
      if (/^HTTP\/1\.\d 200 /.test(status)) resolve(socket);
      else reject(new Error(status));
    };
    socket.on("data", onData).once("error", reject);
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  });
}

/** What is written first goes out in segments of this many bytes, 5 milliseconds apart. */
function inSegments(socket: Socket, size: number): Duplex {
  let first = true;
  const duplex = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _, done) => {
      const step = first ? size : chunk.length;
      first = false;
      const next = (at: number) => {
        if (at >= chunk.length) done();
        else socket.write(chunk.subarray(at, at + step), () => setTimeout(() => next(at + step), 5));
      };
      next(0);
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (data) => duplex.push(data));
  socket.on("end", () => duplex.push(null));
  socket.on("error", (error) => duplex.destroy(error));
  return duplex;
}
