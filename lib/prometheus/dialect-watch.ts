import "server-only";
import { z } from "zod";
import { RefusedAlive } from "../http/upstream-gate";
import type { Asking } from "./confined-connection";
import { type BuildInfo, type Dialect, dialectOf, mayBeThanos } from "./dialect";
import { readAnswer } from "./read-answer";
import { buildInfoSchema } from "./wire";

const knownMs = 600_000;
const unknownMs = 30_000;
const askMs = 1_500;

/**
 * Finds out which product answers, and again every ten minutes (an upgrade, another product behind the same address).
 * Nobody waits for it who does not have to, and its failure only means that the product is not known.
 */
export class DialectWatch {
  private readonly connection: Asking;
  private current: Dialect = dialectOf(null, false);
  private askAgainAt = 0;
  private asking: Promise<void> | null = null;

  constructor(connection: Asking) {
    this.connection = connection;
  }

  /** What is known now; never waits. Asks behind the back when that is nothing, or old. */
  known(): Dialect {
    if (performance.now() >= this.askAgainAt) void this.ask();
    return this.current;
  }

  /** Waits until it was asked once; never throws. */
  async settled(): Promise<Dialect> {
    if (this.current.product === "unknown" && performance.now() >= this.askAgainAt) await this.ask();
    else await this.asking;
    return this.current;
  }

  private ask(): Promise<void> {
    this.asking ??= this.detect()
      .then((found) => {
        // What was known once is better than a failure to ask.
        if (found.product !== "unknown") this.current = found;
        this.askAgainAt = performance.now() + (found.product === "unknown" ? unknownMs : knownMs);
      })
      .finally(() => {
        this.asking = null;
      });
    return this.asking;
  }

  private async detect(): Promise<Dialect> {
    const build = await this.read<BuildInfo>("/api/v1/status/buildinfo", buildInfoSchema);
    if (build === "away") return dialectOf(null, false);
    const isThanos =
      (build === "refused" || mayBeThanos(build)) &&
      typeof (await this.read("/api/v1/stores", z.record(z.string(), z.unknown()))) === "object";
    return dialectOf(build === "refused" ? null : build, isThanos);
  }

  /** `refused`: it answers, but not to this. */
  private async read<T extends object>(
    path: `/api/v1/${string}`,
    schema: z.ZodType<T>,
  ): Promise<T | "refused" | "away"> {
    try {
      const raw = await this.connection.ask(path, {}, AbortSignal.timeout(askMs));
      if (raw.status >= 500) return "away";
      return readAnswer(raw, schema).data;
    } catch (cause) {
      return cause instanceof RefusedAlive || isAnswer(cause) ? "refused" : "away";
    }
  }
}

function isAnswer(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "upstream-bad-answer";
}
