import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import type { Accepted } from "../../changes/changes";
import { cancelChange } from "../../changes/server/cancel-change";
import { expireChange } from "../../changes/server/expire-changes";
import { getChange } from "../../changes/server/get-change";
import { keepChange } from "../../changes/server/keep-change";
import { retryChange } from "../../changes/server/retry-change";
import { undoChange } from "../../changes/server/undo-change";
import { AppError } from "../../errors";
import type { PlanRig } from "../../plans/server/plan-rig.fixture";
import { stopPlan } from "../../plans/server/stop-plan";
import { undoPlan } from "../../plans/server/undo-plan";
import { putBackDrift } from "./answer-drift";
import { person, revisionOf } from "./decide.fixture";
import { rollBack } from "./roll-back";
import {
  type Act,
  ada,
  move,
  partOf,
  planOf,
  plansStep,
  seenOf,
  setDelivery,
  toV1,
  toV2,
  v1Fails,
  type Way,
} from "./ways.fixture";

const bob = person("bob");
const until = new Date(Date.now() + 7_200_000).toISOString();

/** Two shifts, of which the second can be taken back; the first has converged where that is asked for. */
async function twice(rig: PlanRig, service: string, { converged = false } = {}) {
  const first = await move(service, toV1);
  if (converged) await setDelivery(rig, first, `"convergedAt" = now()`);
  const second = await move(service, toV2, 1);
  return { first, second, id: revisionOf(first).id };
}

async function failed(rig: PlanRig, accepted: Accepted): Promise<string> {
  await setDelivery(rig, accepted, "state = 'failed'");
  return accepted.changeId;
}

/** What an end that was reached came to; it is asked for again later where it is refused. */
async function ended(rig: PlanRig, changeId: string): ReturnType<Act> {
  const past = `UPDATE "Change" SET until = now() - interval '1 second' WHERE id = '${changeId}'`;
  await queryDatabase(rig.databaseUrl, past);
  await expireChange(changeId);
  const { revertedByChangeId } = await getChange({ ctx: ada, input: { id: changeId } });
  if (revertedByChangeId) return { changeId: revertedByChangeId };
  throw new AppError("approval-required", "its end waits");
}

