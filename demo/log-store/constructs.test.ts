import { beforeAll, describe, expect, it } from "vitest";
import { runLines } from "./engine/run-lines";
import { runMetric } from "./engine/run-metric";
import { Turns } from "./engine/turns";
import { takePush } from "./http/read-push";
import { parseMatchers, parseQuery } from "./logql/parse-query";
import { LineStore } from "./store/line-store";

const nowMs = 1_800_000_000_000;
const second = 1_000_000_000n;
const startNs = BigInt(nowMs - 60_000) * 1_000_000n;
const endNs = BigInt(nowMs) * 1_000_000n;
const store = new LineStore({ maxBytes: 1e9, maxAgeMs: 1e12, now: () => nowMs });

/** Each line is called by its first letter; they are a second apart. */
const lines: [stream: Record<string, string>, line: string, metadata?: Record<string, string>][] = [
  [{ app: "web", zone: "a" }, 'a {"not":"json'],
  [
    { app: "web", zone: "a" },
    '{"name":"b","n":12.50,"took":"1.5s","size":"2KB","deep":{"er":[1,{"x":"y"}]},"app":"inner","ok":true}',
  ],
  [{ app: "web", zone: "b" }, '{"name":"c","n":3,"took":"20ms","size":"1MiB","level":"warn","gone":null}'],
  [{ app: "db", zone: "b" }, 'name=d n=40 took=2m msg="two words" level=error'],
  [{ app: "db", zone: "b" }, "name=e n=many Grüße", { trace: "t1", app: "told" }],
  [{ app: "Db.1" }, "f GET /a+b (1) error"],
];

beforeAll(() => {
  const streams = lines.map(([stream, line, metadata], index) => {
    const ns = String(startNs + BigInt(index + 1) * second);
    return { stream, values: [metadata ? [ns, line, metadata] : [ns, line]] };
  });
  takePush(store, Buffer.from(JSON.stringify({ streams })), {
    type: "application/json",
    encoding: undefined,
  });
});

async function find(text: string) {
  const query = parseQuery(text);
  if (query.kind !== "lines") throw new Error("not for lines");
  return runLines(store, { query, startNs, endNs, limit: 100, direction: "forward" }, new Turns());
}

const letterOf = (ns: bigint) => "abcdef".charAt(Number((ns - startNs) / second) - 1);
const letters = async (text: string) => (await find(text)).map(({ ns }) => letterOf(ns)).join("");

