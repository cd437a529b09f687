import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeCall {
  /** As the request is signed for, such as `ec2`. */
  readonly service: string;
  readonly action: string;
  readonly parameters: URLSearchParams;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly body: string;
}

/** An AWS endpoint on loopback, so that SDK clients serialize, retry and parse as they do with AWS. */
export class FakeEndpoint {
  readonly calls: FakeCall[] = [];

  private constructor(private readonly server: Server) {}

  static async start(answer: (call: FakeCall) => FakeAnswer): Promise<FakeEndpoint> {
    const server = createServer();
    const endpoint = new FakeEndpoint(server);
    server.on("request", (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const [, service = ""] =
          /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
        const [, target] = String(request.headers["x-amz-target"] ?? "").split(".");
        const parameters = new URLSearchParams(target === undefined ? body : "");
        const call = { service, action: target ?? parameters.get("Action") ?? "", parameters };
        endpoint.calls.push(call);
        const { status = 200, body: text } = answer(call);
        response.writeHead(status, {
          "content-type": target === undefined ? "text/xml" : "application/x-amz-json-1.0",
        });
        response.end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
