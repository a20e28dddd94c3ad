import {
  type ControlPlaneProcess,
  queryDatabase,
} from "../../../../controlplane/fixtures/control-plane-process";
import type { Section } from "../../../../controlplane/wire";
import { kindOf } from "../kind-column";
import type { CrashLane } from "./lane.fixture";

/** What must never be, each as a sentence. */
export type Verdict = {
  accepted: number;
  superseded: number;
  takenOver: number;
  lost: string[];
  doubled: string[];
  false: string[];
};

/** A write as the control plane's journal tells it. */
export type Written = { sequence: number; deliveryId: string; service: string };

type Row = {
  id: string;
  changeId: string;
  policyId: string;
  revisionId: string;
  number: number;
  service: string;
  kind: Parameters<typeof kindOf>[0];
  state: string;
  takenOver: boolean;
};

/** All that a control plane ever took. */
export async function readJournal(plane: ControlPlaneProcess): Promise<Written[]> {
  const journal: Written[] = [];
  for (;;) {
    const after = journal.at(-1)?.sequence ?? 0;
    const { body } = await plane.ask("GET", `/v1/changes?after=${after}`);
    const page = body.changes as Written[];
    if (page.length === 0) return journal;
    journal.push(...page);
  }
}

/** Holds what a lane's database says against what the control plane took and holds. */
export async function judge(
  lane: CrashLane,
  plane: ControlPlaneProcess,
  journal: readonly Written[],
): Promise<Verdict> {
  const rows = await queryDatabase<Row>(
    lane.databaseUrl,
    `SELECT d.id, d."changeId", d."policyId", d."revisionId", r.number, d.service, p.kind, d.state::text,
       EXISTS (SELECT 1 FROM "DeliveryStep" s WHERE s."deliveryId" = d.id AND s.code = 'taken-over') AS "takenOver"
     FROM "Delivery" d JOIN "Revision" r ON r.id = d."revisionId" JOIN "Policy" p ON p.id = d."policyId"
     ORDER BY d.sequence`,
  );
  const services = new Set(rows.map(({ service }) => service));
  const written = journal.filter(({ service }) => services.has(service)).map(({ deliveryId }) => deliveryId);
  return {
    accepted: rows.length,
    superseded: rows.filter(({ state }) => state === "superseded").length,
    takenOver: rows.filter(({ takenOver }) => takenOver).length,
    lost: lostOf(rows, lane.told),
    doubled: doubledOf(rows, written),
    false: [...falseOf(rows, written), ...(await wronglyHeld(rows, plane))],
  };
}

const inForce = (row: Row) => ["accepted", "converged"].includes(row.state);

/** The newest of each policy. */
function newestOf(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.policyId, row])).values()];
}

function lostOf(rows: readonly Row[], told: readonly string[]): string[] {
  const stored = new Set(rows.map(({ changeId }) => changeId));
  return [
    ...told.filter((id) => !stored.has(id)).map((id) => `change ${id} was accepted and is not stored`),
    ...rows
      .filter((row) => !inForce(row) && row.state !== "superseded")
      .map(({ id, service, state }) => `delivery ${id} of ${service} is ${state}`),
    ...newestOf(rows)
      .filter((row) => row.state === "superseded")
      .map(({ id, service }) => `delivery ${id} of ${service} is superseded by nothing`),
  ];
}

function doubledOf(rows: readonly Row[], written: readonly string[]): string[] {
  const revisionOf = new Map(rows.map(({ id, revisionId }) => [id, revisionId]));
  return [
    ...repeated(written).map((id) => `delivery ${id} was written twice`),
    ...repeated(written.map((id) => revisionOf.get(id) ?? id)).map(
      (id) => `revision ${id} was written twice`,
    ),
  ];
}

function repeated(list: readonly string[]): string[] {
  return [...new Set(list.filter((item, at) => list.indexOf(item) !== at))];
}

function falseOf(rows: readonly Row[], written: readonly string[]): string[] {
  const known = new Set(rows.map(({ id }) => id));
  return [
    ...written
      .filter((id) => !known.has(id))
      .map((id) => `the control plane took ${id}, which is not stored`),
    ...rows
      .filter((row) => inForce(row) && !written.includes(row.id))
      .map(({ id, service, state }) => `delivery ${id} of ${service} is ${state} and was never written`),
  ];
}

/** What is held of each policy is what is said to be in force, and nothing else. */
async function wronglyHeld(rows: readonly Row[], plane: ControlPlaneProcess): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, service, kind, number } of newestOf(rows).filter(inForce)) {
    const section = kindOf(kind) as Section;
    const { body } = await plane.get(service, section);
    const config = body.config as { origin?: { revision?: number } } & {
      route?: { origin?: { revision?: number } };
    };
    const revision = (config?.route ?? config)?.origin?.revision;
    if (body.deliveryId !== id) wrong.push(`${service}: ${id} is said to be held, and ${body.deliveryId} is`);
    else if (revision !== number)
      wrong.push(`${service}: revision ${number} is said to be held, and ${revision} is`);
  }
  return wrong;
}
