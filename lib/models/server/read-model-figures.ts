import "server-only";
import type { ConceptName, ConceptUse, Dimension, Figure, Where } from "../../metrics/concepts";
import { type FigureTable, figureTable } from "../../metrics/figure-table";
import { figuresOf } from "../../metrics/merge-readings";
import type { Reading } from "../../metrics/reading";
import type { Look } from "../../metrics/server/look";

const concepts = [
  "requests",
  "errors",
  "requestsStarted",
  "ttft",
  "interTokenLatency",
  "e2eLatency",
  "inputTokens",
  "outputTokens",
  "running",
  "waiting",
  "kvCacheUsage",
] as const satisfies readonly ConceptName[];
type ModelConcept = (typeof concepts)[number];

/** Only model servers say these: who has one of them is a model. */
const modelConcepts: readonly ModelConcept[] = ["running", "waiting", "outputTokens", "ttft", "e2eLatency"];
const by = ["namespace", "service", "version"] as const satisfies readonly Dimension[];

export type ModelVersion = { namespace: string; service: string; version: string };

/** All that telemetry says of models, by version. */
export type ModelFigures = {
  tables: Record<ModelConcept, FigureTable>;
  /** Versions with any figure of a model server. */
  models: ModelVersion[];
  /** Versions that the mesh saw requests for, of any service. */
  called: ModelVersion[];
  /** Whether requests and errors could be asked. */
  couldAsk: boolean;
  uses: ConceptUse[];
  readings: Reading<Figure[]>[];
};

/** A query or two, whatever the number of models; `offsetSeconds`: how it was so long before. */
export async function readModelFigures(
  look: Look,
  where: Where,
  offsetSeconds?: number,
): Promise<ModelFigures> {
  const earlier = offsetSeconds === undefined ? {} : { offsetSeconds };
  const answers = await look.askTogether(concepts.map((concept) => ({ concept, by, where, ...earlier })));
  const readings = Object.fromEntries(
    concepts.map((concept, index) => [concept, answers[index]?.reading ?? { state: "empty", why: "" }]),
  ) as Record<ModelConcept, Reading<Figure[]>>;
  return {
    tables: Object.fromEntries(
      concepts.map((concept) => [concept, figureTable(readings[concept], by)]),
    ) as ModelFigures["tables"],
    models: versionsIn(modelConcepts.flatMap((concept) => figuresOf(readings[concept]))),
    called: versionsIn([...figuresOf(readings.requestsStarted), ...figuresOf(readings.requests)]),
    couldAsk: readings.requests.state !== "failed" && readings.errors.state !== "failed",
    uses: answers.map(({ use }) => use),
    readings: Object.values(readings),
  };
}

function versionsIn(figures: readonly Figure[]): ModelVersion[] {
  const found = new Map<string, ModelVersion>();
  for (const { labels } of figures) {
    const { namespace = "unknown", service = "unknown", version = "unknown" } = labels;
    found.set(JSON.stringify([namespace, service, version]), { namespace, service, version });
  }
  return [...found.values()];
}
