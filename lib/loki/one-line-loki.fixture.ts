import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type OneLineLoki = { url: string; stop: () => void };

/**
 * A log store on a free port of the loopback interface that holds one line, a few seconds old, of one service's stream, and
 * finds it whatever it is asked, unless the query says that it `isElsewhere`.
 */
export async function startOneLineLoki(
  service: string,
  isElsewhere: (query: string) => boolean = () => false,
): Promise<OneLineLoki> {
  const server = lokiOf(service, isElsewhere);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function lokiOf(service: string, isElsewhere: (query: string) => boolean): Server {
  const stream = { mesh: "demo", namespace: "llm", service, version: "v1" };
  const record = {
    ...{ service, namespace: "llm", version: "v1", request_id: "r-1", span_id: "s" },
    ...{ status: "OK", duration_ms: 5, start: Math.floor(Date.now() / 1_000) - 5 },
  };
  return createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part;
    });
    request.on("end", () => {
      const { pathname } = new URL(request.url ?? "", "http://x");
      const query = new URLSearchParams(body).get("query") ?? "";
      const ns = `${BigInt(Date.now() - 5_000)}000000`;
      const isCount = query.startsWith("sum");
      const lines = { stream, values: [[ns, JSON.stringify(record)]] };
      const counted = { metric: { status: "OK" }, values: [[Math.floor(Date.now() / 1_000), "3"]] };
      const result = isElsewhere(query) ? [] : [isCount ? counted : lines];
      const data = pathname.endsWith("/labels")
        ? Object.keys(stream)
        : pathname.endsWith("/values")
          ? ["demo"]
          : { resultType: isCount ? "matrix" : "streams", result };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ status: "success", data }));
    });
  });
}
