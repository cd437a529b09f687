import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";

/** What Node's TLS says first to a server of this name: caught on the loopback interface. */
export async function clientHello(servername: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.once("data", (hello) => {
        socket.destroy();
        server.close();
        resolve(hello);
      });
      socket.on("error", () => undefined);
    });
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false }).on("error", () => undefined);
    });
  });
}
