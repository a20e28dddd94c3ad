import type { ConceptName, Dimension } from "./concepts";
import { envoyClusters } from "./sources/envoy-clusters";
import { genAiClient } from "./sources/gen-ai-client";
import { heddleMesh } from "./sources/heddle-mesh";
import { istioSidecar } from "./sources/istio-sidecar";
import { scrapeTargets } from "./sources/scrape-targets";
import { type Source, type Way, wireName } from "./sources/source";
import { vllm } from "./sources/vllm";

/** Best first. */
const sources: readonly Source[] = [
  heddleMesh,
  istioSidecar,
  envoyClusters,
  vllm,
  genAiClient,
  scrapeTargets,
];

/** Every name that any source could use; nothing else of a Prometheus has to be known. */
export const knownNames: readonly string[] = [
  ...new Set(sources.flatMap((source) => Object.values(source.ways).flat().map(wireName))),
].sort();

export type Resolution = { source: Source; ways: readonly Way[] } | { why: string };

/** Finds the source that can answer a concept with the series that exist, telling figures apart by `dimensions`. */
export function resolveConcept(
  concept: ConceptName,
  existing: ReadonlySet<string>,
  dimensions: readonly Dimension[],
): Resolution {
  const missing: string[] = [];
  for (const source of sources) {
    const ways = source.ways[concept] ?? [];
    const found = ways.filter((way) => existing.has(wireName(way)));
    const lacking = dimensions.find((dimension) => source.labels[dimension] === undefined);
    if (found.length > 0 && lacking === undefined) return { source, ways: found };
    if (found.length > 0) missing.push(`${source.name} has no label for ${lacking}`);
    else if (ways.length > 0) missing.push(`${source.name} needs ${ways.map(wireName).join(" or ")}`);
  }
  return { why: `no series for ${concept}: ${missing.join("; ")}` };
}
