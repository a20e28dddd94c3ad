import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RecordedCase, recordedCases, recordedDataset } from "../../lib/loki/fixtures/recorded";
import { createLogServer } from "./http/server";
import { LineStore } from "./store/line-store";

const { base_ns: baseNs, span_s: spanSeconds, pushes } = recordedDataset();
const nowMs = Number(baseNs / 1_000_000n) + (spanSeconds + 60) * 1_000;
const store = new LineStore({ maxBytes: 1e9, maxAgeMs: 10 * 86_400_000, now: () => nowMs });
const server = createLogServer(store);
let base = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const push of pushes) {
    const { status } = await fetch(`${base}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(push),
    });
    expect(status).toBe(204);
  }
});
afterAll(() => server.close());

/** Where the store knowingly answers otherwise, each with what it does. */
const otherwise: Record<string, string> = {
  "after-push": "shows a line at once, whichever way and however late it came; Loki had not yet",
  "labels-empty-range": "no labels where there are no lines; Loki's index looks at whole days",
  "json-error-in-metric":
    "refuses to count lines that cannot be parsed; Loki leaves parsing away where nobody needs it",
};

type Answer = { status: number; text: string; body: unknown };

async function ask({ method, path, query = {}, headers, body }: RecordedCase): Promise<Answer> {
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) form.append(name, value);
  }
  const sent = body === undefined || body === null || typeof body === "string" ? body : JSON.stringify(body);
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  const answer = await fetch(`${base}${path}?${form}`, {
    method,
    headers,
    ...(sent === undefined || sent === null ? {} : { body: isTyped ? sent : new Blob([sent]) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.includes("json");
  return { status: answer.status, text, body: isJson ? JSON.parse(text) : text };
}

type Streams = { stream: Record<string, string>; values: [string, string, ...unknown[]][] }[];

function streamsOf(body: unknown): Streams | undefined {
  const { data } = (body ?? {}) as { data?: { resultType?: string; result: Streams } };
  return data?.resultType === "streams" ? data.result : undefined;
}

/** Loki shuffles lines of one nanosecond, and of those at which a limit cuts it gives any: their number counts, the others must be the same. */
function withoutTies(streams: Streams, limit: number) {
  const lines = streams.flatMap(({ stream, values }) =>
    values.map((value) => ({ stream, value, ns: value[0] })),
  );
  const times = lines.map(({ ns }) => ns).sort();
  const edges = new Set(lines.length >= limit ? [times[0], times.at(-1)] : []);
  const whole = lines.filter(({ ns }) => !edges.has(ns)).map((line) => JSON.stringify(line));
  return { times, whole: whole.sort() };
}

function isTied(streams: Streams): boolean {
  const times = streams.flatMap(({ values }) => values.map(([ns]) => ns));
  return new Set(times).size < times.length;
}

function judge({ expect: wanted, compare, path, query = {} }: RecordedCase, answer: Answer): void {
  expect(answer.status).toBe(wanted.status);
  const streams = streamsOf(answer.body);
  const wantedStreams = streamsOf(wanted.body);
  if (wanted.truncated) {
    expect(streams?.length).toBe(wanted.truncated.summary.series);
    expect(streams?.flatMap(({ values }) => values).length).toBe(wanted.truncated.summary.values);
  } else if (compare === "set" && wanted.status === 200) {
    const { data } = wanted.body as { data: unknown[] };
    expect(answer.body).toEqual({ status: "success", data: expect.arrayContaining(data) });
    expect((answer.body as { data: unknown[] }).data).toHaveLength(data.length);
  } else if (typeof wanted.body === "string" && wanted.status === 400) {
    expect(answer.text).toMatch(complaint(wanted.body, path));
  } else if (wantedStreams && isTied(wantedStreams)) {
    const limit = Number(query.limit ?? 100);
    expect(withoutTies(streams ?? [], limit)).toEqual(withoutTies(wantedStreams, limit));
  } else expect(answer.body).toEqual(wanted.body ?? "");
}

/** Where in a text something is wrong parsers say each in its own way; what is wrong they say alike. */
function complaint(text: string, path: string): RegExp {
  if (/^parse error (at|: stage)|syntax error/.test(text)) return /^parse error/;
  if (path.endsWith("push") && /^(loghttp|readObjectStart|couldn't parse labels)/.test(text)) {
    return /^(loghttp|couldn't parse labels)/;
  }
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("<VOLATILE-TIME>", "\\S+")}$`);
}

describe("asked what a real Loki was asked, over the same lines", () => {
  const counts = { agreed: 0, refused: 0, otherwise: 0 };
  const cases = recordedCases();

  it.each(cases.map((recorded) => [recorded.id, recorded] as const))("%s", async (id, recorded) => {
    const answer = await ask(recorded);
    if (answer.status === 400 && answer.text.startsWith("the embedded log store does not support ")) {
      expect(answer.text.length, "says what it does not support").toBeGreaterThan(41);
      counts.refused += 1;
    } else if (id in otherwise) {
      expect(() => judge(recorded, answer)).toThrow();
      counts.otherwise += 1;
    } else {
      judge(recorded, answer);
      counts.agreed += 1;
    }
  });

  it("agrees with it for what it supports, and refuses the rest by name", () => {
    expect(counts).toEqual({ agreed: 232, refused: 81, otherwise: Object.keys(otherwise).length });
    expect(cases).toHaveLength(316);
  });
});
