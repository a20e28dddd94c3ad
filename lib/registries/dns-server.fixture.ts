import { createSocket, type Socket } from "node:dgram";
import type { AddressInfo } from "node:net";

type Type = "A" | "AAAA" | "SRV";
export type DnsRecord =
  | { type: "A" | "AAAA"; address: string; ttl: number }
  | { type: "SRV"; target: string; port: number; ttl: number };
/** What is answered to one question. */
type Said = DnsRecord[] | "NXDOMAIN" | "SERVFAIL" | "REFUSED" | "silence";

const typeNumbers: Record<Type, number> = { A: 1, AAAA: 28, SRV: 33 };
/** RFC 1035 4.1.1. */
const codes = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 } as const;

/** A DNS server on the loopback address, by UDP (RFC 1035 4.2.1). A name of which nothing was said does not exist. */
export class DnsServer {
  /** Every question, as `SRV _grpc._tcp.chat.example`. */
  readonly asked: string[] = [];
  private readonly said = new Map<string, Said>();

  private constructor(
    private readonly socket: Socket,
    readonly address: string,
  ) {}

  static async start(): Promise<DnsServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const server = new DnsServer(socket, `127.0.0.1:${(socket.address() as AddressInfo).port}`);
    socket.on("message", (message, { port, address }) => {
      const answer = server.answer(message);
      if (answer) socket.send(answer, port, address);
    });
    return server;
  }

  /** What is answered from now on; of a name with records of another type, the question for this one finds none. */
  say(type: Type, name: string, said: Said): void {
    this.said.set(`${type} ${name}`, said);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  private answer(message: Buffer): Buffer | undefined {
    const { name, end } = readName(message, 12);
    const number = message.readUInt16BE(end);
    const type = (Object.keys(typeNumbers) as Type[]).find((each) => typeNumbers[each] === number) ?? "A";
    this.asked.push(`${type} ${name}`);
    const isThere = [...this.said].some(([key, said]) => key.endsWith(` ${name}`) && Array.isArray(said));
    const said = this.said.get(`${type} ${name}`) ?? (isThere ? [] : "NXDOMAIN");
    if (said === "silence") return undefined;
    const records = Array.isArray(said) ? said : [];
    const header = Buffer.alloc(12);
    message.copy(header, 0, 0, 2);
    // QR and RA, the question's RD, and the code.
    header.writeUInt16BE(
      0x8080 | (message.readUInt16BE(2) & 0x0100) | (Array.isArray(said) ? 0 : codes[said]),
      2,
    );
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    return Buffer.concat([header, message.subarray(12, end + 4), ...records.map(recordBytes)]);
  }
}

function readName(message: Buffer, from: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = from;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString("ascii", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

/** Its name is the question's, as a pointer to there (RFC 1035 4.1.4). */
function recordBytes(record: DnsRecord): Buffer {
  const data = dataOf(record);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(typeNumbers[record.type], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(record.ttl, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function dataOf(record: DnsRecord): Buffer {
  if (record.type === "SRV") {
    const head = Buffer.alloc(6);
    head.writeUInt16BE(record.port, 4);
    const labels = record.target.split(".").filter((label) => label !== "");
    const name = labels.map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, "ascii"));
    // Never compressed (RFC 2782).
    return Buffer.concat([head, ...name, Buffer.alloc(1)]);
  }
  if (record.type === "A") return Buffer.from(record.address.split(".").map(Number));
  const [front = "", back = ""] = record.address.split("::");
  const words = (text: string) => text.split(":").filter((word) => word !== "");
  const missing = Array<string>(8 - words(front).length - words(back).length).fill("0");
  const all = [...words(front), ...missing, ...words(back)];
  return Buffer.from(
    all.flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255]),
  );
}
