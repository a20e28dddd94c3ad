import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { promql } from "../promql/promql";
import { PrometheusClient } from "./client";
import { FakePrometheus } from "./fake-prometheus.fixture";

const query = promql`sum(up)`;
const victoria = { version: "2.24.0" };

let fake: FakePrometheus;
let client: PrometheusClient;

beforeEach(async () => {
  fake = new FakePrometheus();
  client = new PrometheusClient(await fake.start(), { scrapeSeconds: 5 });
});
afterEach(async () => {
  vi.useRealTimers();
  await client.close();
  fake.stop();
});

/** Whatever was asked behind the back has been answered. */
async function knowing(product: string): Promise<void> {
  client.clockWarnings();
  await vi.waitFor(() => {
    const last = fake.heard.at(-1)?.path;
    expect(last).toBe(product === "victoriametrics" ? "/api/v1/status/buildinfo" : "/api/v1/stores");
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
}

const last = (points: number, end = fake.now) => ({ start: end - points * 10, end, stepSeconds: 10 });

describe("a hundred who ask", () => {
  it("the same cost what one does", async () => {
    const at = await client.moment();
    const all = Array.from({ length: 100 }, () => client.instant(query, at));
    const [one] = await Promise.all(all);
    expect(one?.samples).toEqual([{ labels: { version: "v1" }, value: 1 }]);
    expect(fake.heard.filter(({ path }) => path === "/api/v1/query")).toHaveLength(1);
    expect(fake.heard[0]?.fields).toMatchObject({ query: "sum(up)", time: String(at) });
  });

  it("together share a moment and its answers for as long as pages show them, and alone do not", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const looks = () => fake.heard.filter(({ path }) => path === "/api/v1/query").length;
    const look = async () => client.instant(query, await client.moment());
    await look();
    vi.advanceTimersByTime(2_000);
    await look();
    expect(looks()).toBe(2);
    for (let viewer = 0; viewer < 100; viewer++) {
      vi.advanceTimersByTime(43);
      await look();
    }
    // A few moments until it is a crowd, then one.
    expect(looks()).toBeLessThanOrEqual(6);
  });

  it("for almost the same range cost what one does", async () => {
    await client.now();
    await client.range(query, last(90));
    fake.heard = [];
    const all = Array.from({ length: 100 }, (_, n) => client.range(query, last(80 + (n % 10))));
    for (const { lines } of await Promise.all(all)) expect(lines[0]?.points.at(-1)?.[0]).toBe(fake.now);
    expect(fake.ranges()).toEqual([]);
  });

  it("get the same refusal, which is asked for once and not kept", async () => {
    await client.now();
    fake.special = (path) =>
      path === "/api/v1/query_range"
        ? { status: 422, body: { status: "error", errorType: "execution", error: "too many samples" } }
        : undefined;
    const all = Array.from({ length: 100 }, () =>
      client.range(query, last(90)).catch((cause) => cause.message),
    );
    expect(new Set(await Promise.all(all))).toEqual(
      new Set(["prometheus refused the query (execution): too many samples"]),
    );
    expect(fake.ranges()).toHaveLength(1);
    fake.special = () => undefined;
    expect((await client.range(query, last(90))).lines).toHaveLength(1);
  });
});

describe("a range", () => {
  it("that moves on is asked for its new steps and the last ones before them", async () => {
    await client.now();
    await knowing("prometheus");
    await client.range(query, last(90));
    fake.heard = [];
    const { lines } = await client.range(query, last(90, fake.now + 20));
    // Two scrapes of 5 s before now may change; the clock has gone on a little since it was read.
    expect(fake.ranges()).toEqual([{ start: fake.now, end: fake.now + 20, stepSeconds: 10 }]);
    expect(lines[0]?.points.map(([at]) => at)).toEqual(
      Array.from({ length: 91 }, (_, n) => fake.now + 20 - 900 + n * 10),
    );
  });

  it("whose steps look at its ends is asked whole", async () => {
    await client.now();
    const atEnd = promql`sum(up @ end())`;
    await client.range(atEnd, last(90));
    await client.range(atEnd, last(91));
    expect(fake.ranges()).toEqual([last(90), last(91)]);
    await client.range(atEnd, last(91));
    expect(fake.ranges()).toHaveLength(2);
  });

  it("is asked anew when Prometheus's clock went back", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    await client.now();
    await client.range(query, last(90));
    fake.now -= 3_600;
    vi.advanceTimersByTime(11_000);
    await client.now();
    await vi.waitFor(async () => expect(await client.now()).toBeLessThan((fake.now + 20) * 1000));
    fake.heard = [];
    await client.range(query, last(90, fake.now + 3_600));
    expect(fake.ranges()).toEqual([last(90, fake.now + 3_600)]);
  });

  it("has null where a native histogram is", async () => {
    const at = fake.now;
    fake.special = (path) => {
      const result = [
        {
          metric: {},
          values: [[at - 10, "2"]],
          histograms: [
            [at - 20, { count: "1" }],
            [at, { count: "3" }],
          ],
        },
      ];
      const isRange = path === "/api/v1/query_range";
      return isRange ? { body: { status: "success", data: { resultType: "matrix", result } } } : undefined;
    };
    const points = [
      [at - 20, null],
      [at - 10, 2],
      [at, null],
    ];
    expect((await client.range(query, last(2))).lines).toEqual([{ labels: {}, points }]);
  });
});

