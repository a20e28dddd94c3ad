import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../errors";
import { PrometheusClient } from "../../prometheus/client";
import { FakePrometheus } from "../../prometheus/fake-prometheus.fixture";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import { maxWrittenLength } from "../../promql/promql";
import { completeIn } from "./complete";
import { exploreConceptIn } from "./explore-concept";
import { readMetadataIn } from "./read-metadata";
import { runQueryIn } from "./run-query";

const scrapeSeconds = 15;
const end = Math.floor(Date.now() / 1_000 / 60) * 60 - 120;
const start = end - 900;
const pods = ["v1", "v2"].map(
  (version) => `namespace="llm",service="chat",version="${version}",pod="${version}-0"`,
);

/** Two engines: v1 gives 10 tokens a second, v2 20, and 250 series that only are there to be many. */
function world(): string {
  const samples: string[] = [
    "# TYPE vllm:generation_tokens counter",
    "# HELP vllm:generation_tokens Tokens so far.",
  ];
  for (const [index, pod] of pods.entries())
    for (let at = start - 300; at <= end; at += scrapeSeconds)
      samples.push(
        `vllm:generation_tokens_total{${pod},job="mesh",instance="${index}"} ${(at - start + 300) * 10 * (index + 1)} ${at}`,
      );
  samples.push("# TYPE crowd gauge");
  for (let each = 0; each < 250; each++) samples.push(`crowd{each="${each}"} ${each} ${end - 15}`);
  return `${samples.join("\n")}\n`;
}

let real: RealPrometheus;
let client: PrometheusClient;
beforeAll(async () => {
  real = await startRealPrometheus(world());
  client = new PrometheusClient(real.url, { scrapeSeconds });
}, 60_000);
afterAll(async () => {
  await client.close();
  await real.stop();
});

const run = (query: string, more: object = {}) =>
  runQueryIn(client, scrapeSeconds, { mesh: "demo", query, start, end, ...more });
const refusal = async (asked: Promise<unknown>): Promise<AppError> => {
  const cause = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (cause instanceof AppError) return cause;
  throw new Error("was not refused", { cause });
};

describe("any query", () => {
  it("is asked as it stands: comments, lines and all", async () => {
    const answer = await run("# tokens\nsum by (version) (\n  rate(vllm:generation_tokens_total[1m])\n)", {
      widthPx: 300,
    });
    expect(answer.lines.map(({ labels }) => labels)).toEqual([{ version: "v1" }, { version: "v2" }]);
    expect(answer.lines.map(({ points }) => Math.round(points.at(-1)?.[1] ?? -1))).toEqual([10, 20]);
    expect(answer).toMatchObject({ kind: "matrix", stepSeconds: 15, total: 2 });
  });

  it("gets as many points as there are pixels, or exactly the step that is asked for", async () => {
    expect((await run("time()", { widthPx: 60 })).stepSeconds).toBe(20);
    const exact = await run("time()", { step: 7 });
    expect(exact.stepSeconds).toBe(7);
    expect(exact.lines[0]?.points.slice(0, 2).map(([at]) => at)).toEqual([start, start + 7]);
  });

  it("at a moment is a row a series, a number, a string, or a range selector's newest samples", async () => {
    const at = (query: string) => runQueryIn(client, scrapeSeconds, { mesh: "demo", query, at: end });
    expect((await at("1 + 1")).samples).toEqual([{ labels: {}, value: 2, at: end }]);
    expect(await at('"words"')).toMatchObject({ kind: "string", text: "words", samples: [] });
    const raw = await at('vllm:generation_tokens_total{version="v2"}[1m]');
    expect(raw.samples).toMatchObject([{ value: 24_000, at: end }]);
    expect(raw.samples[0]?.labels.__name__).toBe("vllm:generation_tokens_total");
  });

  it("of too many lines is cut to the greatest, and tells how many there are", async () => {
    const { lines, total } = await run("crowd");
    expect([lines.length, total]).toEqual([200, 250]);
    expect(lines.some(({ labels }) => labels.each === "249")).toBe(true);
    expect(lines.some(({ labels }) => labels.each === "0")).toBe(false);
  });

  it.each([
    ["sum by (x (up)", /^(invalid parameter "query": )?1:11: parse error/],
    ["nope(up)", /1:1: parse error: unknown function/],
    ["up[5m]", /invalid expression type/],
    ['label_replace(crowd, "each", "same", "", "")', /same labelset/],
  ])("%s is refused in Prometheus's own words", async (query, words) => {
    const error = await refusal(run(query));
    expect(error.code).toBe("invalid-query");
    expect(error.message).toMatch(words);
    expect(error.faults).toEqual([{ path: "query", message: error.message }]);
    expect(client.gate.state().state).toBe("up");
  });

  it("of more steps than are answered, or more text than is taken, is refused without asking", async () => {
    const steps = await refusal(run("up", { start: 0, end: 20_000, step: 1 }));
    expect(steps.code).toBe("unsupported-by-target");
    const long = await refusal(run(`up${" ".repeat(maxWrittenLength)}`));
    expect(long.code).toBe("malformed");
  });
});

