import { spawnSync } from "node:child_process";
import { LoopbackServer } from "../../../src/rehearsal/loopback-server.js";

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
  private constructor(private readonly server: LoopbackServer) {}

  static async start(): Promise<MotoServer> {
    const command = (port: string) => ["moto_server", "-H", "127.0.0.1", "-p", port] as const;
    return new MotoServer(await LoopbackServer.start(command, "/moto-api/data.json"));
  }

  get url(): string {
    return this.server.url;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** The ids of everything made from now on depend on the seed and on the order of the calls alone. */
  async seed(value: number): Promise<void> {
    await fetch(`${this.url}/moto-api/seed?a=${value}`, { method: "POST" });
  }
}
