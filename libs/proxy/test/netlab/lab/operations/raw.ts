import { createSocket } from "node:dgram";
import { connect, type Socket } from "node:net";

export interface RawArgument {
  readonly host: string;
  readonly port: number;
  /** Source address. Default: the kernel's choice. */
  readonly from?: string;
  /** Base64, sent one after the other with a pause between, so that each is a segment of its own. Default: nothing. */
  readonly chunks?: readonly string[];
  /** Milliseconds between chunks. Default: 30. */
  readonly pause?: number;
  /** Milliseconds of silence after which the answer counts as complete. Default: 300 after bytes, 2,500 before. */
  readonly silence?: number;
}

export interface RawResult {
  readonly connected: boolean;
  /** Latin-1. */
  readonly received: string;
  /** How it ended: the other side closed, an error, or silence. */
  readonly ended: string;
  readonly milliseconds: number;
}

/** A TCP connection: bytes out, bytes in. */
export async function raw({ host, port, from, chunks = [], pause = 30, silence }: RawArgument): Promise<RawResult> {
  const started = performance.now();
  const socket = connect({ host, port, ...(from === undefined ? {} : { localAddress: from }) });
  socket.setNoDelay(true);
  let connected = false;
  let received = "";
  const ended = new Promise<string>((resolve) => {
    let timer = setTimeout(() => resolve("silence"), silence ?? 2500);
    socket
      .on("connect", () => {
        connected = true;
        void send(socket, chunks, pause);
      })
      .on("data", (data) => {
        received += data.toString("latin1");
        clearTimeout(timer);
        timer = setTimeout(() => resolve("silence"), silence ?? 300);
      })
      .on("end", () => resolve("closed"))
      .on("error", (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
  });
  const how = await ended;
  socket.destroy();
  return { connected, received, ended: how, milliseconds: performance.now() - started };
}

async function send(socket: Socket, chunks: readonly string[], pause: number): Promise<void> {
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    if (!socket.destroyed) socket.write(Buffer.from(chunk, "base64"));
  }
}

export interface UdpArgument {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  /** Milliseconds to wait for an answer. Default: 400. */
  readonly wait?: number;
}

/** Sends a datagram; the first answer in base64, or undefined. */
export function udp({ host, port, data, wait = 400 }: UdpArgument): Promise<string | undefined> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  return new Promise<string | undefined>((resolve) => {
    setTimeout(() => resolve(undefined), wait);
    socket.on("message", (message) => resolve(message.toString("base64")));
    socket.on("error", () => resolve(undefined));
    socket.send(Buffer.from(data, "base64"), port, host, () => undefined);
  }).finally(() => socket.close());
}
