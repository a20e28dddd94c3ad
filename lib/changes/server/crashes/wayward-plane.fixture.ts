import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Waywardness } from "./plan.fixture";

const slowMs = 700;

/** Stands before a control plane, and is slow, loses an answer to a write that was made, or refuses a write. */
export class WaywardPlane {
  private readonly server: Server;
  private how: Waywardness = "well";
  /** Of which services a write was lost or refused already. */
  private readonly done = new Set<string>();

  constructor(private readonly target: string) {
    this.server = createServer((request, response) => void this.pass(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  become(how: Waywardness): void {
    this.how = how;
    this.done.clear();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const how = this.howWith(request);
    if (how === "refuses") {
      request.resume();
      response.writeHead(503, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { code: "unavailable", message: "not now" } }));
      return;
    }
    if (how === "slow") await new Promise((resolve) => setTimeout(resolve, slowMs));
    const { method, headers, url = "/" } = request;
    // A write that is on its way gets there, although its sender is dead.
    const onward = send(new URL(url, this.target), { method, headers }, (answer) => {
      if (how === "loses-answer") {
        answer.resume();
        response.destroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    onward.on("error", () => response.destroy());
    response.on("error", () => undefined);
    request.on("error", () => onward.destroy());
    request.pipe(onward);
  }

  private howWith({ method, url = "" }: IncomingMessage): Waywardness {
    const [, service] = /^\/v1\/services\/llm\/([^/]+)\/config/.exec(url) ?? [];
    if (service === undefined || this.how === "slow") return service === undefined ? "well" : "slow";
    if (method !== "PUT" || this.done.has(service)) return "well";
    this.done.add(service);
    return this.how;
  }
}
