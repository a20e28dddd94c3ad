import "server-only";
import type { z } from "zod";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { mergeReadings } from "../../metrics/merge-readings";
import { type Answered, openLook } from "../../metrics/server/look";
import type { WindowName } from "../../time/window";
import { slotsBehind } from "../concurrency";
import { loosenedTo, type looseningAnswerSchema, trippingLimit } from "../loosening";
import { breakerSpecOf } from "../policy-spec";
import { readDecided } from "./read-decided";
import { readSlots } from "./read-slots";
import { rulesProblems } from "./rules-problems";
import { versionOrNone } from "./version-or-none";

type Input = {
  mesh: string;
  namespace: string;
  name: string;
  version: string;
  window?: WindowName | undefined;
};

/** What a tripped breaker has refused, and what would end it for a while. Throws what `readDecided` throws; never for Prometheus. */
export async function readLoosening({
  ctx,
  input,
  signal,
}: ReadContext & { input: Input }): Promise<z.infer<typeof looseningAnswerSchema>> {
  const { mesh, namespace, name: service, version, window } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const target = { mesh, namespace, service };
  const [decided, slots, look] = await Promise.all([
    readDecided({ kind: "circuit-breaker", target }, signal),
    readSlots({ ctx, target, signal }),
    openLook({ ctx, mesh, window, signal }),
  ]);
  const spec = breakerSpecOf(decided.standing);
  const named = versionOrNone(version);
  const tripping = spec && trippingLimit(spec, named);
  const { generatedAt, windowSeconds } = look;
  if (!tripping || decided.standingNumber === null) return { generatedAt, loosening: null, stale: null };
  const where = { namespace, service, version };
  const answers = await look.askTogether([
    { concept: "refusedCalls", by: ["version"], where },
    { concept: "requests", by: ["version"], where },
    { concept: "errors", by: ["version"], where },
  ]);
  const [refusedCalls, requests, errors] = answers.map(sumOf);
  const behind = slotsBehind(slots.versions, named);
  return {
    generatedAt,
    loosening: {
      version,
      limit: tripping.limit,
      from: tripping.value,
      to: loosenedTo(tripping.value, behind, slots.callers),
      baseRevision: decided.standingNumber,
      callers: slots.callers,
      slots: behind && { total: behind.total, how: behind.how },
      refusedCalls: rounded(refusedCalls),
      wouldHaveSucceeded: answered({ refusedCalls, requests, errors }),
      windowSeconds,
      rules: rulesProblems(target),
    },
    stale: mergeReadings(answers.map(({ reading }) => reading)).stale,
  };
}

type Sums = Record<"refusedCalls" | "requests" | "errors", number | null | undefined>;

/** Refused calls times the share of all that ended well. Where a mesh counts refused calls as failed ones too, it is more than that. */
function answered({ refusedCalls, requests, errors }: Sums): number | null {
  if (refusedCalls == null || requests == null || requests === 0) return null;
  return Math.round(refusedCalls * Math.max(0, 1 - (errors ?? 0) / requests));
}

function rounded(value: number | null | undefined): number | null {
  return value == null ? null : Math.round(value);
}

function sumOf({ reading }: Answered): number | null {
  if (reading.state !== "ok") return null;
  const known = reading.value.flatMap(({ value }) => value ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
