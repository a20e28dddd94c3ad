import type { Finding } from "../findings/findings";
import type { Stale } from "../metrics/reading";
import { toneOf } from "../overview/verdict";
import { byHealth } from "../topology/health";
import type { Health } from "../topology/topology";
import type { ModelRow } from "./models";

type PlainCode =
  | "well"
  | "sick"
  | "unserved"
  | "idle"
  | "unknown"
  | "nothing"
  | "figures-old"
  | "upstream-away";

/** The answer of a model's page: the worst finding, or one of these; `code` is then a key of messages `models.verdict.*`. */
export type ModelVerdict =
  | { kind: "finding"; tone: Health; finding: Finding; others: Finding[] }
  | {
      kind: "plain";
      tone: Health;
      code: PlainCode;
      /** The version that it is about, where it is about one. */
      version: string | null;
      params: Record<string, string | number>;
    };

type Facts = {
  /** Of the model, or of the one version that is looked at. */
  rows: readonly ModelRow[];
  /** Of the same, the worst first. */
  findings: readonly Finding[];
  /** Whose absence makes the figures old. */
  stale: Stale | null;
};

/**
 * Pure: whether a model is well, the worst first. What is found wrong is said also when figures are old; nothing found
 * in old figures is no good news. `percent` 0..100, `rate` per second.
 */
export function modelVerdictOf({ rows, findings, stale }: Facts): ModelVerdict {
  const [finding, ...others] = findings;
  if (finding) return { kind: "finding", tone: toneOf(finding), finding, others };
  const unserved = rows.find(
    ({ readyEndpoints, wantedShare }) => readyEndpoints === 0 && (wantedShare ?? 0) > 0,
  );
  if (unserved)
    return plain("failing", "unserved", unserved.version, { percent: percentOf(unserved.wantedShare ?? 0) });
  if (stale) {
    const code = rows.length > 0 ? "figures-old" : "upstream-away";
    return plain("unknown", code, null, { upstream: stale.upstream });
  }
  const [worst] = [...rows].sort(
    (left, right) => byHealth(left.health, right.health) || (right.errorRatio ?? 0) - (left.errorRatio ?? 0),
  );
  if (worst?.health === "failing" || worst?.health === "degraded")
    return plain(worst.health, "sick", worst.version, { percent: percentOf(worst.errorRatio ?? 0) });
  if (!worst) return plain("unknown", "nothing", null);
  if (worst.health === "unknown" || worst.health === "idle") return plain(worst.health, worst.health, null);
  const serving = rows.flatMap(({ requestsPerSecond }) => requestsPerSecond || []);
  const rate = serving.reduce((sum, perSecond) => sum + perSecond, 0);
  return plain("well", "well", null, { versions: serving.length, rate: Number(rate.toPrecision(3)) });
}

function percentOf(ratio: number): number {
  return Math.round(ratio * 1_000) / 10;
}

function plain(
  tone: Health,
  code: PlainCode,
  version: string | null,
  params: Record<string, string | number> = {},
): ModelVerdict {
  return { kind: "plain", tone, code, version, params };
}
