import type { ComparedQuantiles, ComparedVersion } from "../../lib/models/comparison";
import type { FigureUnit } from "../ui/figure-text";

type Interval = NonNullable<ComparedVersion["errors"]>;
type Against = NonNullable<ComparedVersion["against"]>;

/** One thing that versions are compared by: a figure, with an interval and how it differs where that can be said. */
export type CompareRow = {
  name:
    | "requests"
    | "errors"
    | "ttft50"
    | "ttft95"
    | "tpot50"
    | "tpot95"
    | "decodePerToken"
    | "ttftPerToken"
    | "e2e"
    | "input"
    | "output";
  unit: FigureUnit;
  pick: (version: ComparedVersion) => (Pick<Interval, "value"> & Partial<Interval>) | null;
  /** Whose observations are no independent ones: a figure without an interval. */
  isByToken?: (version: ComparedVersion) => boolean;
  difference?: (against: Against) => Against["errors"];
  isMean?: boolean;
};

/** In the order in which a person asks: how many, do they fail, are they slow, and for how many tokens. */
export const compareRows: readonly CompareRow[] = [
  { name: "requests", unit: "count", pick: plain(({ requests }) => requests) },
  { name: "errors", unit: "ratio", pick: ({ errors }) => errors, difference: ({ errors }) => errors },
  { name: "ttft50", unit: "ms", pick: ({ ttft }) => ttft?.p50 ?? null },
  {
    name: "ttft95",
    unit: "ms",
    pick: ({ ttft }) => ttft?.p95 ?? null,
    difference: ({ ttftP95 }) => ttftP95,
  },
  { name: "tpot50", unit: "ms", pick: ({ tpot }) => tpot?.p50 ?? null, isByToken: tpotByToken },
  {
    name: "tpot95",
    unit: "ms",
    pick: ({ tpot }) => tpot?.p95 ?? null,
    isByToken: tpotByToken,
    difference: ({ tpotP95 }) => tpotP95,
  },
  { name: "decodePerToken", unit: "ms", pick: plain((of) => of.decodePerTokenMs), isMean: true },
  { name: "ttftPerToken", unit: "ms", pick: plain(perThousand), isMean: true },
  { name: "input", unit: "count", pick: plain((of) => of.inputTokensMean), isMean: true },
  { name: "output", unit: "count", pick: plain((of) => of.outputTokensMean), isMean: true },
  { name: "e2e", unit: "ms", pick: plain((of) => of.e2eMeanMs), isMean: true },
];

function plain(pick: (version: ComparedVersion) => number | null): CompareRow["pick"] {
  return (version) => {
    const value = pick(version);
    return value === null ? null : { value };
  };
}

/** One token of input takes microseconds, which nobody has a feeling for. */
function perThousand({ ttftPerInputTokenMs }: ComparedVersion): number | null {
  return ttftPerInputTokenMs === null ? null : 1_000 * ttftPerInputTokenMs;
}

function tpotByToken({ tpot }: { tpot: ComparedQuantiles | null }): boolean {
  return tpot?.by === "token";
}
