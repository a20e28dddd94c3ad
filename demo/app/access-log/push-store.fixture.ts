import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

type Stream = { stream: Record<string, string>; values: [string, string][] };

/** Loki's push interface in memory; `mode` says how it behaves at the moment. */
export async function startPushStore() {
  const state = {
    mode: "well" as "well" | "busy" | "refusing" | "hanging" | "garbage",
    pushes: 0,
    lines: [] as { labels: Record<string, string>; at: string; line: string }[],
  };
  const answer = (body: Buffer, response: ServerResponse) => {
    state.pushes++;
    if (state.mode === "hanging") return;
    if (state.mode === "garbage") response.socket?.end("nonsense\r\n\r\n");
    else if (state.mode === "busy") response.writeHead(503).end("too many outstanding requests");
    else if (state.mode === "refusing") response.writeHead(400).end("entry too far behind");
    else {
      const { streams } = JSON.parse(gunzipSync(body).toString()) as { streams: Stream[] };
      for (const { stream, values } of streams) {
        for (const [at, line] of values) state.lines.push({ labels: stream, at, line });
      }
      response.writeHead(204).end();
    }
  };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (request.url === "/loki/api/v1/push") answer(Buffer.concat(parts), response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  });
}
