import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PrometheusClient } from "../../prometheus/client";
import type { ConceptName, Dimension } from "../concepts";
import { expectFigures } from "../fixtures/check-source.fixture";
import { recordWorlds } from "../fixtures/recorded-worlds.fixture";
import { figuresBy, startWorlds, type Worlds } from "../fixtures/worlds.fixture";
import { recordedName } from "../recording/recorded-instead";
import { recordedViews } from "../recording/recorded-views";
import { knownShape } from "./known-shape";

/** Figures that add up, that do not, from one source and from several; versions that are known, and that are joined to pods. */
const names = [
  ...(["vllm", "vllm-older", "engines", "sglang"] as const),
  ...([
    "istio-sidecar",
    "istio-mixed",
    "linkerd",
    "consul",
    "envoy-clusters",
    "join-istio",
    "join-workloads",
  ] as const),
] as const;

/** Where rules' last evaluation, or their first, is some minutes before the world's end. */
const stopped = "tgi";
const begun = "nim";

let raw: Worlds;
let recorded: Worlds;
beforeAll(async () => {
  raw = await startWorlds([...names, stopped, begun]);
  recorded = await recordWorlds(raw, [
    ...names.map((world) => ({ world })),
    { world: stopped, stoppedSeconds: 180 },
    { world: begun, begunSeconds: 150 },
  ]);
}, 240_000);
afterAll(async () => {
  await raw.stop();
  await recorded.stop();
});

/** Each concept as its view records it, and summed up further. */
const asked = recordedViews.flatMap(({ concepts, dimensions }) =>
  concepts.flatMap((concept): { concept: ConceptName; by: readonly Dimension[]; isView: boolean }[] => [
    { concept, by: dimensions, isView: true },
    { concept, by: dimensions.filter((dimension) => dimension !== "version"), isView: false },
    { concept, by: [], isView: false },
  ]),
);

/** A page would not wait longer; who only wants to know does. */
async function answered(worlds: Worlds, of: Parameters<Worlds["ask"]>[0]) {
  for (let attempt = 0; ; attempt++) {
    const answer = await worlds.ask(of);
    if (answer.reading.state !== "failed" || attempt === 5) return answer;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

describe.each(names)("what rules record of %s", (world) => {
  it("are the figures that its sources have", async () => {
    for (const { concept, by, isView } of asked) {
      const of = { world, concept, by };
      const [plain, other] = await Promise.all([answered(raw, of), answered(recorded, of)]);
      const about = `${concept} by ${by}`;
      expect(other.reading.state, about).toBe(plain.reading.state);
      if (plain.reading.state !== "ok") continue;
      if (isView) expect(other.use.source, about).toBe(`${plain.use.source}, ${recordedName}`);
      expectFigures(figuresBy(other, by), figuresBy(plain, by));
    }
  });

  it("are read in the place of what they are made of, never beside it", async () => {
    const { names: there } = await knownShape(recorded.client, {
      ...{ at: recorded.endOf(world), isLive: false, signal: AbortSignal.timeout(10_000) },
    });
    for (const { concept, by } of asked) {
      const { use } = await answered(recorded, { world, concept, by });
      const query = use.promql ?? "";
      if (!use.source?.endsWith(recordedName)) expect(query).not.toMatch(/heddle_\w+:/);
      else for (const name of there) expect(query).not.toMatch(new RegExp(`(?<![\\w:])${name}(?![\\w:])`));
    }
  });
});

describe("what there is", () => {
  it.each(names)("in %s is what rules counted, and is not counted again", async (world) => {
    const asked = { at: raw.endOf(world), isLive: false, signal: AbortSignal.timeout(30_000) };
    const [plain, client] = [new PrometheusClient(raw.url), new PrometheusClient(recorded.url)];
    const instants = vi.spyOn(client, "instant");
    const [expected, found] = await Promise.all([knownShape(plain, asked), knownShape(client, asked)]);
    expect(found.marks).toEqual(expected.marks);
    expect(found.labelled).toEqual(expected.labelled);
    expect(found.sizes).toEqual(expected.sizes);
    expect(instants).toHaveBeenCalledTimes(1);
    expect(found.recordings.length).toBeGreaterThan(0);
    await Promise.all([plain.close(), client.close()]);
  });
});

describe("where rules stopped, or began a moment ago", () => {
  it.each([
    [stopped, "tgi", "running"],
    [stopped, "tgi", "outputTokens"],
    [begun, "nim", "ttft"],
    [begun, "nim", "outputTokens"],
  ] as const)("%s: what they are made of answers again", async (world, source, concept) => {
    const of = { world, concept, by: ["service", "version"] } as const;
    const other = await answered(recorded, of);
    expect(other.use.source).toBe(source);
    expectFigures(figuresBy(other, of.by), figuresBy(await answered(raw, of), of.by));
  });

  it("but what stands as it is just now is there as soon as it is recorded", async () => {
    const { use } = await answered(recorded, { world: begun, concept: "running", by: ["service"] });
    expect(use.source).toBe(`nim, ${recordedName}`);
  });
});

describe("an operator's pin", () => {
  it("is for a source, whoever sums it up", async () => {
    const of = { world: "join-istio", concept: "requests", by: ["service"] } as const;
    const sourceWith = async (pin: string) =>
      (await answered(recorded, { ...of, pins: { requests: pin } })).use.source;
    expect(await sourceWith("istio-sidecar")).toBe(`istio-sidecar, ${recordedName}`);
    // Recorded was what answers without a pin, and not this.
    expect(await sourceWith("istio-endpoints")).toBe("istio-endpoints");
  });
});
