import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import type { ConceptName, Dimension, Where } from "../../metrics/concepts";
import { gapOf } from "../../metrics/gap-of";
import { figuresOf, mergeReadings } from "../../metrics/merge-readings";
import { type Answered, type Look, openLook } from "../../metrics/server/look";
import { allSources } from "../../metrics/sources/all-sources";
import { requireMesh } from "../../settings/settings";
import type { WindowName } from "../../time/window";
import { assembleLoad } from "../assemble-load";
import type { Overhead, ServiceLoad } from "../load";
import { proxyOverhead } from "../proxy-overhead";
import { resourcesOf } from "../resources-of";

export type LoadInput = {
  mesh: string;
  namespace: string;
  name: string;
  window?: WindowName | undefined;
};

const byEndpoint = ["version", "endpoint"] as const satisfies readonly Dimension[];
const byPod = ["version", "pod"] as const satisfies readonly Dimension[];
const byCaller = ["callerNamespace", "callerService"] as const satisfies readonly Dimension[];

/**
 * What comes to each endpoint of a service, what each uses, and what the way to them adds: one query, whatever the number of
 * endpoints and callers. Whatever upstream is away, the rest is answered, with `stale`.
 */
export async function readLoad({
  ctx,
  input: { mesh, namespace, name: service, window },
  signal,
}: ReadContext & { input: LoadInput }): Promise<ServiceLoad> {
  authorise(ctx, "mesh.read", mesh, namespace);
  const [ready, { look, answers }] = await Promise.all([
    readyEndpoints(mesh, signal),
    openLook({ ctx, mesh, window, signal }).then(async (look) => ({
      look,
      answers: await askLoad(look, { namespace, service }),
    })),
  ]);
  const own = (ready.groups ?? []).filter(
    (group) => group.namespace === namespace && group.service === service,
  );
  // Of a service that it has no instance of, the control plane does not say that those who report are gone.
  const registered =
    own.length === 0
      ? null
      : own.flatMap(({ version, instances }) => instances.map(({ id, since }) => ({ version, id, since })));
  const { requests, errors, latency, running, waiting, podCpu, podMemory, podRestarts } = answers;
  const used = [podCpu, podMemory, podRestarts];
  const figures = { requests, errors, latency, running, waiting, podCpu, podMemory, podRestarts };
  const all = Object.values(answers);
  return {
    mesh,
    namespace,
    service,
    generatedAt: look.generatedAt,
    windowSeconds: look.windowSeconds,
    ...assembleLoad({
      figures: mapValues(figures, ({ reading }) => figuresOf(reading)),
      ready: registered,
      windowBeganMs: Date.parse(look.generatedAt) - look.windowSeconds * 1_000,
      windowSeconds: look.windowSeconds,
    }),
    overhead: overheadOf(answers, {
      windowSeconds: look.windowSeconds,
      scrapeSeconds: requireMesh(mesh).scrapeSeconds,
    }),
    resourcesOf: resourcesOf(used),
    resourcesGap: gapOf("pod-series", used),
    concepts: all.map(({ use }) => use),
    ...mergeReadings(
      all.map(({ reading }) => reading),
      [ready.stale],
    ),
  };
}

type Answers = Record<keyof ReturnType<typeof questionsOf>, Answered>;

async function askLoad(look: Look, where: Where): Promise<Answers> {
  const questions = questionsOf(where);
  const answers = await look.askTogether(Object.values(questions));
  const named = Object.keys(questions).map((name, index) => [name, answers[index]]);
  return Object.fromEntries(named) as Answers;
}

function questionsOf(where: Where) {
  const question = (concept: ConceptName, by: readonly Dimension[]) => ({ concept, by, where });
  return {
    requests: question("requests", byEndpoint),
    errors: question("errors", byEndpoint),
    latency: question("latency", byEndpoint),
    running: question("running", byEndpoint),
    waiting: question("waiting", byEndpoint),
    podCpu: question("podCpu", byPod),
    podMemory: question("podMemory", byPod),
    podRestarts: question("podRestarts", byPod),
    latencyMean: question("latencyMean", []),
    callerLatencyMean: question("callerLatencyMean", []),
    meanByCaller: question("latencyMean", byCaller),
    callerMeanByCaller: question("callerLatencyMean", byCaller),
  };
}

/** Of a part of the figures nothing is concluded. */
const unasked = { sides: "unasked" as const, addedMs: null, gap: null };

/** Only what instances say of themselves is the service's side: where they do not, a mesh's callers stand in for them. */
function overheadOf(
  answers: Answers,
  { windowSeconds, scrapeSeconds }: { windowSeconds: number; scrapeSeconds: number },
): Overhead {
  const { requests, latencyMean, callerLatencyMean, meanByCaller, callerMeanByCaller } = answers;
  const ofEndpoints = allSources.find(({ name }) => name === requests.use.source);
  const isServiceSide = ofEndpoints?.layer === "mesh" && figuresOf(requests.reading).length > 0;
  const perSecond = figuresOf(requests.reading).reduce((sum, { value }) => sum + (value ?? 0), 0);
  const known = proxyOverhead({
    counted: {
      requests: perSecond * windowSeconds,
      inOneScrape: perSecond * scrapeSeconds,
    },
    byCaller: {
      callers: figuresOf(callerMeanByCaller.reading),
      service: figuresOf(meanByCaller.reading),
    },
    whole: {
      callers: figuresOf(callerLatencyMean.reading)[0]?.value ?? null,
      service: figuresOf(latencyMean.reading)[0]?.value ?? null,
    },
    isServiceSide,
    isOneView: latencyMean.use.promql !== null && latencyMean.use.promql === callerLatencyMean.use.promql,
  });
  const lacks = (side: "callers" | "service", answer: Answered): Answered =>
    known.sides === side ? { ...answer, use: { ...answer.use, source: null } } : answer;
  const seen = [lacks("callers", latencyMean), lacks("service", callerLatencyMean)];
  const asked = [requests, latencyMean, callerLatencyMean, meanByCaller, callerMeanByCaller];
  if (asked.some(({ reading }) => reading.state === "failed")) return { ...known, ...unasked };
  return { ...known, gap: gapOf("both-sides", seen) };
}

function mapValues<Name extends string, Value, Made>(
  all: Readonly<Record<Name, Value>>,
  make: (value: Value) => Made,
): Record<Name, Made> {
  const made = Object.entries<Value>(all).map(([name, value]) => [name, make(value)]);
  return Object.fromEntries(made) as Record<Name, Made>;
}
