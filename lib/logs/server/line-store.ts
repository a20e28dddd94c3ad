import "server-only";
import type { LogQl } from "../../logql/logql";
import type { CountLine } from "../count-bars";
import type { Entry } from "../entry";
import type { KnownLogs } from "../profiles/known-logs";
import type { TimeSpan } from "../time-span";

type Ask = TimeSpan & { query: LogQl; signal?: AbortSignal | undefined };

/** What log pages need of a log store. Throws AppErrors with `upstream: "loki"`. */
export type LineStore = {
  /** What the store holds, from a look that is not taken anew for each page. */
  known: (signal: AbortSignal | undefined) => Promise<KnownLogs>;
  /** The newest lines of the span, or the oldest. */
  lines: (ask: Ask & { limit: number; direction: "backward" | "forward" }) => Promise<Entry[]>;
  /** The query's value at the end of each step of the span. */
  counts: (ask: Ask & { stepSeconds: number }) => Promise<CountLine[]>;
};

/** The most lines that one query may ask for: Loki's own limit where nobody changed it. */
export const maxRead = 5_000;
