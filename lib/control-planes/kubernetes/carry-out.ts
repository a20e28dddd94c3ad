import "server-only";
import { AppError } from "../../errors";
import type { AppliedObject, KubernetesClient, WriteAnswer } from "../../kubernetes/client";
import type { KubernetesObject } from "../../kubernetes/object";
import type { ApplyResult, Held, Resource } from "../control-plane";
import { keptWeights, patchOfKept } from "./kept-rest";
import type { PlannedWrite, Role } from "./layout";
import type { Located } from "./located";
import { contentOf, fieldManager, isOwn, keptRules, managedBy, markOf, marksOf } from "./mark";
import { ownedByApply } from "./own-fields";
import type { Section, SectionWrite } from "./section";
import { inTransition, otherTransitions, withoutTransitions } from "./transition";

type Attempt = { located: Located; held: Held; resources: Resource[]; write: SectionWrite };
type Ended = "done" | "moved" | { owners: string[] };

/** The writes of a plan, each over the version that was read; `moved` where one is another by now. */
export async function carryOut(
  client: KubernetesClient,
  section: Section,
  attempt: Attempt,
): Promise<ApplyResult | { outcome: "moved" }> {
  const steps = await stepsOf(client, section, attempt);
  for (const step of steps) {
    const timeoutMs = attempt.write.deadlineMs - Date.now();
    if (timeoutMs <= 0) throw tooLate();
    const ended = await step(timeoutMs);
    if (ended === "moved") return { outcome: "moved" };
    if (ended !== "done") return { outcome: "conflict", held: { ...attempt.held, owners: ended.owners } };
  }
  return { outcome: "applied", etag: contentOf(attempt.resources) };
}

type Step = (timeoutMs: number) => Promise<Ended>;

async function stepsOf(client: KubernetesClient, section: Section, attempt: Attempt): Promise<Step[]> {
  const { layout } = section;
  const { located, resources, write } = attempt;
  const weights = keptWeights(resources);
  if (weights) return [(timeoutMs) => patchWeights(client, section, attempt, { weights, timeoutMs })];
  const { objects: all } = layout.readsAll
    ? await client.list(layout.readsAll, { signal: write.signal })
    : { objects: [] };
  const planned = layout.plan(located, resources, all, section.target);
  for (const { role, spec } of planned) if (spec === null) requireDeletable(located[role], section.kind);
  const begun = {
    located,
    standing: attempt.held.resources,
    wanted: resources,
    deliveryId: write.deliveryId,
    deadlineMs: write.deadlineMs,
  };
  const plan = layout.isStepwise ? inTransition(section, planned, begun) : planned;
  return plan.map((planned): Step => {
    const role = layout.roles[planned.role];
    if (!role) throw new RangeError(`a plan names the role ${planned.role}`);
    return planned.spec === null
      ? (timeoutMs) => remove(client, attempt, { role, planned, timeoutMs })
      : (timeoutMs) => put(client, section, attempt, { role, planned, timeoutMs });
  });
}

async function patchWeights(
  client: KubernetesClient,
  { layout, target, kind }: Section,
  { located, resources, write }: Attempt,
  { weights, timeoutMs }: { weights: NonNullable<ReturnType<typeof keptWeights>>; timeoutMs: number },
): Promise<Ended> {
  const [role] = layout.roles;
  const [object] = located;
  if (!layout.weights || !role) throw new RangeError("this layout has no weights of its own");
  const annotations = markOf(kind, write.deliveryId, resources, Object.keys(weights));
  const patch = patchOfKept(layout.weights, target, located, { weights, annotations });
  const options = { manager: fieldManager, timeoutMs };
  const answer = await client.patch(
    role.kind,
    object?.metadata ?? { namespace: target.namespace, name: target.service },
    patch,
    options,
    write.signal,
  );
  return answer.outcome === "stored" ? "done" : "moved";
}

type Planned = { role: Role; planned: PlannedWrite; timeoutMs: number };

async function remove(
  client: KubernetesClient,
  { located, write }: Attempt,
  { role, planned, timeoutMs }: Planned,
): Promise<Ended> {
  const live = located[planned.role];
  if (!live) return "done";
  const { uid, resourceVersion } = live.metadata;
  const precondition = { uid, resourceVersion };
  const isGone = await client.delete(role.kind, live.metadata, precondition, { timeoutMs }, write.signal);
  return isGone ? "done" : "moved";
}

