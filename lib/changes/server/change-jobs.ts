import "server-only";
import { controlPlaneStates } from "../../control-planes/registry";
import type { Job } from "../../jobs/job";
import type { MeasureSplit } from "../measured-split";
import { claimDeliveries } from "./claim-deliveries";
import { expireChange, findExpired } from "./expire-changes";
import { endBackOff, noteWaiting } from "./note-waiting";
import { claimObservations, observeDelivery } from "./observe-delivery";
import { pushDelivery } from "./push-delivery";
import { setsJob } from "./settle-sets";
import { claimCommitted, watchCommit } from "./watch-commit";

const sweepMs = 1_000;
const lookMs = 500;

/** The work that changes leave behind: pushing them, watching them take effect, ending those that have an end. */
export function changeJobs({ measureSplit }: { measureSplit: MeasureSplit }): Job[] {
  return [deliverJob(), mergeJob(), observeJob(measureSplit), expireJob(), setsJob()];
}

function deliverJob(): Job {
  let wereAway: string[] = [];
  return {
    name: "deliver",
    everyMs: sweepMs,
    concurrency: 8,
    wakesOn: ({ kind, id, version }) =>
      (kind === "delivery" && (version === "queued" || version === "accepted")) ||
      (kind === "upstream" && id === "control-plane"),
    claim: async (owner, room) => {
      const isAway = controlPlaneStates().filter(({ state }) => state.state === "down");
      const away = isAway.map(({ mesh }) => mesh);
      for (const { mesh, state } of isAway) await noteWaiting(mesh, state);
      for (const mesh of wereAway) if (!away.includes(mesh)) await endBackOff(mesh);
      wereAway = away;
      const deliveries = await claimDeliveries(owner, room, { away });
      return deliveries.map((delivery) => ({
        key: delivery.id,
        run: (signal: AbortSignal) => pushDelivery(delivery, signal),
      }));
    },
  };
}

function mergeJob(): Job {
  return {
    name: "await-merge",
    everyMs: sweepMs,
    concurrency: 4,
    wakesOn: ({ kind, version }) => kind === "delivery" && version === "committed",
    claim: async (owner, room) =>
      (await claimCommitted(owner, room)).map((delivery) => ({
        key: delivery.id,
        run: (signal: AbortSignal) => watchCommit(delivery, signal),
      })),
  };
}

function observeJob(measureSplit: MeasureSplit): Job {
  return {
    name: "observe",
    everyMs: lookMs,
    concurrency: 8,
    wakesOn: ({ kind, version }) => kind === "delivery" && version === "accepted",
    claim: async (owner, room) =>
      (await claimObservations(owner, room)).map((delivery) => ({
        key: delivery.id,
        run: (signal: AbortSignal) => observeDelivery(delivery, measureSplit, signal),
      })),
  };
}

function expireJob(): Job {
  return {
    name: "expire",
    everyMs: sweepMs,
    concurrency: 2,
    wakesOn: () => false,
    claim: async (_owner, room) =>
      (await findExpired(room)).map((id) => ({ key: id, run: () => expireChange(id) })),
  };
}
