import { createSocket } from "node:dgram";

export interface DnsArgument {
  readonly host: string;
  /** Addresses by name; `in-addr.arpa` names have a name instead. */
  readonly records: Readonly<Record<string, readonly string[]>>;
}

const names: string[] = [];

/** Names that were asked for since the last call. */
export function asked(): string[] {
  return names.splice(0);
}

const TYPE_A = 1;
const TYPE_PTR = 12;
const NAME_ERROR = 3;

/** A DNS server for A and PTR, which knows all there is. */
export function serveDns({ host, records }: DnsArgument): Promise<void> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { address, port }) => {
    const { name, type, end } = question(query);
    names.push(name);
    const found = records[name];
    const answers = type === TYPE_A || type === TYPE_PTR ? (found ?? []) : [];
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8580 | (found === undefined ? NAME_ERROR : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    const data = answers.map((answer) => resource(type, answer));
    socket.send(Buffer.concat([header, query.subarray(12, end), ...data]), port, address);
  });
  return new Promise((resolve) => socket.bind(53, host, resolve));
}

function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function resource(type: number, answer: string): Buffer {
  const data =
    type === TYPE_A
      ? Buffer.from(answer.split(".").map(Number))
      : Buffer.concat([
          ...answer.split(".").map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, "latin1")),
          Buffer.from([0]),
        ]);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name of the question
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(1, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
