import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import type { Accepted } from "../../changes/changes";
import type { BreakGlass } from "../../changes/gate";
import { requireControlPlane } from "../../control-planes/registry";
import { AppError } from "../../errors";
import type { Finding } from "../../findings/findings";
import { memoryOf } from "../../findings/server/memory";
import { getPlan } from "../../plans/server/get-plan";
import type { PlanRig } from "../../plans/server/plan-rig.fixture";
import { plansJob } from "../../plans/server/plans-job";
import { shift } from "../../services/server/shift";
import { person } from "./decide.fixture";

export const ada = person("ada");
export const mesh = "a";
const namespace = "llm";

/** `marked`: goes as a way back, on record. */
export type Outcome = "goes" | "marked" | "waits" | "refused" | "past broken glass";
export type Act = (more: { breakGlass?: BreakGlass }) => Promise<Pick<Accepted, "changeId" | "waiting">>;

/** One verb that writes, and what a mesh's rules make of it. */
export type Way = {
  verb: string;
  /** Makes all that has to be there before, while no rule is in force; what comes back is done under the rule. */
  begin: (rig: PlanRig, service: string) => Promise<Act>;
  approval: Outcome;
  freeze: Outcome;
  /** Left out where there is no glass to break. */
  glass?: true;
};

export const where = (service: string) => ({ mesh, namespace, service });
export const toV1 = { v1: 100 };
export const toV2 = { v1: 20, v2: 80 };

/** A shift over the newest revision, of which there are `base`. */
export function move(service: string, weights: Record<string, number>, base = 0, more: object = {}) {
  const seen = base > 0 ? { baseRevision: base } : {};
  return shift({ ctx: ada, input: { ...where(service), weights, message: "", ...seen, ...more } });
}

/** A critical finding about the first version, which stood before what is taken back. */
export function v1Fails(service: string): void {
  const finding = { severity: "critical", namespace, service, version: "v1" } as Finding;
  memoryOf(mesh).latest = { findings: [finding], atMs: Date.now() };
}

/** What others wrote for a service, as it is seen. */
export async function seenOf(rig: PlanRig, service: string): Promise<string> {
  rig.planes.a.writeAsOther(service);
  return (await requireControlPlane(mesh).read(where(service), "route")).etag;
}

/** Sets columns of a change's delivery. */
export async function setDelivery(rig: PlanRig, { changeId }: Accepted, columns: string): Promise<void> {
  await queryDatabase(rig.databaseUrl, `UPDATE "Delivery" SET ${columns} WHERE "changeId" = '${changeId}'`);
}

/** Lets plans take a step. */
export async function plansStep(): Promise<void> {
  const { signal } = new AbortController();
  for (const { run } of await plansJob().claim("tests", 10)) await run(signal);
}

/** A plan's one change as it came out, or its undo; throws what it was refused for. */
export async function partOf(id: string, which: "change" | "undo"): ReturnType<Act> {
  const { parts } = await getPlan({ ctx: ada, input: { id } });
  const { reason, ...made } = parts[0] ?? { reason: null, change: null, undo: null };
  const { id: changeId } = made[which] ?? {};
  if (changeId) return { changeId };
  if (reason?.code === "frozen" || reason?.code === "approval-required")
    throw new AppError(reason.code, reason.message);
  throw new Error(`nothing was made of it: ${reason?.code}`);
}

/** A plan for one mesh. */
export function planOf(rig: PlanRig, service: string): Promise<string> {
  return rig.plan(service, { meshes: [{ mesh, baseRevision: 0 }] });
}
