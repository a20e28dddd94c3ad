import "server-only";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import type { ConceptName, Dimension, Figure, Where } from "../../metrics/concepts";
import { figureTable } from "../../metrics/figure-table";
import { gapOf } from "../../metrics/gap-of";
import { figuresOf, mergeReadings } from "../../metrics/merge-readings";
import { type Answered, type Look, openLook } from "../../metrics/server/look";
import {
  type CertificateState,
  type Certificates,
  type CertificateWord,
  judgeCertificate,
  usualWorkloadLifetimeSeconds,
  worstWord,
} from "../certificates";

type Input = { mesh: string; namespace: string; name: string };

const mostPods = 50;
const byPod = ["pod"] as const satisfies readonly Dimension[];
const byIssued = ["certificate", "issuer"] as const satisfies readonly Dimension[];

/** Which certificates a service lives by, and when they end. Never throws for Prometheus: what nobody tells is said to be unknown. */
export async function readCertificates({
  ctx,
  input: { mesh, namespace, name: service },
  signal,
}: ReadContext & { input: Input }): Promise<Certificates> {
  authorise(ctx, "mesh.read", mesh, namespace);
  const look = await openLook({ ctx, mesh, window: "5m", signal });
  const own = { namespace, service };
  const question = (concept: ConceptName, by: readonly Dimension[], where: Where) => ({ concept, by, where });
  const [told, age, signing, root, issued, issuedAge, requests] = await look.askTogether([
    question("certificateTtl", byPod, own),
    question("certificateAge", byPod, own),
    question("signingCertificateTtl", [], {}),
    question("rootCertificateTtl", [], {}),
    question("issuedCertificateTtl", byIssued, { namespace }),
    question("issuedCertificateAge", byIssued, { namespace }),
    question("requests", [], own),
  ]);
  const workload = told.reading.state === "empty" ? await ofItsPods(look, { mesh, ...own }, signal) : told;
  const judge = judging(look.at);
  const pods = podsOf(workload, age, judge);
  const states = {
    workload: stateOf(
      workload,
      pods.map(({ ttl, word }) => ({ ttl, word })),
      look.at,
    ),
    signing: stateOf(signing, figuresOf(signing.reading).map(judge.whole), look.at),
    root: stateOf(root, figuresOf(root.reading).map(judge.whole), look.at),
  };
  const kept = issuedOf(issued, issuedAge, judge);
  const missing = [requests, workload, signing, root];
  return {
    ...{ mesh, namespace, service, generatedAt: look.generatedAt },
    word: worstWord([...Object.values(states), ...kept].map(({ word }) => word)),
    workload: {
      ...states.workload,
      pods: pods.slice(0, mostPods).map(({ ttl: _ttl, ...pod }) => pod),
      podsOmitted: Math.max(0, pods.length - mostPods),
    },
    signing: states.signing,
    root: states.root,
    issued: kept,
    gap: gapOf("istio-certificates", missing) ?? gapOf("consul-certificates", missing),
    ...mergeReadings([workload, age, signing, root, issued, issuedAge].map(({ reading }) => reading)),
  };
}

/** Where no series says whose pods these are: the pods of its namespace that are its ready instances. */
async function ofItsPods(
  look: Look,
  { mesh, namespace, service }: { mesh: string; namespace: string; service: string },
  signal: AbortSignal | undefined,
): Promise<Answered> {
  const [answer, { groups }] = await Promise.all([
    look.ask({ concept: "certificateTtl", by: byPod, where: { namespace } }),
    readyEndpoints(mesh, signal),
  ]);
  const { reading } = answer;
  if (reading.state !== "ok") return answer;
  const ids = new Set(
    (groups ?? [])
      .filter((group) => group.namespace === namespace && group.service === service)
      .flatMap(({ instances }) => instances.map(({ id }) => id)),
  );
  const value = reading.value.filter(({ labels }) => labels.pod !== undefined && ids.has(labels.pod));
  if (value.length > 0) return { ...answer, reading: { ...reading, value } };
  const why = "no series says which pods are this service's, and none is one of its ready instances";
  return { reading: { state: "empty", why }, use: { ...answer.use, source: null, why } };
}

type Judged = { ttl: number | null; word: CertificateWord };
type Judging = ReturnType<typeof judging>;

/** Of a workload's the lifetime is a day where nobody tells; of what signs it a week's notice is all that can be given. */
function judging(at: number) {
  const lifetime = (ttl: number | null, age: number | null) =>
    ttl === null || age === null ? null : ttl + age;
  return {
    whole: ({ value }: Figure): Judged => ({ ttl: value, word: judgeCertificate(value, null) }),
    aged: (ttl: number | null, age: number | null, otherwise: number | null) =>
      judgeCertificate(ttl, lifetime(ttl, age) ?? otherwise),
    endsAt: (ttl: number | null) => endsAt(at, ttl),
  };
}

function endsAt(at: number, ttl: number | null): string | null {
  if (ttl === null || !Number.isFinite(ttl)) return null;
  const moment = new Date(Math.round(at + ttl) * 1_000);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

function podsOf(workload: Answered, age: Answered, judge: Judging) {
  const ages = figureTable(age.reading, byPod);
  return figuresOf(workload.reading)
    .flatMap(({ labels: { pod }, value: ttl }) =>
      pod === undefined
        ? []
        : [
            {
              ...{ pod, ttl, endsAt: judge.endsAt(ttl) },
              word: judge.aged(ttl, ages.at({ pod }), usualWorkloadLifetimeSeconds),
            },
          ],
    )
    .sort((left, right) => (left.ttl ?? Infinity) - (right.ttl ?? Infinity));
}

function issuedOf(issued: Answered, age: Answered, judge: Judging): Certificates["issued"] {
  const ages = figureTable(age.reading, byIssued);
  return figuresOf(issued.reading)
    .map(({ labels: { certificate = "unknown", issuer = "unknown" }, value: ttl }) => ({
      ...{ name: certificate, issuer, endsAt: judge.endsAt(ttl) },
      word: judge.aged(ttl, ages.at({ certificate, issuer }), null),
    }))
    .sort((left, right) => ((left.endsAt ?? "~") < (right.endsAt ?? "~") ? -1 : 1));
}

/** The one that ends first stands for all. */
function stateOf({ reading, use }: Answered, all: readonly Judged[], at: number): CertificateState {
  const known = all.filter(({ ttl }) => ttl !== null && Number.isFinite(ttl));
  const [first] = known.toSorted((left, right) => (left.ttl ?? 0) - (right.ttl ?? 0));
  if (!first) {
    const why = reading.state === "failed" ? reading.error.message : (use.why ?? "no figure");
    return { word: "unknown", endsAt: null, source: null, why };
  }
  const word = worstWord(known.map((each) => each.word));
  return { word, endsAt: endsAt(at, first.ttl), source: use.source, why: null };
}
