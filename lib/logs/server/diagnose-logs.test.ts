import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LokiClient } from "../../loki/client";
import { chatEngine, chatProxy, jsonOf, served, textOf } from "../profiles/stock-lines.fixture";
import { diagnoseLogsIn } from "./diagnose-logs";

type Held = { labels: Record<string, string>; lines: string[] };

/** A Loki as far as a look at it goes: names, values, and every line that it holds. */
function lokiOf(held: readonly Held[], calls: string[]): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://x");
    calls.push(pathname);
    const values = (name: string) => [...new Set(held.flatMap(({ labels }) => labels[name] ?? []))];
    const [, label] = /label\/([^/]+)\/values$/.exec(pathname) ?? [];
    const result = held.map(({ labels: stream, lines }) => ({
      stream,
      values: lines.map((line, index) => [String(1_000 + index), line]),
    }));
    const data = pathname.endsWith("/labels")
      ? [...new Set(held.flatMap(({ labels }) => Object.keys(labels)))]
      : label === undefined
        ? { resultType: "streams", result }
        : values(label);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ status: "success", data }));
  });
}

let held: Held[];
let calls: string[];
let server: Server;
let client: LokiClient;
beforeEach(async () => {
  held = [];
  calls = [];
  server = lokiOf(held, calls);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = new LokiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});
const diagnose = async (profiles?: string[]) => {
  const { profiles: read, gaps, stale } = await diagnoseLogsIn(client, "prod", profiles && { profiles });
  return { read, gaps: gaps.map(({ remedy }) => remedy), stale, snippet: gaps[0]?.snippet };
};

describe("what the logs of a mesh lack", () => {
  it("is nothing where proxies write calls with ids, found out in three calls and then remembered", async () => {
    held.push({ labels: chatProxy, lines: [textOf(served)] }, { labels: chatEngine, lines: ["x"] });
    expect(await diagnose()).toMatchObject({ read: ["istio-text", "vllm", "plain"], gaps: [], stale: null });
    expect(calls).toHaveLength(3);
    await diagnose();
    expect(calls).toHaveLength(3);
  });

  it("is the access log, with what turns it on, where proxies tell of themselves only", async () => {
    held.push({ labels: chatProxy, lines: ["2026-11-24T10:00:00Z info envoy main starting"] });
    const { gaps, snippet } = await diagnose();
    expect(gaps).toEqual(["access-logs"]);
    expect(snippet).toContain("kind: Telemetry");
  });

  it("is the id where no line names one", async () => {
    held.push({ labels: chatProxy, lines: [jsonOf({ ...served, id: null })] });
    expect((await diagnose()).gaps).toEqual(["request-ids"]);
  });

  it("is the logs of pods where streams know no pod, and where there is nothing at all", async () => {
    expect((await diagnose()).gaps).toEqual(["pod-logs"]);
    held.push({ labels: { job: "syslog" }, lines: ["x"] });
    const other = new LokiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const { gaps } = await diagnoseLogsIn(other, "prod", undefined);
    expect(gaps.map(({ remedy }) => remedy)).toEqual(["pod-logs"]);
    await other.close();
  });

  it("is nothing where streams name this mesh, as Heddle's own do; another mesh's are not its own", async () => {
    held.push({ labels: { mesh: "prod", namespace: "llm", service: "a" }, lines: ["{}"] });
    expect(await diagnose()).toMatchObject({ read: ["heddle"], gaps: [] });
    const told = await diagnoseLogsIn(client, "staging", undefined);
    expect(told.profiles).not.toContain("heddle");
  });

  it("is not said while Loki is away", async () => {
    const away = new LokiClient("http://127.0.0.1:1");
    expect(await diagnoseLogsIn(away, "prod", undefined)).toMatchObject({
      ...{ profiles: [], gaps: [] },
      stale: { upstream: "loki" },
    });
    await away.close();
  });

  it("follows pins rather than the look", async () => {
    held.push({ labels: chatProxy, lines: ["x"] });
    expect((await diagnose(["istio-json"])).read).toEqual(["istio-json", "plain"]);
  });
});
