import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type FaultMode = "pass" | "silent" | "garbage" | "http" | "zeros" | "garbage-answers" | "drop";

const garbage: Partial<Record<FaultMode, Buffer>> = {
  garbage: Buffer.from("\x52\x00\x00\x00\x00\xff\xfe\xfd garbage \x00\x01\x02".repeat(40), "latin1"),
  http: Buffer.from("HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\n\r\nno such thing\r\n"),
  zeros: Buffer.alloc(2_048),
};

/**
 * Stands before a real Postgres and fails on demand: `silent` accepts and answers nothing (open connections
 * too), `garbage`, `http` and `zeros` answer bytes that are no protocol, `garbage-answers` lets the
 * handshake pass and spoils what comes after, `drop` closes at once.
 */
export class FaultProxy {
  mode: FaultMode = "pass";
  private readonly target: URL;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.accept(socket));

  constructor(target: string) {
    this.target = new URL(target);
  }

  /** Starts, and returns the connection string that leads through it. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const url = new URL(this.target.href);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(client: Socket): void {
    this.track(client);
    if (this.mode === "drop") {
      client.destroy();
      return;
    }
    const bytes = garbage[this.mode];
    if (bytes) {
      client.on("data", () => client.write(bytes));
      return;
    }
    if (this.mode === "silent") return;
    const server = this.track(connect(Number(this.target.port), this.target.hostname));
    let answered = false;
    client.on("data", (data) => {
      if (this.mode !== "silent") server.write(data);
    });
    server.on("data", (data) => {
      if (this.mode === "silent") return;
      const spoil = this.mode === "garbage-answers" && answered;
      answered ||= data.includes(Buffer.from("Z\x00\x00\x00\x05I", "latin1"));
      client.write(spoil ? Buffer.from(data.map((byte) => byte ^ 0x5a)) : data);
    });
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
  }

  private track(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.sockets.delete(socket));
    return socket;
  }
}
