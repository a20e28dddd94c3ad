import "server-only";
import type { ConceptName, ConceptUse, Dimension, Figure, Where } from "../../metrics/concepts";
import { type FigureTable, figureTable } from "../../metrics/figure-table";
import { type Histogram, totalOf } from "../../metrics/histogram";
import { figuresOf } from "../../metrics/merge-readings";
import type { Reading } from "../../metrics/reading";
import type { Look } from "../../metrics/server/look";

const concepts = [
  "requests",
  "errors",
  "callerLatencyMean",
  "latencyMean",
  "e2eMean",
  "queueMean",
  "prefillMean",
  "decodeMean",
  "ttftMean",
  "inputTokensMean",
  "outputTokensMean",
  "inputTokens",
  "outputTokens",
] as const satisfies readonly ConceptName[];
type FigureConcept = (typeof concepts)[number];
const histogramConcepts = [
  "ttft",
  "requestTpot",
  "interTokenLatency",
] as const satisfies readonly ConceptName[];
type HistogramConcept = (typeof histogramConcepts)[number];

/** A version that only a mesh saw is of no model: one of these has to be known. */
const modelConcepts: readonly FigureConcept[] = ["inputTokens", "outputTokens", "e2eMean", "ttftMean"];
const by = ["version"] as const satisfies readonly Dimension[];

export type VersionFigures = {
  /** Sorted, without the unknown one. */
  versions: string[];
  at: (concept: FigureConcept, version: string) => number | null;
  /** Null where nothing was counted. */
  histogramAt: (concept: HistogramConcept, version: string) => Histogram | null;
  /** Dollars a second that a gateway reckons for the model of this name. */
  spendPerSecond: number | null;
  uses: ConceptUse[];
  readings: Reading<unknown>[];
};

/** All that a comparison of one model's versions needs: three queries, whatever their number. */
export async function readVersionFigures(
  look: Look,
  { namespace, service }: { namespace: string; service: string },
): Promise<VersionFigures> {
  const where: Where = { namespace, service };
  const [figures, histograms] = await Promise.all([
    look.askTogether([
      ...concepts.map((concept) => ({ concept, by, where })),
      // Gateways know models by name alone.
      { concept: "spend", by: ["model"], where: { model: service } },
    ]),
    look.histograms(histogramConcepts.map((concept) => ({ concept, by, where }))),
  ]);
  const nothing: Reading<Figure[]> = { state: "empty", why: "" };
  const readingOf = (index: number) => figures[index]?.reading ?? nothing;
  const tables = Object.fromEntries(
    concepts.map((concept, index) => [concept, figureTable(readingOf(index), by)]),
  ) as Record<FigureConcept, FigureTable>;
  const found = modelConcepts.flatMap((concept) => figuresOf(readingOf(concepts.indexOf(concept))));
  const versions = new Set(found.flatMap(({ labels }) => labels.version ?? []));
  versions.delete("unknown");
  const spend = figuresOf(readingOf(concepts.length));
  return {
    versions: [...versions].sort(),
    at: (concept, version) => tables[concept].at({ version }),
    histogramAt: (concept, version) => {
      const reading = histograms[histogramConcepts.indexOf(concept)]?.reading;
      const groups = reading?.state === "ok" ? reading.value : [];
      const own = groups.find(({ labels }) => labels.version === version)?.histogram;
      return own && totalOf(own) > 0 ? own : null;
    },
    spendPerSecond: spend[0]?.value ?? null,
    uses: [...figures, ...histograms].map(({ use }) => use),
    readings: [...figures, ...histograms].map(({ reading }) => reading),
  };
}
