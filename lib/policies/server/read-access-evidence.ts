import "server-only";
import type { Context } from "../../access/actor";
import type { Figure } from "../../metrics/concepts";
import type { Reading } from "../../metrics/reading";
import { openLook } from "../../metrics/server/look";
import { type AccessEvidence, accessCallers } from "../access-evidence";
import type { Target } from "../names";
import { type PolicySpec, specOfKind } from "../policy-spec";

type Question = {
  ctx: Pick<Context, "reads">;
  target: Target;
  spec: PolicySpec | null;
  standing: PolicySpec | null;
  signal?: AbortSignal | undefined;
};

/** Who has called in the last hour, and what would become of each. Never throws for Prometheus. */
export async function readAccessEvidence({
  ctx,
  target,
  spec,
  standing,
  signal,
}: Question): Promise<AccessEvidence> {
  const { mesh, namespace, service } = target;
  const look = await openLook({ ctx, mesh, window: "1h", signal });
  const where = { namespace, service };
  const [byCaller, bySecurity, connections] = await Promise.all(
    (
      [
        { concept: "requests", by: ["callerNamespace", "callerService"], where },
        { concept: "requests", by: ["callerSecurity"], where },
        { concept: "connectionsOpened", by: [], where },
      ] as const
    ).map(async (question) => (await look.ask(question)).reading),
  );
  const seen = figuresOf(byCaller).flatMap(({ labels, value }) =>
    value === null
      ? []
      : [
          {
            namespace: labels.callerNamespace ?? "unknown",
            service: labels.callerService ?? "unknown",
            requestsPerSecond: value,
          },
        ],
  );
  return {
    kind: "access",
    windowSeconds: look.windowSeconds,
    callers: accessCallers(seen, {
      wanted: specOfKind("access", spec),
      standing: specOfKind("access", standing),
    }),
    withoutMtlsPerSecond: withoutMtls(figuresOf(bySecurity)),
    hasConnectionsAlone:
      byCaller?.state === "empty" && figuresOf(connections).some(({ value }) => (value ?? 0) > 0),
    failure: byCaller?.state === "failed" ? byCaller.error : null,
  };
}

function figuresOf(reading: Reading<Figure[]> | undefined): Figure[] {
  return reading?.state === "ok" ? reading.value : [];
}

/** Null where no series says of any call how its connection was secured. */
function withoutMtls(figures: readonly Figure[]): number | null {
  const known = figures.filter(({ labels }) => ["none", "mutual_tls"].includes(labels.callerSecurity ?? ""));
  if (known.length === 0) return null;
  return known
    .filter(({ labels }) => labels.callerSecurity === "none")
    .reduce((sum, { value }) => sum + (value ?? 0), 0);
}
