import "server-only";
import type { z } from "zod";
import type { buildInfoSchema } from "./wire";

/** Which product answers behind Prometheus's interface; `unknown` is asked as if every trap were there. */
export type Dialect = {
  product: "prometheus" | "mimir" | "thanos" | "victoriametrics" | "unknown";
  version: string | null;
  /** The most steps that a range may have: one less than its points. */
  maxSteps: number;
  /** So much of what is newest is not shown yet. */
  hidesSeconds: number;
  /** Samples may arrive so long after the time that they carry, beyond what a scrape takes. */
  lateSeconds: number;
};

const usualMaxSteps = 11_000;

const traits: Record<Dialect["product"], Omit<Dialect, "product" | "version">> = {
  prometheus: { maxSteps: usualMaxSteps, hidesSeconds: 0, lateSeconds: 0 },
  // Both receive what others scraped, by remote write.
  mimir: { maxSteps: usualMaxSteps, hidesSeconds: 0, lateSeconds: 60 },
  thanos: { maxSteps: usualMaxSteps, hidesSeconds: 0, lateSeconds: 60 },
  // -search.maxPointsPerTimeseries 30000 and -search.latencyOffset 30s, unless it was told otherwise.
  victoriametrics: { maxSteps: 29_999, hidesSeconds: 30, lateSeconds: 30 },
  unknown: { maxSteps: usualMaxSteps, hidesSeconds: 0, lateSeconds: 60 },
};

export type BuildInfo = z.infer<typeof buildInfoSchema>;

/** The dialect that a build tells of; null of none. `hasStores`: whether it knows Thanos's stores. */
export function dialectOf(build: BuildInfo | null, hasStores: boolean): Dialect {
  const product = productOf(build, hasStores);
  return { product, version: build?.version ?? null, ...traits[product] };
}

/** Prometheus itself and Thanos say the same of their builds. */
export function mayBeThanos(build: BuildInfo | null): boolean {
  return productOf(build, false) === "prometheus";
}

function productOf(build: BuildInfo | null, hasStores: boolean): Dialect["product"] {
  if (build === null) return hasStores ? "thanos" : "unknown";
  const application = build.application?.toLowerCase() ?? "";
  if (application.includes("mimir")) return "mimir";
  if (application.includes("victoria")) return "victoriametrics";
  if (application.includes("thanos") || hasStores) return "thanos";
  // VictoriaMetrics gives the version of the Prometheus that it wants to be taken for, and nothing else.
  return build.revision === undefined && build.goVersion === undefined ? "victoriametrics" : "prometheus";
}