describe("any concept", () => {
  it("is drawn with where it comes from, and the query draws the same by itself", async () => {
    const asked = {
      mesh: "demo",
      concept: "outputTokens",
      by: ["version"],
      service: "chat",
      start,
      end,
    } as const;
    const answer = await exploreConceptIn(
      client,
      { scrapeSeconds },
      {
        ...asked,
        by: [...asked.by],
        widthPx: 300,
      },
    );
    expect(answer).toMatchObject({
      source: "vllm",
      series: ["vllm:generation_tokens_total"],
      why: null,
      total: 2,
    });
    expect(answer.lines.map(({ labels }) => labels)).toEqual([{ version: "v1" }, { version: "v2" }]);
    const { lines } = await run(answer.promql ?? "", {
      step: answer.stepSeconds,
      start: answer.start,
      end: answer.end,
    });
    expect(lines).toEqual(answer.lines);
  });

  it("that nothing answers says why", async () => {
    const answer = await exploreConceptIn(
      client,
      { scrapeSeconds },
      {
        mesh: "demo",
        concept: "ttft",
        by: [],
        start,
        end,
      },
    );
    expect(answer).toMatchObject({ source: null, promql: null, lines: [] });
    expect(answer.why).toContain("vllm needs");
    expect(answer.passedOver.length).toBeGreaterThan(3);
  });
});

describe("what completes a query", () => {
  it("is the names there are, taken literally", async () => {
    expect(await completeIn(client, { kind: "metrics", prefix: "generation" })).toEqual({
      values: ["vllm:generation_tokens_total"],
      isCut: false,
    });
    expect((await completeIn(client, { kind: "metrics", prefix: ".*" })).values).toEqual([]);
    const labels = await completeIn(client, { kind: "labels", metric: "crowd" });
    expect(labels.values).toEqual(["each"]);
    const versions = { kind: "values", label: "version", metric: "vllm:generation_tokens_total" } as const;
    expect((await completeIn(client, versions)).values).toEqual(["v1", "v2"]);
    expect((await completeIn(client, { ...versions, prefix: '2"}' })).values).toEqual([]);
    expect((await completeIn(client, { kind: "values", label: "version", prefix: "2" })).values).toEqual([
      "v2",
    ]);
  });
});

describe("an upstream that is not well", () => {
  it("says so beside the figures, and metadata are cut", async () => {
    const fake = new FakePrometheus();
    const upstream = new PrometheusClient(await fake.start());
    fake.said = { warnings: ["fetch series: store away"], infos: ["PromQL info: a note"] };
    const query = { mesh: "demo", query: "up", at: fake.now };
    const { warnings } = await runQueryIn(upstream, scrapeSeconds, query);
    expect(warnings.map(({ code }) => code)).toEqual(["partial", "prometheus-info"]);
    const help = "x".repeat(1_000);
    fake.special = (path) =>
      path === "/api/v1/metadata"
        ? { body: { status: "success", data: { a: [{ type: "counter", help }], b: [] } } }
        : undefined;
    const { metrics } = await readMetadataIn(upstream);
    expect(metrics).toEqual({ a: { type: "counter", help: "x".repeat(300), unit: "" } });
    fake.special = (path) =>
      path === "/api/v1/query"
        ? { status: 503, body: { status: "error", errorType: "timeout", error: "query timed out" } }
        : undefined;
    expect((await refusal(runQueryIn(upstream, scrapeSeconds, { ...query, query: "slow" }))).code).toBe(
      "upstream-timeout",
    );
    await upstream.close();
    fake.stop();
  });

  it("and is away: a concept says so as data, a query throws", async () => {
    const nobody = new PrometheusClient("http://127.0.0.1:9");
    const concept = { mesh: "demo", concept: "requests", by: [], start, end } as const;
    const answer = await exploreConceptIn(nobody, { scrapeSeconds }, { ...concept, by: [] });
    expect(answer.stale?.upstream).toBe("prometheus");
    expect(answer.why).not.toBeNull();
    const error = await refusal(runQueryIn(nobody, scrapeSeconds, { mesh: "demo", query: "up", start, end }));
    expect(error.code).toBe("upstream-unavailable");
    await nobody.close();
  });
});
