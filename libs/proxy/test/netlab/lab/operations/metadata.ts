import { createServer } from "node:http";
import { note } from "./serve.js";

export interface MetadataArgument {
  readonly host: string;
  /** Values by path below `meta-data`. */
  readonly values: Readonly<Record<string, string>>;
}

const TOKEN = "a-session-token";

/** Instance metadata, version 2 only: without a session token there is none. */
export function serveMetadata({ host, values }: MetadataArgument): Promise<void> {
  const server = createServer((request, response) => {
    const { method = "", url = "", headers, socket } = request;
    note({ server: "metadata", port: 80, from: socket.remoteAddress ?? "", what: `${method} ${url}` });
    const value = values[url.replace("/latest/meta-data/", "")];
    if (method === "PUT" && url === "/latest/api/token") response.end(TOKEN);
    else if (headers["x-aws-ec2-metadata-token"] !== TOKEN) response.writeHead(401).end();
    else if (value === undefined) response.writeHead(404).end();
    else response.end(value);
  });
  return new Promise((resolve) => server.listen(80, host, resolve));
}
