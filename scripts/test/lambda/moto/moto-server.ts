import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";

const START_MILLISECONDS = 300_000;

/**
 * Whether moto_server can be run. Without it the tests that need it are skipped, with a printed reason; with
 * REQUIRE_MOTO=1 that is an error.
 */
export function motoIsThere(): boolean {
  const { status, error } = spawnSync("moto_server", ["--help"], { stdio: "ignore" });
  if (error === undefined && status === 0) return true;
  const reason = "moto_server cannot be run: pip install 'moto[server]==5.2.1'";
  if (process.env["REQUIRE_MOTO"] === "1") throw new Error(reason);
  process.stderr.write(`SKIPPED: ${reason}\n`);
  return false;
}

/** AWS on loopback, with state in memory. */
export class MotoServer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<MotoServer> {
    const port = await freePort();
    const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    // Whatever ends this process ends the server.
    process.once("exit", () => kill(child));
    const log: string[] = [];
    child.stderr.on("data", (chunk: Buffer) => log.push(chunk.toString()));
    const server = new MotoServer(`http://127.0.0.1:${port}`, child);
    const end = Date.now() + START_MILLISECONDS;
    while (!(await server.answers())) {
      if (child.exitCode !== null || Date.now() > end) {
        kill(child);
        throw new Error(`moto_server did not start: ${log.join("")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    log.length = 0;
    child.stderr.removeAllListeners("data").resume();
    return server;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    kill(this.child);
    await ended;
  }

  /** The ids of everything made from now on depend on the seed and on the order of the calls alone. */
  async seed(value: number): Promise<void> {
    await fetch(`${this.url}/moto-api/seed?a=${value}`, { method: "POST" });
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/moto-api/data.json`)).ok;
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
