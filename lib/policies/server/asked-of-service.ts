import "server-only";
import type { Context } from "../../access/actor";
import type { Target } from "../names";

/** What a reading of one service's telemetry is asked with: for whom, of which service. */
export type AskedOfService = {
  ctx: Pick<Context, "reads">;
  target: Target;
  signal?: AbortSignal | undefined;
};