describe("what is said beside an answer", () => {
  it("comes to everybody who shares it, also from what is kept", async () => {
    fake.said = { warnings: ["PromQL warning: mixed"], infos: ["PromQL info: a counter? (1:5)"] };
    const said = [
      { code: "prometheus-warning", message: "PromQL warning: mixed", upstream: "prometheus" },
      { code: "prometheus-info", message: "PromQL info: a counter? (1:5)", upstream: "prometheus" },
    ];
    await client.now();
    const at = fake.now;
    const reads = await Promise.all([
      client.instant(query, at),
      client.instant(query, at),
      client.rawSamples(query, at),
      client.range(query, last(90)),
      client.range(query, last(90)),
      client.labelAnswer("le", { match: query, start: 1, end: 2 }),
    ]);
    for (const { warnings } of reads) expect(warnings).toEqual(said);
    fake.said = {};
    fake.heard = [];
    expect((await client.range(query, last(50))).warnings).toEqual(said);
    expect(fake.ranges()).toEqual([]);
  });

  it("is that it is partial, and such an answer is not kept", async () => {
    fake.said = { isPartial: true };
    await client.now();
    expect((await client.range(query, last(90))).warnings).toMatchObject([{ code: "partial" }]);
    fake.said = {};
    expect((await client.range(query, last(89))).warnings).toEqual([]);
    expect(fake.ranges()).toHaveLength(2);
  });
});

describe("the product behind the interface", () => {
  it.each([
    ["prometheus", { version: "2.42.0", revision: "a", goVersion: "go1.19" }, undefined, 11_000, 0],
    ["mimir", { application: "Grafana Mimir", version: "2.14.0" }, undefined, 11_000, 0],
    ["thanos", { version: "0.37.0", revision: "a", goVersion: "go1.23" }, { sidecar: [] }, 11_000, 0],
    ["thanos without buildinfo", undefined, { sidecar: [] }, 11_000, 0],
    ["victoriametrics", victoria, undefined, 29_999, 30],
    ["unknown", undefined, undefined, 11_000, 0],
  ])("%s limits a range, and hides its newest points", async (_, build, stores, most, hidden) => {
    Object.assign(fake, { build, stores });
    const range = (steps: number) => ({ start: 0, end: steps, stepSeconds: 1 });
    await expect(client.range(query, range(most + 1))).rejects.toMatchObject({
      code: "unsupported-by-target",
      upstream: "prometheus",
      message: `prometheus answers at most ${most} steps in one range, and this one has ${most + 1}`,
    });
    expect(fake.ranges()).toEqual([]);
    expect((await client.range(query, range(most))).lines[0]?.points).toHaveLength(most + 1);
    const words = client.clockWarnings().filter(({ code }) => code === "newest-hidden");
    expect(words.map(({ message }) => message)).toEqual(
      hidden === 0 ? [] : ["victoriametrics does not show the newest 30 s yet"],
    );
  });

  it("is asked for once, and its failure harms nobody", async () => {
    fake.special = (path) =>
      path.startsWith("/api/v1/status") ? { status: 500, body: "<html>no</html>" } : undefined;
    for (let turn = 0; turn < 5; turn++) await client.range(query, last(90 + turn));
    const asked = () => fake.heard.filter(({ path }) => path.startsWith("/api/v1/status"));
    await vi.waitFor(() => expect(asked()).toHaveLength(1));
    for (let turn = 0; turn < 5; turn++) await client.range(query, last(80 + turn));
    expect(asked()).toHaveLength(1);
    expect(client.gate.state().state).toBe("up");
  });

  it("decides how many of the last steps may still change", async () => {
    fake.build = victoria;
    await client.now();
    await knowing("victoriametrics");
    await client.range(query, last(90));
    fake.heard = [];
    await client.range(query, last(90, fake.now + 10));
    expect(fake.ranges()).toEqual([{ start: fake.now - 50, end: fake.now + 10, stepSeconds: 10 }]);
  });

  it("is told from when to when its labels are wanted", async () => {
    expect(await client.labelValues("le", { match: query, start: 100, end: 200 })).toEqual(["a", "b"]);
    const asked = fake.heard.find(({ path }) => path === "/api/v1/label/le/values");
    expect(asked?.fields).toEqual({ "match[]": "sum(up)", start: "100", end: "200" });
  });
});