/** What takes something back, keeps it, or pushes it again. */
export const waysBack: Way[] = [
  {
    verb: "put ours back",
    begin: async (rig, service) => {
      const { id } = revisionOf(await move(service, toV1));
      const etag = await seenOf(rig, service);
      return (more) => putBackDrift({ ctx: ada, input: { id, etag, ...more } });
    },
    ...{ approval: "marked", freeze: "marked" },
  },
  {
    verb: "put ours back, which fails",
    begin: async (rig, service) => {
      const { id } = revisionOf(await move(service, toV1));
      const etag = await seenOf(rig, service);
      v1Fails(service);
      return (more) => putBackDrift({ ctx: ada, input: { id, etag, ...more } });
    },
    ...{ approval: "refused", freeze: "refused", glass: true },
  },
  {
    verb: "undo",
    begin: async (rig, service) => {
      const { second } = await twice(rig, service);
      return (more) => undoChange({ ctx: ada, input: { id: second.changeId, ...more } });
    },
    ...{ approval: "marked", freeze: "marked" },
  },
  {
    verb: "undo that gives more to a version that fails",
    begin: async (rig, service) => {
      const { second } = await twice(rig, service);
      v1Fails(service);
      return (more) => undoChange({ ctx: ada, input: { id: second.changeId, ...more } });
    },
    ...{ approval: "refused", freeze: "refused", glass: true },
  },
  {
    verb: "undo of an undo",
    begin: async (rig, service) => {
      const { second } = await twice(rig, service);
      const { changeId: id } = await undoChange({ ctx: ada, input: { id: second.changeId } });
      return (more) => undoChange({ ctx: ada, input: { id, ...more } });
    },
    ...{ approval: "refused", freeze: "refused", glass: true },
  },
  {
    verb: "roll back to what converged",
    begin: async (rig, service) => {
      const { id } = await twice(rig, service, { converged: true });
      return (more) => rollBack({ ctx: ada, input: { id, number: 1, baseRevision: 2, ...more } });
    },
    ...{ approval: "marked", freeze: "marked" },
  },
  {
    verb: "roll back to what converged and gives more to a version that fails",
    begin: async (rig, service) => {
      const { id } = await twice(rig, service, { converged: true });
      v1Fails(service);
      return (more) => rollBack({ ctx: ada, input: { id, number: 1, baseRevision: 2, ...more } });
    },
    ...{ approval: "refused", freeze: "refused", glass: true },
  },
  {
    verb: "roll back to what never converged",
    begin: async (rig, service) => {
      const { id } = await twice(rig, service);
      return (more) => rollBack({ ctx: ada, input: { id, number: 1, baseRevision: 2, ...more } });
    },
    ...{ approval: "refused", freeze: "refused", glass: true },
  },
  {
    verb: "undo of a plan",
    begin: async (rig, service) => {
      const id = await planOf(rig, service);
      await plansStep();
      await stopPlan({ ctx: ada, input: { id, forGood: false } });
      return async () => {
        await undoPlan({ ctx: ada, input: { id } });
        await plansStep();
        return partOf(id, "undo");
      };
    },
    ...{ approval: "marked", freeze: "marked" },
  },
  {
    verb: "keep, by who made it",
    begin: async (_, service) => {
      const { changeId: id } = await move(service, toV1, 0, { until });
      return () => keepChange({ ctx: ada, input: { id } });
    },
    ...{ approval: "refused", freeze: "goes" },
  },
  {
    verb: "keep, by somebody else",
    begin: async (_, service) => {
      const { changeId: id } = await move(service, toV1, 0, { until });
      return () => keepChange({ ctx: bob, input: { id } });
    },
    ...{ approval: "goes", freeze: "goes" },
  },
  {
    verb: "cancel",
    begin: async (rig, service) => {
      const { second } = await twice(rig, service);
      return () => cancelChange({ ctx: ada, input: { id: second.changeId } });
    },
    ...{ approval: "goes", freeze: "goes" },
  },
  {
    verb: "retry of what was decided",
    begin: async (rig, service) => {
      const id = await failed(rig, await move(service, toV1));
      return () => retryChange({ ctx: ada, input: { id } });
    },
    ...{ approval: "goes", freeze: "refused" },
  },
  {
    verb: "retry of an undo",
    begin: async (rig, service) => {
      const { second } = await twice(rig, service);
      const id = await failed(rig, await undoChange({ ctx: ada, input: { id: second.changeId } }));
      return () => retryChange({ ctx: ada, input: { id } });
    },
    ...{ approval: "marked", freeze: "marked" },
  },
  {
    verb: "retry of an undo that gives more to a version that fails",
    begin: async (rig, service) => {
      const { second } = await twice(rig, service);
      const id = await failed(rig, await undoChange({ ctx: ada, input: { id: second.changeId } }));
      v1Fails(service);
      return () => retryChange({ ctx: ada, input: { id } });
    },
    ...{ approval: "refused", freeze: "refused" },
  },
  {
    verb: "end that was reached",
    begin: async (rig, service) => {
      await move(service, toV1);
      const { changeId } = await move(service, toV2, 1, { until });
      return () => ended(rig, changeId);
    },
    ...{ approval: "marked", freeze: "marked" },
  },
  {
    verb: "end that gives more to a version that fails",
    begin: async (rig, service) => {
      await move(service, toV1);
      const { changeId } = await move(service, toV2, 1, { until });
      v1Fails(service);
      return () => ended(rig, changeId);
    },
    ...{ approval: "refused", freeze: "refused" },
  },
];