describe("which lines pass", () => {
  it.each([
    // Streams.
    ['{app="web"}', "abc"],
    ['{app!="web", zone=~".+"}', "de"],
    ['{app=~"web|db"}', "abcde"],
    ['{app=~"we", zone=~".*"}', ""],
    ['{app=~".+", app!~"d.*"}', "abcf"],
    ['{app=~".+", zone=""}', "f"],
    ['{service_name="web"}', "abc"],
    ['{app=~"(?i)DB"}', "de"],
    // Texts.
    ['{app=~".+"} |= "name"', "bcde"],
    ['{app=~".+"} |= "name" != "json" |= "took"', "bcd"],
    ['{app=~".+"} != "name"', "af"],
    ['{app=~".+"} |= "GET" or "two words"', "df"],
    ["{app=~`.+`} |= `/a+b (1)`", "f"],
    ['{app=~".+"} |~ "n=[0-9]+"', "d"],
    ['{app=~".+"} |~ "(?i)ERROR$"', "df"],
    ['{app=~".+"} !~ "name|GET"', "a"],
    ['{app=~".+"} |= "Gr\\u00fc\\u00dfe"', "e"],
    ['{app=~".+"} |= ""', "abcdef"],
    // Fields of JSON.
    ['{app="web"} | json | name="b"', "b"],
    ['{app="web"} | json | name!="b"', "ac"],
    ['{app="web"} | json | name=~"b|c"', "bc"],
    ['{app="web"} | json | name!~"b|c"', "a"],
    ['{app="web"} | json | __error__=""', "bc"],
    ['{app="web"} | json | __error__="JSONParserErr"', "a"],
    ['{app="web"} | json | n="12.50"', "b"],
    ['{app="web"} | json | gone=""', "abc"],
    ['{app="web"} | json | app_extracted="inner"', "b"],
    ['{app="web"} | json x="deep.er[1].x" | x="y"', "b"],
    ['{app="web"} | json x="deep.nowhere", name="name" | x="" | name=~".+"', "bc"],
    ['{app="web"} | json x=`["deep"]["er"][0]` | x="1"', "b"],
    // Fields of logfmt.
    ['{app="db"} | logfmt | msg="two words"', "d"],
    ['{app="db"} | logfmt m="msg" | m=""', "e"],
    // Numbers, durations, amounts of bytes. What is no number passes, with an error on it.
    ['{app="web"} | json | __error__="" | n > 3', "b"],
    ['{app="web"} | json | __error__="" | n >= 3', "bc"],
    ['{app="web"} | json | __error__="" | n < 12.5', "c"],
    ['{app="web"} | json | __error__="" | n <= 12.5', "bc"],
    ['{app="web"} | json | __error__="" | n == 12.5', "b"],
    ['{app="web"} | json | __error__="" | n != 12.5', "c"],
    ['{app="db"} | logfmt | n > 30', "de"],
    ['{app="db"} | logfmt | n > 30 | __error__=""', "d"],
    ['{app="web"} | json | took > 1s', "b"],
    ['{app=~"web|db"} | logfmt | took >= 2m', "d"],
    ['{app="web"} | json | size > 1MB', "c"],
    ['{app="web"} | json | size <= 2kB', "b"],
    ['{app="web"} | json | n > 5 and ok="true" or name="c"', "bc"],
    ['{app="web"} | json | n > 5 and (ok="false" or name="c")', ""],
    ['{app="web"} | json | n > 5, ok="true"', "b"],
    // What lines carry, and what the store found out.
    ['{app="db"} | trace="t1"', "e"],
    ['{app=~".+"} | detected_level="error"', "df"],
    ['{app=~".+"} | detected_level="warn"', "c"],
  ])("%s: %s", async (query, wanted) => expect(await letters(query)).toBe(wanted));
});

describe("what is taken out of a line", () => {
  it("keeps digits, leaves arrays and null out, and goes past a label of the stream", async () => {
    const [line] = await find('{app="web"} |= "inner" | json');
    expect(line?.parsed).toEqual({
      name: "b",
      n: "12.50",
      took: "1.5s",
      size: "2KB",
      app_extracted: "inner",
      ok: "true",
    });
  });

  it("says why a line could not be read, in its own labels", async () => {
    const [line] = await find('{app="web"} |= "not" | json');
    expect(line?.parsed.__error__).toBe("JSONParserErr");
    expect(line?.parsed.__error_details__).toMatch(/\S/);
  });
});

