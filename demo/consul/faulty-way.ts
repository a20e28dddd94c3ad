import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What may happen to one request on its way to a Consul, and to its answer. */
export type Fault =
  /** Never answered, and never passed on. */
  | { kind: "hang" }
  /** Passed on and done, and the connection ends before the answer. */
  | { kind: "lose-answer" }
  /** Something before it answers in its place. */
  | { kind: "answer"; status: number; text: string };
type Asked = { method: string; path: string };

/** A way to any Consul, this stand-in or a real one, on which requests meet faults. It keeps what was asked. */
export class FaultyWay {
  readonly asked: Asked[] = [];
  /** Told of every entry that is put, in order. */
  onPut: ((entry: { Kind: string; Name: string }) => void) | null = null;
  private readonly faults: { isMet: (asked: Asked) => boolean; fault: Fault; times: number }[] = [];
  private readonly before: { isMet: (asked: Asked) => boolean; run: () => Promise<void> }[] = [];
  private readonly server = createServer((request, response) => {
    this.pass(request, response).catch(() => response.destroy());
  });

  private constructor(private readonly to: string) {}

  static async start(to: string): Promise<FaultyWay> {
    const way = new FaultyWay(to);
    await new Promise<void>((resolve) => way.server.listen(0, "127.0.0.1", resolve));
    return way;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next requests of this method whose path (with its query) or body holds this text; `times` of them. */
  meet(method: string, text: string, fault: Fault, times = 1): void {
    this.faults.push({
      isMet: (asked) => asked.method === method && asked.path.includes(text),
      fault,
      times,
    });
  }

  /** The nth write (PUT or DELETE) from now on. */
  meetWrite(nth: number, fault: Fault): void {
    let count = 0;
    const isMet = ({ method }: Asked) => {
      if (method === "GET") return false;
      count += 1;
      return count === nth;
    };
    this.faults.push({ isMet, fault, times: 1 });
  }

  /** Once, before the next such request is passed on: what somebody else does in that moment. */
  beforeNext(method: string, text: string, run: () => Promise<void>): void {
    this.before.push({ isMet: (asked) => asked.method === method && asked.path.includes(text), run });
  }

  clear(): void {
    this.faults.length = 0;
    this.before.length = 0;
    this.asked.length = 0;
    this.onPut = null;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const [method, path] = [request.method ?? "GET", request.url ?? "/"];
    this.asked.push({ method, path });
    if (method === "PUT" && body !== "") this.onPut?.(JSON.parse(body));
    const asked = { method, path: `${path} ${body}` };
    const at = this.before.findIndex(({ isMet }) => isMet(asked));
    const [first] = at === -1 ? [] : this.before.splice(at, 1);
    await first?.run();
    const fault = this.faultOf(asked);
    if (fault?.kind === "hang") return;
    if (fault?.kind === "answer") {
      response.writeHead(fault.status, { "content-type": "text/plain; charset=utf-8" }).end(fault.text);
      return;
    }
    const { "x-consul-token": token, authorization } = request.headers;
    const answer = await fetch(this.to + path, {
      method,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(token === undefined ? {} : { "x-consul-token": String(token) }),
      },
      ...(body === "" ? {} : { body }),
    });
    const text = await answer.text();
    if (fault?.kind === "lose-answer") response.destroy();
    else
      response
        .writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" })
        .end(text);
  }

  private faultOf(asked: Asked): Fault | undefined {
    const found = this.faults.find(({ isMet, times }) => times > 0 && isMet(asked));
    if (found) found.times -= 1;
    return found?.fault;
  }
}
