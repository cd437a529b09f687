import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";

/** Ends what hangs and judges no speed. */
const START_MILLISECONDS = 300_000;

/** A port that was free is sometimes taken by a connection before the server listens on it. */
const PORTS_TRIED = 5;

/** A server in a process of its own, on a free port of 127.0.0.1. It ends with this process. */
export class LoopbackServer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * @param command program and arguments, given the port
   * @param probe path that it answers with success once it is up
   * @throws Error with what the server wrote to stderr, if it ends before it answers
   */
  static async start(
    command: (port: string) => readonly [string, ...string[]],
    probe: string,
  ): Promise<LoopbackServer> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await LoopbackServer.startOnce(command, probe);
      } catch (error) {
        if (tried === PORTS_TRIED || !String(error).includes("ddress already in use")) throw error;
      }
    }
  }

  private static async startOnce(
    command: (port: string) => readonly [string, ...string[]],
    probe: string,
  ): Promise<LoopbackServer> {
    const port = String(await freePort());
    const [program, ...args] = command(port);
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], detached: true });
    // Whatever ends this process ends the server.
    process.once("exit", () => {
      kill(child);
    });
    const log: string[] = [];
    child.stderr.on("data", (chunk: Buffer) => log.push(chunk.toString()));
    const failed = new Promise<never>((_, reject) => {
      child.once("error", reject);
      child.once("exit", () => {
        reject(new Error(`${program} did not start: ${log.join("")}`));
      });
    });
    failed.catch(() => undefined);
    const server = new LoopbackServer(`http://127.0.0.1:${port}`, child);
    const end = Date.now() + START_MILLISECONDS;
    while (!(await Promise.race([server.answers(probe), failed]))) {
      if (Date.now() > end) {
        kill(child);
        throw new Error(`${program} did not start: ${log.join("")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    log.length = 0;
    child.stderr.removeAllListeners("data").resume();
    return server;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    kill(this.child);
    await ended;
  }

  private async answers(probe: string): Promise<boolean> {
    try {
      return (await fetch(`${this.url}${probe}`)).ok;
    } catch {
      return false;
    }
  }
}

/** The launcher may be a shim with the server as its child: the whole group of processes ends. */
function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, "SIGKILL");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
