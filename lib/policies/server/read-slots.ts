import "server-only";
import { endpointsByVersion, readyEndpoints } from "../../control-planes/ready-endpoints";
import type { Reading } from "../../metrics/reading";
import { knownNow } from "../../metrics/server/known-now";
import { type Look, openLook } from "../../metrics/server/look";
import { patienceSignal } from "../../metrics/server/patience";
import { type ReadLine, readLines } from "../../metrics/server/read-lines";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { steppedRange } from "../../time/range";
import { type Concurrency, slotsSeen, type VersionSlots } from "../concurrency";
import type { Target } from "../names";
import type { AskedOfService } from "./asked-of-service";
import { countCallers } from "./count-callers";
import { readingFailure } from "./reading-failure";

const windowSeconds = 3_600;
const stepSeconds = 30;
const panels = ["running", "waiting"] as const;

/** How many call a service, and how much its engines work on at once: as they are set, else as they were seen. Never throws for Prometheus. */
export async function readSlots({
  ctx,
  target,
  signal,
}: AskedOfService): Promise<Pick<Concurrency, "callers" | "versions" | "failure" | "windowSeconds">> {
  const look = await openLook({ ctx, mesh: target.mesh, signal });
  const [callers, told, lines, endpoints] = await Promise.all([
    countCallers(look, target),
    configured(look, target),
    linesOf({ ctx, target, signal }),
    readyEndpoints(target.mesh, signal),
  ]);
  const [running, waiting] = lines;
  const seen = slotsSeen(byVersion(running), byVersion(waiting));
  const ready = endpointsByVersion(endpoints, target);
  const versions = [...new Map<string, Told>([...seen, ...told])].map(
    ([version, known]): VersionSlots => ({
      version,
      engines: ready ? (ready.get(version) ?? 0) : null,
      ...known,
    }),
  );
  versions.sort((left, right) => (left.version < right.version ? -1 : 1));
  return { callers, versions, windowSeconds, failure: readingFailure(running) };
}

type Told = Pick<VersionSlots, "total" | "how">;

async function configured(look: Look, { namespace, service }: Target): Promise<[string, Told][]> {
  const { reading } = await look.ask({
    concept: "engineSlots",
    by: ["version"],
    where: { namespace, service },
  });
  if (reading.state !== "ok") return [];
  return reading.value.flatMap(({ labels: { version }, value }) =>
    version === undefined || value === null || value < 1
      ? []
      : [[version, { total: Math.round(value), how: "configured" as const }]],
  );
}

async function linesOf({
  ctx,
  target: { mesh, namespace, service },
  signal,
}: AskedOfService): Promise<Reading<ReadLine[]>[]> {
  const client = prometheusOf(mesh, ctx);
  const { scrapeSeconds, sources: pins = {} } = requireMesh(mesh);
  const patience = patienceSignal(signal);
  const end = await knownNow(client, patience);
  const range = steppedRange({ start: end - windowSeconds, end, stepSeconds, scrapeSeconds });
  const input = { mesh, namespace, service, start: range.start, end: range.end };
  return readLines({
    ...{ client, scrapeSeconds, pins, panels, input, range, by: ["version"] },
    isLive: true,
    signal: patience,
  });
}

/** Unix seconds to figures, by version. */
function byVersion(reading: Reading<ReadLine[]> | undefined): Map<string, Map<number, number>> {
  const found = new Map<string, Map<number, number>>();
  for (const { labels, points } of reading?.state === "ok" ? reading.value : []) {
    const { version = "unknown" } = labels;
    const own = found.get(version) ?? new Map<number, number>();
    for (const [at, value] of points) if (value !== null) own.set(at, (own.get(at) ?? 0) + value);
    found.set(version, own);
  }
  return found;
}
