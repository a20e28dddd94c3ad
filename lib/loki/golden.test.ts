import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { labelEquals, lines, streamEquals } from "../logql/logql";
import { LokiClient } from "./client";
import { type RecordedCase, recordedCases } from "./fixtures/recorded";

/** What the client asks for; the rest of the recordings is for whoever pushes or draws indexes. */
const asked: Record<string, (client: LokiClient, recorded: RecordedCase) => Promise<unknown>> = {
  streams: (client) => client.lines({ query, ...span, limit: 5_000, direction: "forward" }),
  matrix: (client) => client.range({ query, ...span, stepSeconds: 60 }),
  vector: (client) => client.instant({ query, atNs: 1n }),
  labels: (client) => client.labels(span),
  values: (client) => client.labelValues("app", span),
  series: (client) => client.series({ match: lines([streamEquals("app", "a")]), ...span }),
};
const query = lines([streamEquals("app", "a")], [labelEquals("b", "c")]);
const span = { startNs: 1n, endNs: 2n };

let answer: RecordedCase["expect"];
const server = createServer((_request, response) => {
  const isText = typeof answer.body === "string";
  response.writeHead(answer.status, { "content-type": answer.contentType ?? "text/plain" });
  response.end(isText ? (answer.body as string) : JSON.stringify(answer.body));
});
let client: LokiClient;

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
beforeEach(() => {
  client = new LokiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => client.close());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type Data = {
  resultType?: string;
  result?: { stream?: unknown; values?: [string, string][]; value?: unknown }[];
};

/** Which of the client's calls a recorded answer is one to; undefined for none. */
function kindOf({ path, expect: wanted }: RecordedCase): string | undefined {
  if (wanted.truncated) return undefined;
  const api = /^\/loki\/api\/v1\/(.*)$/.exec(path)?.[1] ?? "";
  if (wanted.status !== 200)
    return ["query_range", "query", "labels", "series"].includes(api) ? api : undefined;
  const { data } = (wanted.body ?? {}) as { data?: Data };
  if (api.startsWith("query")) return data?.resultType;
  if (api === "series") return "series";
  if (api === "labels") return "labels";
  return /^label\/.*\/values$/.test(api) ? "values" : undefined;
}

describe("the client and what a real Loki answered", () => {
  const counts: Record<string, number> = {};
  const cases = recordedCases().flatMap((recorded) => {
    const kind = kindOf(recorded);
    return kind === undefined ? [] : [{ id: recorded.id, kind, recorded }];
  });
  const well = cases.filter(({ recorded, kind }) => recorded.expect.status === 200 && kind in asked);
  const bad = cases.filter(({ recorded }) => recorded.expect.status !== 200);

  it.each(well)("reads $id ($kind)", async ({ kind, recorded }) => {
    answer = recorded.expect;
    const read = await asked[kind]?.(client, recorded);
    counts[kind] = (counts[kind] ?? 0) + 1;
    expect(read).toEqual(wantedOf(kind, recorded));
  });

  it.each(bad)("takes $id for a refusal of the query, not for an absence", async ({ recorded }) => {
    answer = recorded.expect;
    const error = await client
      .lines({ query, ...span, limit: 1, direction: "forward" })
      .catch((cause) => cause);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ upstream: "loki" });
    if (recorded.expect.status === 400) {
      expect(client.gate.state().state).toBe("up");
      expect(error.message).toContain(String(recorded.expect.body).trim().slice(0, 100));
    }
    counts.refused = (counts.refused ?? 0) + 1;
  });

  it("knows every one of them", () => {
    expect(counts).toEqual({
      streams: 119,
      matrix: 18,
      vector: 35,
      labels: 4,
      values: 6,
      series: 6,
      refused: 62,
    });
  });
});

function wantedOf(kind: string, { expect: { body } }: RecordedCase): unknown {
  const { data } = body as { data?: Data & string[] };
  if (!["streams", "matrix", "vector"].includes(kind)) return data ?? [];
  const result = data?.result ?? [];
  if (kind === "vector") {
    return result.map((row) => {
      const { metric, value } = row as { metric: unknown; value: [number, string] };
      return { labels: metric, value: Number(value[1]) };
    });
  }
  if (kind === "matrix") {
    return result.map((row) => {
      const { metric, values } = row as unknown as { metric: unknown; values: [number, string][] };
      return { labels: metric, points: values.map(([at, value]) => [at, Number(value)]) };
    });
  }
  const all = result.flatMap(({ stream, values = [] }) =>
    values.map(
      ([ns, line, categories]: [string, string, { structuredMetadata?: object; parsed?: object }?]) => ({
        ns: BigInt(ns),
        line,
        labels: stream,
        metadata: categories?.structuredMetadata ?? {},
        parsed: categories?.parsed ?? {},
      }),
    ),
  );
  return all.sort((left, right) => (left.ns < right.ns ? -1 : left.ns > right.ns ? 1 : 0));
}
