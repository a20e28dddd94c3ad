import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { selector } from "../promql/promql";
import { PrometheusClient } from "./client";
import { type RecordedCase, recordedCases } from "./fixtures/recorded";
import { rangeOf, wantedOf } from "./fixtures/wanted-of";

const query = selector("up");

/** What the client asks for; the rest of the recordings is of routes that it has no use for. */
const asked: Record<string, (client: PrometheusClient, recorded: RecordedCase) => Promise<unknown>> = {
  samples: async (client) => (await client.instant(query, 1)).samples,
  raw: async (client) => (await client.rawSamples(query, 1)).lines,
  range: async (client, recorded) => (await client.range(query, rangeOf(recorded))).lines,
  values: (client) => client.labelValues("le", { match: query, start: 1, end: 2 }),
};

let answer: RecordedCase["expect"];
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    if (body === "query=time%28%29") {
      const result = [Date.now() / 1000, String(Date.now() / 1000)];
      response.end(JSON.stringify({ status: "success", data: { resultType: "scalar", result } }));
      return;
    }
    const isText = typeof answer.body === "string";
    response.writeHead(answer.status, { "content-type": answer.contentType ?? "text/plain" });
    response.end(isText ? answer.body : JSON.stringify(answer.body));
  });
});
let client: PrometheusClient;

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
beforeEach(async () => {
  client = new PrometheusClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await client.now();
});
afterEach(() => client.close());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Which of the client's calls a recorded answer is one to; undefined for none. */
function kindOf({ path, expect: { status, body } }: RecordedCase): string | undefined {
  if (status !== 200) return "refused";
  if (path === "/api/v1/query_range") return "range";
  if (path.endsWith("/values")) return "values";
  if (path !== "/api/v1/query") return undefined;
  const { resultType } = (body as { data: { resultType: string } }).data;
  return resultType === "matrix" ? "raw" : "samples";
}

describe("the client and what a real Prometheus answered", () => {
  const counts: Record<string, number> = {};
  const cases = recordedCases().flatMap((recorded) => {
    const kind = kindOf(recorded);
    return kind === undefined ? [] : [{ id: recorded.id, kind, recorded }];
  });
  const count = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };

  it.each(cases.filter(({ kind }) => kind !== "refused"))("reads $id ($kind)", async ({ kind, recorded }) => {
    answer = recorded.expect;
    expect(await asked[kind]?.(client, recorded)).toEqual(wantedOf(recorded));
    count(kind);
  });

  it.each(cases.filter(({ kind }) => kind === "refused"))(
    "says what was wrong in $id",
    async ({ recorded }) => {
      answer = recorded.expect;
      const { status, body } = recorded.expect;
      const error = await client.instant(query, 1).catch((cause) => cause);
      expect(error).toBeInstanceOf(AppError);
      const api = typeof body === "object" ? (body as { errorType: string; error: string }) : null;
      const isAway = api?.errorType === "unavailable";
      expect(error).toMatchObject({
        code: isAway ? "upstream-unavailable" : "upstream-bad-answer",
        upstream: "prometheus",
        params: { status, ...(api ? { errorType: api.errorType } : {}) },
      });
      expect(error.message).toContain((api?.error ?? String(body)).trim().slice(0, 250));
      // A refusal of one query takes nobody else's figures away.
      if (api && !isAway) expect(client.gate.state().state).toBe("up");
      count("refused");
    },
  );

  it("knows every one of them", () => {
    expect(counts).toEqual({ samples: 40, raw: 1, range: 13, values: 4, refused: 45 });
  });
});