async function put(
  client: KubernetesClient,
  section: Section,
  attempt: Attempt,
  { role, planned, timeoutMs }: Planned,
): Promise<Ended> {
  const { located, write } = attempt;
  if (!(await applyOwns(client, role, attempt, { planned, timeoutMs }))) return "moved";
  const live = located[planned.role];
  if (!live && role.isOthers) throw notThere(role.kind.kind, section.target);
  const object = objectOf(section, attempt, { role, planned });
  const options = { manager: fieldManager, timeoutMs, isForced: write.isForced };
  const answer = await send(client, role, { live, object, options, signal: write.signal });
  if (answer.outcome === "stored") {
    // What follows in the plan may be about the same object.
    located[planned.role] = answer.object;
    return "done";
  }
  if (answer.outcome === "moved") {
    if (!live) await requireFreeName(client, section.target, role, write.signal);
    return "moved";
  }
  const managers = [...new Set(answer.owners.map(({ manager }) => manager))];
  const owners = managers.filter((name) => name !== fieldManager);
  if (owners.length > 0) return { owners };
  // Fields that this side once wrote by another verb conflict with itself.
  const forced = await client.apply(role.kind, object, { ...options, isForced: true }, write.signal);
  return forced.outcome === "stored" ? "done" : "moved";
}

/** Once for an object, before the first apply to it; false where it is another by now. */
async function applyOwns(
  client: KubernetesClient,
  role: Role,
  { located, write }: Attempt,
  { planned, timeoutMs }: Omit<Planned, "role">,
): Promise<boolean> {
  const live = located[planned.role];
  const patch = live && ownedByApply(live);
  if (!live || !patch) return true;
  const options = { manager: fieldManager, timeoutMs };
  const answer = await client.patch(role.kind, live.metadata, patch, options, write.signal);
  if (answer.outcome === "stored") located[planned.role] = answer.object;
  return answer.outcome === "stored";
}

type Sent = {
  live: KubernetesObject | undefined;
  object: AppliedObject;
  options: { manager: string; timeoutMs: number; isForced: boolean };
  signal: AbortSignal;
};

/** An apply leaves what others decided beside it, also where a person wants theirs replaced: then the whole spec is. */
function send(
  client: KubernetesClient,
  role: Role,
  { live, object, options, signal }: Sent,
): Promise<WriteAnswer> {
  if (!live) return client.create(role.kind, object, options, signal);
  const isTakenOver = options.isForced && !isOwn(live) && !role.isShared;
  if (!isTakenOver) return client.apply(role.kind, object, options, signal);
  const annotations = { ...withoutTransitions(live.metadata.annotations), ...object.metadata.annotations };
  const whole = { ...live, metadata: { ...live.metadata, annotations }, spec: object.spec };
  return client.replace(role.kind, whole, options, signal);
}

function objectOf(
  { target, kind }: Section,
  { located, resources, write }: Attempt,
  { role: { suffix = "" }, planned: { role, spec, annotations, isMidway } }: Omit<Planned, "timeoutMs">,
): AppliedObject {
  const live = located[role];
  return {
    metadata: {
      namespace: target.namespace,
      name: live?.metadata.name ?? target.service + suffix,
      ...(live ? { resourceVersion: live.metadata.resourceVersion } : {}),
      ...(live && !isOwn(live) ? {} : { labels: managedBy }),
      annotations: {
        ...marksOf(live),
        ...otherTransitions(live, kind),
        ...annotations,
        ...(role === 0 && !isMidway ? markOf(kind, write.deliveryId, resources) : {}),
      },
    },
    spec,
  };
}

/** Only what would not be there without Heddle is deleted. */
function requireDeletable(live: KubernetesObject | undefined, policy: Section["kind"]): void {
  if (live && (!isOwn(live) || keptRules(live, policy))) throw notOurs(live);
}

/** Of an object that is to go and that Heddle did not make. */
export function notOurs({ kind, metadata }: KubernetesObject): AppError {
  return new AppError(
    "invalid-spec",
    `${kind ?? "the object"} ${metadata.namespace}/${metadata.name} was there before Heddle and is not deleted: say what it shall be instead`,
    { params: { reason: "not-ours" } },
  );
}

/** What could not be made because another has its name: no later look finds it there either. */
async function requireFreeName(
  client: KubernetesClient,
  target: Section["target"],
  { kind, isOf, suffix = "" }: Role,
  signal: AbortSignal,
): Promise<void> {
  const { namespace } = target;
  const name = target.service + suffix;
  const other = await client.get(kind, { namespace, name }, signal);
  if (!other || isOf(other, target)) return;
  throw new AppError(
    "invalid-spec",
    `${kind.kind} ${namespace}/${name} is there already, and is about something else`,
    { params: { reason: "name-taken" } },
  );
}

/** Of an object that is others' to make. */
export function notThere(kind: string, { namespace, service }: Section["target"]): AppError {
  return new AppError("invalid-spec", `there is no ${kind} ${namespace}/${service} that could say it`, {
    params: { reason: "not-there" },
  });
}

export function tooLate(): AppError {
  return new AppError("upstream-timeout", "the time to write had passed", { upstream: "control-plane" });
}
