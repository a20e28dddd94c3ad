import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { createLogServer } from "./http/server";
import type { LineStore } from "./store/line-store";

/** A stream of the push interface: its labels, and its lines as nanoseconds and text. */
export type PushedStream = { stream: Record<string, string>; values: [string, string][] };

/** A log store on a port of its own. */
export class RunningStore {
  private constructor(
    private readonly server: Server,
    readonly base: string,
  ) {}

  static async start(store: LineStore): Promise<RunningStore> {
    const server = createLogServer(store);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new RunningStore(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  /** Pushes as the application does: gzipped JSON. Gives the status. */
  async push(streams: PushedStream[]): Promise<number> {
    const answer = await fetch(`${this.base}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
      body: gzipSync(JSON.stringify({ streams })),
    });
    return answer.status;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
