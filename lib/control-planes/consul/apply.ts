import "server-only";
import { AppError } from "../../errors";
import { RefusedAlive } from "../../http/upstream-gate";
import { sameJson } from "../../policies/canonical-json";
import type { ApplyResult, Resource } from "../control-plane";
import { requireEnforced } from "./access/guard-access";
import { planAccess } from "./access/plan-access";
import { readAccess } from "./access/read-access";
import { planBalancing } from "./balancing/plan-balancing";
import { readBalancing } from "./balancing/read-balancing";
import { digestOf } from "./digest";
import type { Entries } from "./entries";
import { requireNotKubernetes, requireRoutable, requireTimeouts } from "./guards";
import type { ConsulKind } from "./kinds";
import { markAfter } from "./mark-resolver";
import { planBreaker } from "./plan-breaker";
import { type Plan, planRoute } from "./plan-route";
import { readBreaker } from "./read-breaker";
import { readRoute } from "./read-route";
import { entryKinds } from "./refs";
import { makeSteps } from "./step";

/** How often a write is planned anew because somebody else wrote something beside it. */
const maxTries = 3;

type Work = {
  kind: ConsulKind;
  service: string;
  resources: readonly Resource[];
  expectedEtag: string;
  deliveryId: string;
  notAfterMs: number;
};

/**
 * Compare-and-swap over several entries: Consul has no transaction for them. Each write is checked against the index
 * that was read; the delivery is noted in the resolver before the first, and that it stands after the last.
 */
export async function applyToConsul(entries: Entries, work: Work): Promise<ApplyResult> {
  const { kind, service, resources, expectedEtag, deliveryId, notAfterMs } = work;
  let isMade = false;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const section = await readSection(entries, kind, service);
    const { held } = section;
    const isOwn = held.deliveryId === deliveryId;
    if (isOwn && sameJson(held.resources, resources)) return { outcome: "applied", etag: held.etag };
    // It was written, and somebody else wrote since: a conflict would say that it never was.
    if (isMade && !isOwn) return { outcome: "applied", etag: digestOf(resources) };
    if (!isMade && held.etag !== expectedEtag) return { outcome: "conflict", held };
    const plan = await planOf(entries, work, section);
    requireNotKubernetes([...plan.write, ...plan.tidy]);
    if (!(await makeSteps(entries, plan.write, notAfterMs))) continue;
    isMade = true;
    await tidyUp(entries, work, plan);
  }
  const { held } = await readSection(entries, kind, service);
  if (isMade) return { outcome: "applied", etag: held.etag };
  if (held.etag !== expectedEtag) return { outcome: "conflict", held };
  throw new RefusedAlive(
    new AppError("upstream-unavailable", "others write to the same entries in Consul all the time", {
      upstream: "control-plane",
      params: { reason: "busy" },
    }),
  );
}

/** What stands of one kind, as of now. */
export async function readSection(entries: Entries, kind: ConsulKind, service: string) {
  switch (kind) {
    case "route":
      return { kind, ...(await readRoute(entries, service)) };
    case "circuit-breaker":
      return { kind, ...(await readBreaker(entries, service)) };
    case "load-balancing":
      return { kind, ...(await readBalancing(entries, service)) };
    case "access":
      return { kind, ...(await readAccess(entries, service)) };
  }
}

async function planOf(
  entries: Entries,
  { service, resources, deliveryId }: Work,
  section: Awaited<ReturnType<typeof readSection>>,
): Promise<Plan> {
  const wanted = { resources, deliveryId };
  switch (section.kind) {
    case "circuit-breaker":
      return planBreaker(entries, service, section, wanted);
    case "load-balancing":
      return planBalancing(entries, service, section, wanted);
    case "access":
      await requireEnforced(entries, service, resources);
      return planAccess(entries, service, section, wanted);
    case "route":
      if (resources.some(({ body }) => body !== "")) await requireRoutable(entries, service);
      requireTimeouts(service, section, resources);
      return planRoute(entries, service, section, wanted);
  }
}

/** What was wanted stands by now. What is left over leads nowhere: where it cannot be taken away, it stays. */
async function tidyUp(
  entries: Entries,
  { kind, service, resources, deliveryId, notAfterMs }: Work,
  plan: Plan,
) {
  const mark = { deliveryId, digest: digestOf(resources) };
  const quietly = (cause: unknown) => {
    if (entries.signal.aborted) throw cause;
    return false;
  };
  for (const step of plan.tidy) await makeSteps(entries, [step], notAfterMs).catch(quietly);
  for (const isTidy of [true, false]) {
    const resolver = await entries.find(entryKinds.resolver, service);
    const step = markAfter({ kind, service, mark, subsets: plan.subsets }, resolver, isTidy);
    if (step === null || (await makeSteps(entries, [step], notAfterMs).catch(quietly))) return;
  }
}
