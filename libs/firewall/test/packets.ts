/** IPv4 packets of small conversations, as a capture file that Suricata reads. */

export interface Conversation {
  readonly client: string;
  readonly server: string;
  /** Tells conversations of one capture apart. For ICMP, the echo's identifier. */
  readonly clientPort: number;
  readonly serverPort: number;
}

const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 } as const;
const SYN = 0x02;
const ACK = 0x10;
const PSH = 0x08;

/** Handshake, what the client sends in one segment per chunk, and an answer. */
export function tcp(conversation: Conversation, chunks: readonly Buffer[]): Buffer[] {
  let clientNext = 1000;
  let serverNext = 2000;
  const send = (fromClient: boolean, flags: number, payload: Buffer = Buffer.alloc(0)): Buffer => {
    const header = Buffer.alloc(20);
    const ports = [conversation.clientPort, conversation.serverPort];
    const [source = 0, destination = 0] = fromClient ? ports : ports.reverse();
    header.writeUInt16BE(source, 0);
    header.writeUInt16BE(destination, 2);
    header.writeUInt32BE(fromClient ? clientNext : serverNext, 4);
    header.writeUInt32BE((flags & ACK) === 0 ? 0 : fromClient ? serverNext : clientNext, 8);
    header.writeUInt8(5 << 4, 12);
    header.writeUInt8(flags, 13);
    header.writeUInt16BE(0xffff, 14);
    const length = payload.length + ((flags & SYN) === 0 ? 0 : 1);
    clientNext += fromClient ? length : 0;
    serverNext += fromClient ? 0 : length;
    return packet(conversation, "tcp", fromClient, Buffer.concat([header, payload]));
  };
  return [
    send(true, SYN),
    send(false, SYN | ACK),
    send(true, ACK),
    ...chunks.flatMap((chunk) => [send(true, PSH | ACK, chunk), send(false, ACK)]),
    send(false, PSH | ACK, Buffer.from("answer")),
    send(true, ACK),
  ];
}

/** A question and its answer. */
export function udp(conversation: Conversation): Buffer[] {
  const send = (fromClient: boolean): Buffer => {
    const payload = Buffer.from("datagram");
    const header = Buffer.alloc(8);
    const ports = [conversation.clientPort, conversation.serverPort];
    const [source = 0, destination = 0] = fromClient ? ports : ports.reverse();
    header.writeUInt16BE(source, 0);
    header.writeUInt16BE(destination, 2);
    header.writeUInt16BE(header.length + payload.length, 4);
    return packet(conversation, "udp", fromClient, Buffer.concat([header, payload]));
  };
  return [send(true), send(false)];
}

/** An echo request and its reply. */
export function ping(conversation: Conversation): Buffer[] {
  const send = (fromClient: boolean): Buffer => {
    const message = Buffer.alloc(16);
    message.writeUInt8(fromClient ? 8 : 0, 0);
    message.writeUInt16BE(conversation.clientPort, 4);
    return packet(conversation, "icmp", fromClient, message);
  };
  return [send(true), send(false)];
}

/** What a router on the server's side says of a datagram of the client's, e.g. that it was too large. */
export function icmpError(conversation: Conversation, type: number): Buffer[] {
  const [datagram = Buffer.alloc(0)] = udp(conversation);
  const message = Buffer.alloc(8);
  message.writeUInt8(type, 0);
  return [packet(conversation, "icmp", false, Buffer.concat([message, datagram.subarray(0, 28)]))];
}

function packet(
  { client, server }: Conversation,
  protocol: keyof typeof PROTOCOLS,
  fromClient: boolean,
  payload: Buffer,
): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(header.length + payload.length, 2);
  header.writeUInt8(64, 8);
  header.writeUInt8(PROTOCOLS[protocol], 9);
  const [source, destination] = fromClient ? [client, server] : [server, client];
  Buffer.from(source.split(".").map(Number)).copy(header, 12);
  Buffer.from(destination.split(".").map(Number)).copy(header, 16);
  return Buffer.concat([header, payload]);
}

const RAW_IP = 101;

/** In the classic format of libpcap, one millisecond apart. */
export function capture(packets: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0xffff, 16);
  header.writeUInt32LE(RAW_IP, 20);
  const records = packets.map((bytes, index) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000 + Math.floor(index / 1000), 0);
    record.writeUInt32LE((index % 1000) * 1000, 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(bytes.length, 12);
    return Buffer.concat([record, bytes]);
  });
  return Buffer.concat([header, ...records]);
}
