import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemContext } from "../lib/access/server/system-context";
import { listChanges } from "../lib/changes/server/list-changes";
import { migrate } from "../lib/db/migrate";
import { closeDatabase, processDatabase } from "../lib/db/pool";
import { compareRevisions } from "../lib/policies/server/compare-revisions";
import { getPolicy } from "../lib/policies/server/get-policy";
import { listDeliveries } from "../lib/policies/server/list-deliveries";
import { listPolicies } from "../lib/policies/server/list-policies";
import { listRevisions } from "../lib/policies/server/list-revisions";
import { freePort } from "../scripts/free-port";
import { startPostgres } from "../scripts/postgres-server";
import { fillPolicies, policyCount, policyIdOf, revisionsEach } from "./fill-policies";
import { quantile, type Row, timed } from "./row";

const samples = 60;
/** What is listed is there within this, nineteen times out of twenty. */
const barMs = 100;

/**
 * Without a demo: a Postgres of its own as the demo's, with a thousand policies of fifty revisions. What the routes that list
 * them take to read and to write as JSON.
 */
export async function policies(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "heddle-bench-pg-"));
  chmodSync(folder, 0o755);
  const password = randomBytes(16).toString("hex");
  const postgres = await startPostgres({ folder, port: await freePort(), password });
  try {
    Object.assign(process.env, { DATABASE_URL: postgres.url, HEDDLE_MESH: "demo", HEDDLE_DATA_DIR: folder });
    await migrate(postgres.url, "prisma/migrations");
    await fillPolicies(postgres.url);
    const rows: Row[] = [];
    for (const [name, ask] of Object.entries(questions)) rows.push(await measured(name, ask));
    await closeDatabase(processDatabase());
    return rows;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const ctx = systemContext("bench");
const mesh = "demo";
const namespaceOf = (turn: number) => `ns-${turn % 10}`;
const placeOf = (turn: number) => (turn * 37) % policyCount;

/** What is asked at each turn: never the same twice in a row. */
const questions: Record<string, (turn: number) => Promise<unknown>> = {
  "all policies": () => listPolicies({ ctx, input: { mesh } }),
  "policies of a namespace": (turn) => listPolicies({ ctx, input: { mesh, namespace: namespaceOf(turn) } }),
  "policies of a kind": (turn) =>
    listPolicies({ ctx, input: { mesh, kind: turn % 2 ? "route" : "circuit-breaker" } }),
  "policies in a state": () => listPolicies({ ctx, input: { mesh, state: "converged" } }),
  "policies of a service": (turn) =>
    listPolicies({
      ctx,
      input: { mesh, namespace: namespaceOf(turn), service: `service-${(turn % 10) * 50 + 7}` },
    }),
  "a policy": (turn) => getPolicy({ ctx, input: { id: policyIdOf(placeOf(turn)) } }),
  "a policy's revisions": (turn) => listRevisions({ ctx, input: { id: policyIdOf(placeOf(turn)) } }),
  "a policy's deliveries": (turn) => listDeliveries({ ctx, input: { id: policyIdOf(placeOf(turn)) } }),
  "two revisions compared": (turn) =>
    compareRevisions({
      ctx,
      input: { id: policyIdOf(placeOf(turn)), from: 1 + (turn % 20), to: revisionsEach - 1 },
    }),
  "the newest changes": () => listChanges({ ctx, input: { mesh } }),
  "two hundred changes": () => listChanges({ ctx, input: { mesh, limit: 200 } }),
  "changes of a namespace": (turn) => listChanges({ ctx, input: { mesh, namespace: namespaceOf(turn) } }),
  "changes of a service": (turn) =>
    listChanges({
      ctx,
      input: { mesh, namespace: namespaceOf(turn), service: `service-${(turn % 10) * 50 + 7}` },
    }),
};

async function measured(name: string, ask: (turn: number) => Promise<unknown>): Promise<Row> {
  const answer = async (turn: number) => JSON.stringify(await ask(turn));
  // The first ones compile the query engine, which a busy machine takes its time for.
  for (let turn = 0; turn < 5; turn += 1) await answer(turn).catch(() => undefined);
  const took: number[] = [];
  let length = 0;
  for (let turn = 0; turn < samples; turn += 1)
    took.push(
      await timed(async () => {
        length = (await answer(turn)).length;
      }),
    );
  const values = { p50: quantile(took, 0.5), p95: quantile(took, 0.95), kilobytes: length / 1_000 };
  const isOver = values.p95 > barMs;
  if (isOver) process.exitCode = 1;
  const figures = `p50 ${values.p50.toFixed(1)} ms, p95 ${values.p95.toFixed(1)} ms, ${values.kilobytes.toFixed(0)} kB${isOver ? `: over ${barMs} ms` : ""}`;
  return { name: `Of ${policyCount} policies × ${revisionsEach} revisions: ${name}`, figures, values };
}
