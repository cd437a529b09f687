import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { paginate } from "./pages.js";

/** Headers that belong to one connection. */
const HOP_BY_HOP = new Set(["host", "content-length", "connection"]);

/** A call as it passed the gateway. */
export interface AwsCall {
  readonly service: string;
  readonly action: string;
  /** Account of the credentials. */
  readonly account: string;
  readonly parameters: URLSearchParams;
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Stands before moto and adds what moto lacks: pages, throttling, roles that cannot be assumed, and lifecycle actions.
 * It also counts: every call is on record.
 */
export class Gateway {
  readonly calls: AwsCall[] = [];
  /** Answers in moto's place when it returns something. */
  intercept: (call: AwsCall) => AwsAnswer | undefined = () => undefined;
  /** Instances that wait in their launch hook. */
  readonly waiting = new Set<string>();
  /** Pages have no more items than this, even if more are asked for; before the first comes one without items. */
  pageSize = 1000;
  emptyFirstPage = false;
  private readonly accounts = new Map<string, string>();

  private constructor(
    private readonly server: Server,
    private readonly moto: string,
  ) {}

  static async start(moto: string): Promise<Gateway> {
    const server = createServer();
    const gateway = new Gateway(server, moto);
    server.on("request", (request, response) => {
      gateway.handle(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  count(action: string, account?: string): number {
    return this.calls.filter((call) => call.action === action && (account ?? call.account) === call.account).length;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const call = this.read(request, body);
    this.calls.push(call);
    const answer = this.intercept(call) ?? this.lifecycle(call) ?? (await this.forward(request, call, body));
    response.writeHead(answer.status, { "content-type": contentType(call) }).end(answer.body);
  }

  private read(request: IncomingMessage, body: string): AwsCall {
    const [, key = "", service = ""] =
      /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
    const [, target] = String(request.headers["x-amz-target"] ?? "").split(".");
    const parameters = new URLSearchParams(target === undefined ? body : "");
    const action = target ?? parameters.get("Action") ?? "";
    return { service, action, account: this.accounts.get(key) ?? "123456789012", parameters };
  }

  private async forward(request: IncomingMessage, call: AwsCall, body: string): Promise<AwsAnswer> {
    const sent = call.action.startsWith("Describe") && call.service === "ec2" ? withoutPaging(call.parameters) : body;
    const headers = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name));
    const answer = await fetch(this.moto + (request.url ?? "/"), {
      method: request.method ?? "POST",
      headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
      body: sent,
    });
    const text = await answer.text();
    if (call.action === "AssumeRole") this.learn(call, text);
    return { status: answer.status, body: answer.ok ? this.complete(call, text) : text };
  }

  /** Whose credentials were just given away. */
  private learn(call: AwsCall, answer: string): void {
    const [, key] = /<AccessKeyId>([^<]+)</.exec(answer) ?? [];
    const [, account] = /^arn:aws:iam::(\d+):/.exec(call.parameters.get("RoleArn") ?? "") ?? [];
    if (key !== undefined && account !== undefined) this.accounts.set(key, account);
  }

  private complete(call: AwsCall, answer: string): string {
    if (call.action === "DescribeAutoScalingGroups") return this.withWaiting(answer);
    return paginate(answer, call.parameters, this.pageSize, this.emptyFirstPage);
  }

  private withWaiting(answer: string): string {
    const isWaiting = (part: string) => [...this.waiting].some((id) => part.includes(`<InstanceId>${id}<`));
    const parts = answer.split("</member>");
    return parts
      .map((part) =>
        isWaiting(part) ? part.replace("<LifecycleState>InService", "<LifecycleState>Pending:Wait") : part,
      )
      .join("</member>");
  }

  private lifecycle(call: AwsCall): AwsAnswer | undefined {
    if (call.action !== "CompleteLifecycleAction") return undefined;
    const id = call.parameters.get("InstanceId") ?? "";
    if (!this.waiting.delete(id)) {
      return queryError("ValidationError", `No active Lifecycle Action found with instance ID ${id}`);
    }
    const result = "<CompleteLifecycleActionResult/><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>";
    return { status: 200, body: `<CompleteLifecycleActionResponse>${result}</CompleteLifecycleActionResponse>` };
  }
}

/** An error in the form of EC2. */
export function ec2Error(code: string, status = 400): AwsAnswer {
  const error = `<Errors><Error><Code>${code}</Code><Message>from the gateway</Message></Error></Errors>`;
  return { status, body: `<Response>${error}<RequestID>r</RequestID></Response>` };
}

/** An error in the form of STS and Auto Scaling. */
export function queryError(code: string, message: string, status = 400): AwsAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>` };
}

/** moto refuses tokens that it did not make. */
function withoutPaging(parameters: URLSearchParams): string {
  const rest = new URLSearchParams(parameters);
  rest.delete("MaxResults");
  rest.delete("NextToken");
  return rest.toString();
}

function contentType({ service }: AwsCall): string {
  return service === "monitoring" ? "application/x-amz-json-1.0" : "text/xml";
}
