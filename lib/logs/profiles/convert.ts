import { formatNs } from "../nanoseconds";
import { clusterOf, sniOf } from "./envoy-cluster";
import type { Conversion } from "./log-profile";

/** What a neutral field holds for what stands in a line; undefined where that cannot be read as what it should be. */
export function convert(as: Conversion, value: unknown): unknown {
  switch (as) {
    case "text":
      return value;
    case "number":
      return numberOf(value);
    case "seconds": {
      const seconds = numberOf(value);
      return seconds === undefined ? undefined : Math.round(seconds * 1e6) / 1e3;
    }
    case "unix-seconds": {
      const seconds = numberOf(value);
      if (seconds === undefined || seconds <= 0 || seconds > 1e11) return undefined;
      return formatNs(BigInt(Math.round(seconds * 1e6)) * 1_000n);
    }
    case "engine-request":
      return engineRequest(String(value));
    default:
      return partOf(as, String(value)) ?? undefined;
  }
}

type Part = Exclude<Conversion, "text" | "number" | "seconds" | "unix-seconds" | "engine-request">;

function partOf(as: Part, name: string): string | null {
  switch (as) {
    case "cluster-reporter": {
      const { side } = clusterOf(name);
      return side && { inbound: "destination", outbound: "source" }[side];
    }
    case "cluster-service":
      return clusterOf(name).service;
    case "cluster-namespace":
      return clusterOf(name).namespace;
    case "cluster-version":
      return clusterOf(name).version;
    case "sni-service":
      return sniOf(name).service;
    case "sni-namespace":
      return sniOf(name).namespace;
    case "sni-version":
      return sniOf(name).version;
  }
}

const uuid = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-\d{1,4}|-[0-9a-f]{8})?$/;

/**
 * The request's id in an engine's: what stands behind the first dash. The engine may put an ending of its own after that (vLLM:
 * `-0`, `-a8a65d16`), which only an id of known length can be told from.
 */
function engineRequest(id: string): string | undefined {
  const rest = /^[a-z]+-(.+)$/.exec(id)?.[1];
  return (rest && uuid.exec(rest)?.[1]) ?? rest;
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d{1,15}(\.\d{1,9})?$/.test(value) ? Number(value) : undefined;
}
