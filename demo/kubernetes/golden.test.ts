import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GoldenCase, readGoldenCases } from "./fixtures/golden-case";
import { Placeholders } from "./fixtures/placeholders";
import { type Answer, recorded, send } from "./fixtures/replay";
import { isObject, type Json } from "./json";
import { type Kubernetes, startKubernetes } from "./start-kubernetes";

/** A real server does not keep the order of these lists. */
const unordered = new Set([
  "apis",
  "apis-aggregated",
  "resources-istio-v1",
  "resources-gateway-v1",
  "resources-core",
]);

const cases = readGoldenCases();
const differences = new Map<string, string[]>();
let kubernetes: Kubernetes;

beforeAll(async () => {
  kubernetes = await startKubernetes({
    tokens: {
      admin: { user: "admin", rights: "admin" },
      viewer: { user: "viewer", groups: ["viewers"], rights: "nothing" },
    },
    installed: ["istio", "gateway-api"],
    now: () => new Date("2026-01-01T00:00:00Z"),
  });
  const known = new Placeholders();
  for (const [golden, during] of inOrderOfSending(cases)) await replay(golden, during, known);
});

afterAll(() => kubernetes.stop());

/** What ran while a watch was open comes right before it in the recording. */
function inOrderOfSending(all: readonly GoldenCase[]): [GoldenCase, GoldenCase[]][] {
  const out: [GoldenCase, GoldenCase[]][] = [];
  let waiting: GoldenCase[] = [];
  for (const golden of all) {
    if (golden.id.startsWith("during-watch-")) waiting.push(golden);
    else {
      out.push([golden, waiting]);
      waiting = [];
    }
  }
  return out;
}

async function replay(golden: GoldenCase, during: readonly GoldenCase[], known: Placeholders): Promise<void> {
  if (golden.id === "list-continue-expired") kubernetes.store.compact({ restart: true });
  let begun = () => {};
  const isOpen = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const answer = send(kubernetes.url, during.length > 0 ? golden : shortened(golden), known, begun);
  if (during.length > 0) await isOpen;
  for (const one of during) compare(one, await send(kubernetes.url, one, known), known);
  compare(golden, await answer, known);
}

/** A watch that nothing happens in is waited for a second only. */
function shortened(golden: GoldenCase): GoldenCase {
  if (!golden.watch || golden.query.timeoutSeconds === undefined) return golden;
  return { ...golden, query: { ...golden.query, timeoutSeconds: "1" } };
}

function compare(golden: GoldenCase, answer: Answer, known: Placeholders): void {
  const { status, contentType, warning, body, lines } = golden.expect;
  const actual = recorded(golden, answer.text);
  const order = unordered.has(golden.id) ? sorted : (value: Json) => value;
  differences.set(golden.id, [
    ...known.differences(status, answer.status, "status"),
    ...known.differences(contentType, answer.contentType, "contentType"),
    ...known.differences(warning, answer.warning, "warning"),
    ...known.differences(order(lines ?? body ?? null), order(actual), "body"),
  ]);
}

function sorted(value: Json): Json {
  if (Array.isArray(value))
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

describe("the stand-in answers as a real API server did", () => {
  it.each(cases.map(({ id }) => id))("%s", (id) => {
    expect(differences.get(id)).toEqual([]);
  });
});