describe("a metric", () => {
  const at = startNs + 10n * second;
  const values = async (text: string, moments = [at]) => {
    const query = parseQuery(text);
    if (query.kind === "lines") throw new Error("no metric");
    const series = await runMetric(store, query, moments, new Turns());
    return series.map(({ labels, values: found }) => [labels, found]);
  };

  it.each<[string, unknown[]]>([
    ['sum(count_over_time({app=~".+"}[1m]))', [[{}, [6]]]],
    [
      'sum by (zone) (count_over_time({app=~"web|db"}[1m]))',
      [
        [{ zone: "a" }, [2]],
        [{ zone: "b" }, [3]],
      ],
    ],
    [
      'sum without (zone, service_name, detected_level) (count_over_time({app="web"}[1m]))',
      [[{ app: "web" }, [3]]],
    ],
    [
      'sum by (name) (count_over_time({app="db"} | logfmt | n = 40 | __error__="" [1m]))',
      [[{ name: "d" }, [1]]],
    ],
    ['max by (app) (count_over_time({app="web"}[1m]))', [[{ app: "web" }, [2]]]],
    ['min by (app) (sum by (app, zone) (count_over_time({app="web"}[1m])))', [[{ app: "web" }, [1]]]],
    ['avg(sum by (zone) (count_over_time({app="web"}[1m])))', [[{}, [1.5]]]],
    ['count(sum by (zone) (count_over_time({app="web"}[1m])))', [[{}, [2]]]],
    ['sum(rate({app=~".+"}[12s]))', [[{}, [0.5]]]],
    ['sum(count_over_time({app="web"}[1m] offset 8s))', [[{}, [2]]]],
    ['sum(count_over_time({app="nobody"}[1m]))', []],
  ])("%s", async (query, wanted) => expect(await values(query)).toEqual(wanted));

  it("counts what is after the range's start, and at its end", async () => {
    const ends = [1n, 2n, 3n, 4n].map((after) => startNs + after * second);
    expect(await values('sum(count_over_time({app="web"}[2s]))', ends)).toEqual([[{}, [1, 2, 2, 1]]]);
    expect(await values('sum(count_over_time({app="web"}[1s]))', [startNs + 4n * second])).toEqual([]);
  });

  it("fails as a whole where a line cannot be read", async () => {
    await expect(values('sum by (name) (count_over_time({app="web"} | json [1m]))')).rejects.toThrow(
      /JSONParserErr/,
    );
  });
});

describe("what nobody can run", () => {
  it.each([
    "",
    "{",
    "{}",
    '{app="a"',
    '{app=~"("}',
    '{app="a"} | json x="a["',
    '{app="a"} |= ',
    '{app=~".*"}',
    'rate({app="a"})',
    'rate({app="a"}[5x])',
    `{app="${"x".repeat(131_072)}"}`,
  ])("%.40s is a parse error", (query) =>
    expect(() => parseQuery(query)).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringMatching(/^parse error/) }),
    ),
  );

  it("is a pipeline where a selector alone is asked for", () => {
    expect(() => parseMatchers('{app="a"} |= "x"')).toThrow("only label matchers are supported");
    expect(parseMatchers("{ }")).toEqual([]);
  });
});

describe("lines that want to keep the store busy", () => {
  const hostile = "1".repeat(200_000);

  it.each([
    `{"n":"${hostile}"}`,
    `{"n":"${hostile}x"}`,
    `{"n":${hostile}}`,
    `${'{"a":'.repeat(40_000)}1`,
    `${"[".repeat(200_000)}`,
    `"${'\\"'.repeat(100_000)}`,
    `n=${hostile}x`,
    `n="${"\\a".repeat(100_000)}`,
    `${"=".repeat(200_000)}`,
    '{"__proto__":"1","constructor":"2","n":"3"}',
    '{"level":"constructor"}',
  ])("%.30s", async (text) => {
    const one = new LineStore({ maxBytes: 1e9, maxAgeMs: 1e12, now: () => nowMs });
    const body = { streams: [{ stream: { app: "x" }, values: [[String(startNs), text]] }] };
    const began = performance.now();
    takePush(one, Buffer.from(JSON.stringify(body)), { type: "application/json", encoding: undefined });
    for (const stage of ["json", "json n", "logfmt"]) {
      for (const filter of ["n > 5", "n > 5s", "n > 5KB", 'n=~"(1*)*y"']) {
        const query = parseQuery(`{app="x"} | ${stage} | ${filter}`);
        if (query.kind !== "lines") throw new Error("not for lines");
        const ask = { query, startNs, endNs, limit: 10, direction: "forward" as const };
        await runLines(one, ask, new Turns());
      }
    }
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(one.select([])[0]?.entries[0]?.metadata).toEqual({ detected_level: "unknown" });
  });
});
