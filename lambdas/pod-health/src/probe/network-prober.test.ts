import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from "node:net";
import { afterEach, expect, it } from "vitest";
import { environmentOf } from "../../test/pod-runner.js";
import { SimulatedHub } from "../../test/simulated-hub.js";
import { readConfiguration } from "../configuration.js";
import { networkProber } from "./network-prober.js";

const servers: (Server | TcpServer)[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: Server | TcpServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function look(answer: RequestListener, routeProbes: readonly string[] = []) {
  const url = `http://127.0.0.1:${await listen(createServer(answer))}/`;
  const environment = environmentOf(SimulatedHub.of(1), "pod-1", {
    INTERNET_PROBES: JSON.stringify([url]),
    ROUTE_PROBES: JSON.stringify(routeProbes),
    PROBE_TIMEOUT_SECONDS: "1",
  });
  return networkProber(readConfiguration(environment))();
}

it("tells the address that the service saw", async () => {
  const { internet } = await look((request, response) => response.end(`${request.socket.remoteAddress}\n`));
  expect(internet).toEqual([{ kind: "seen-as", address: "127.0.0.1" }]);
});

it.each([
  ["an error", 503, "198.51.100.1", "503 198.51.100.1"],
  ["a page", 200, "<html></html>", "200 <html></html>"],
  ["a redirection", 302, "", "302"],
])("takes %s for no address", async (_, status, body, answer) => {
  const { internet } = await look((_request, response) => response.writeHead(status).end(body));
  expect(internet).toEqual([{ kind: "no-address", answer: expect.stringContaining(answer) as string }]);
});

it("does not wait for a service that says nothing, nor for one that never ends", async () => {
  const started = Date.now();
  const { internet } = await look(() => undefined);
  expect(internet).toMatchObject([{ kind: "unreachable" }]);
  const endless = await look((_request, response) => {
    response.writeHead(200);
    response.write("198.");
  });
  expect(endless.internet).toMatchObject([{ kind: "unreachable" }]);
  expect(Date.now() - started).toBeLessThan(4000);
});

it("reads no more of an answer than an address needs", async () => {
  const { internet } = await look((_request, response) => {
    const send = (): void => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
      response.once("drain", send);
    };
    send();
  });
  expect(internet).toMatchObject([{ kind: "no-address" }]);
});

it("tells which addresses behind the firewall can be reached", async () => {
  const open = await listen(createTcpServer((socket) => socket.destroy()));
  const closing = createTcpServer();
  const closed = await listen(closing);
  await new Promise((resolve) => closing.close(resolve));
  servers.pop();
  const { routes } = await look((_request, response) => response.end(), [`127.0.0.1:${open}`, `127.0.0.1:${closed}`]);
  expect(routes).toEqual([true, false]);
});
