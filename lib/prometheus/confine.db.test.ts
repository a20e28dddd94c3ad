import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asWritten, promql, selector } from "../promql/promql";
import { queriesOf } from "../promql/written-queries.fixture";
import { PrometheusClient } from "./client";
import { type HeldSeries, heldSeries, mayBeRead, mayBeReadByAny, openMetricsOf } from "./held-series.fixture";
import { confinedTo } from "./prometheus";
import { type RealPrometheus, startRealPrometheus } from "./real-prometheus.fixture";

/** Unix seconds: some minutes of samples before it. */
const at = 1_790_000_000;
const range = { start: at - 120, end: at, stepSeconds: 30 };
const own = new Set(["a"]);
const runs = 1_000;

type Sides = { confined: PrometheusClient; oracle: PrometheusClient; whole: PrometheusClient };

let servers: RealPrometheus[] = [];
let clients: PrometheusClient[] = [];
/** Of selectors that say a name; the oracle holds what may be read and nothing else. */
let named: Sides;
/** Of any selectors, on series that are judged alike by either. */
let any: Sides;

async function sidesOf(series: readonly HeldSeries[]): Promise<Sides> {
  const [all, readable] = await Promise.all([
    startRealPrometheus(openMetricsOf(series, at)),
    startRealPrometheus(
      openMetricsOf(
        series.filter((each) => mayBeRead(each, own)),
        at,
      ),
    ),
  ]);
  const [whole, oracle] = [new PrometheusClient(all.url), new PrometheusClient(readable.url)];
  servers = [...servers, all, readable];
  clients = [...clients, whole, oracle];
  return { whole, oracle, confined: confinedTo(whole, own) };
}

let whole: PrometheusClient;
let confined: PrometheusClient;
beforeAll(async () => {
  named = await sidesOf(heldSeries);
  any = await sidesOf(heldSeries.filter((each) => mayBeRead(each, own) === mayBeReadByAny(each, own)));
  ({ whole, confined } = named);
});
afterAll(async () => {
  await Promise.all(clients.map((each) => each.close()));
  await Promise.all(servers.map((each) => each.stop()));
});

type Answer = { kind: string; text: string | null; rows: string[] } | { code: string; errorType: unknown };

/** Sums of the same series differ in their last digits. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(9)) : value;
}

/** The answer whatever the order of its rows; what is refused by its kind alone. */
async function answer(client: PrometheusClient, query: string, when: number | typeof range): Promise<Answer> {
  try {
    const { kind, samples, lines, text } = await client.written(asWritten(query), when);
    const rows = [...samples, ...lines].map((row) =>
      JSON.stringify([Object.entries(row.labels).sort(), row], rounded),
    );
    return { kind, text, rows: rows.sort() };
  } catch (cause) {
    const { code, params } = cause as { code: string; params: { errorType?: string } };
    return { code, errorType: params?.errorType };
  }
}

const vocabulary = {
  metrics: [...new Set(heldSeries.map(({ name }) => name))].concat("nobody"),
  labels: [
    "namespace",
    "exported_namespace",
    "destination_service_namespace",
    "dst_namespace",
    "pod",
    "direction",
  ],
  values: ["a", "b", "a|b", "", ".*", "a-0", "b-0", "outbound", "inbound", "}"],
};

describe("a confined query", () => {
  it.each(["named", "any"] as const)(
    "answers as a Prometheus would that holds nothing else, whatever is written (%s)",
    async (kind) => {
      const sides = kind === "named" ? named : any;
      let rows = 0;
      let hidden = 0;
      await fc.assert(
        fc.asyncProperty(
          queriesOf(vocabulary, { isNamed: kind === "named" }),
          fc.constantFrom(at, range),
          async (query, when) => {
            const [got, wanted, unbound] = await Promise.all([
              answer(sides.confined, query, when),
              answer(sides.oracle, query, when),
              answer(sides.whole, query, when),
            ]);
            expect(got, query).toEqual(wanted);
            if ("rows" in got) rows += got.rows.length;
            if (JSON.stringify(got) !== JSON.stringify(unbound)) hidden++;
          },
        ),
        { numRuns: runs },
      );
      // There was something to answer, and something to hide.
      expect(rows).toBeGreaterThan(runs / 5);
      expect(hidden).toBeGreaterThan(runs / 5);
    },
    600_000,
  );

  it("keeps nothing for others: one after the other is answered the own series", async () => {
    const query = promql`count by (namespace) (${selector("requests_total")})`;
    const namespaces = async (client: PrometheusClient) =>
      (await client.instant(query, at)).samples.map(({ labels }) => labels.namespace).sort();
    const other = confinedTo(whole, new Set(["b"]));
    expect(await namespaces(whole)).toEqual(["a", "b"]);
    expect(await namespaces(confined)).toEqual(["a"]);
    expect(await namespaces(other)).toEqual(["b"]);
    expect(await namespaces(whole)).toEqual(["a", "b"]);
    const lines = async (client: PrometheusClient) =>
      (await client.range(query, range)).lines.map(({ labels }) => labels.namespace).sort();
    expect(await lines(whole)).toEqual(["a", "b"]);
    expect(await lines(confined)).toEqual(["a"]);
    expect(await lines(other)).toEqual(["b"]);
  });
});

describe("names, labels and values to write with", () => {
  const span = { start: at - 600, end: at, limit: 1_000 };

  it("are those of own series", async () => {
    const match = promql`${selector("requests_total")}`;
    const { values } = await confined.catalogue.labelSets({ match, ...span });
    expect(new Set(values.map(({ namespace }) => namespace))).toEqual(new Set(["a"]));
    expect((await confined.catalogue.labelNames({ ...span })).values).not.toContain("only_of_b");
    expect((await whole.catalogue.labelNames({ ...span })).values).toContain("only_of_b");
    const names = await confined.labelValues("__name__", { match: promql`{__name__!=""}`, ...span });
    expect(names).toContain("requests_total");
    expect(names).not.toContain("secret_of_b");
  });

  it("cannot be asked in a way that nobody has thought about", async () => {
    await expect(confined.catalogue.metadata({ limit: 10 })).rejects.toMatchObject({ code: "internal" });
  });
});

it("reads nothing at all for whoever may read no namespace", async () => {
  const nobody = confinedTo(whole, new Set());
  expect(await answer(nobody, '{__name__=~".+"}', at)).toMatchObject({ rows: [] });
  expect(await answer(nobody, "istio_requests_total", at)).toMatchObject({ rows: [] });
});
