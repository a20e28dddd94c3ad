import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SteppedRange } from "../time/range";

type Heard = { path: string; fields: Record<string, string> };
type Answer = { status?: number; body: unknown };

/** An HTTP server that speaks Prometheus's interface as far as a test says, and writes down what it was asked. */
export class FakePrometheus {
  /** Unix seconds. */
  now = 1_700_000_000;
  /** But for the time, which is asked now and then. */
  heard: Heard[] = [];
  /** What `status/buildinfo` and `stores` say; undefined is 404. */
  build: object | undefined = { version: "3.1.0", revision: "abc", goVersion: "go1.23" };
  stores: object | undefined;
  /** Said beside every answer. */
  said: object = {};
  /** Answers a path first, if it wants to. */
  special: (path: string, fields: Record<string, string>) => Answer | undefined = () => undefined;
  private readonly server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const fields = Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]);
      if (fields.query !== "time()") this.heard.push({ path: url.pathname, fields });
      const { status = 200, body: answer } = this.answer(url.pathname, fields);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** The ranges it was asked for. */
  ranges(): SteppedRange[] {
    return this.heard
      .filter(({ path }) => path === "/api/v1/query_range")
      .map(({ fields: { start, end, step } }) => ({
        start: Number(start),
        end: Number(end),
        stepSeconds: Number(step),
      }));
  }

  private answer(path: string, fields: Record<string, string>): Answer {
    const special = this.special(path, fields);
    if (special) return special;
    if (path === "/api/v1/status/buildinfo") return this.optional(this.build);
    if (path === "/api/v1/stores") return this.optional(this.stores);
    if (path.endsWith("/values")) return this.well(["a", "b"]);
    if (fields.query === "time()") {
      return this.well({ resultType: "scalar", result: [this.now, String(this.now)] });
    }
    const metric = { version: "v1" };
    if (path === "/api/v1/query") {
      return this.well({ resultType: "vector", result: [{ metric, value: [Number(fields.time), "1"] }] });
    }
    const [start = 0, end = 0, step = 1] = [fields.start, fields.end, fields.step].map(Number);
    const values: [number, string][] = [];
    for (let at = start; at <= end; at += step) values.push([at, String(at)]);
    return this.well({ resultType: "matrix", result: [{ metric, values }] });
  }

  private optional(data: object | undefined): Answer {
    return data ? { body: { status: "success", data } } : { status: 404, body: "404 page not found\n" };
  }

  private well(data: unknown): Answer {
    return { body: { status: "success", data, ...this.said } };
  }
}
