import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { ctx, DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { driftJob, lookForDrift } from "../../changes/server/watch-drift";
import { adoptDrift, putBackDrift } from "./answer-drift";
import { refusalOf } from "./decide.fixture";
import { getPolicy } from "./get-policy";
import { readDrift } from "./read-drift";

let rig: DeliveryRig;
const signal = new AbortController().signal;

beforeAll(async () => {
  rig = await DeliveryRig.start({ services: ["drifted", "away", "swept"] });
});

afterAll(async () => rig.stop());

const writeAs = async (service: string, deliveryId: string, version: string) => {
  const { body } = await rig.plane.get(service);
  const origin = { policyId: "p", revision: 9, changeId: "c" };
  const route = { origin, rules: [{ split: [{ version, weightBp: 10_000 }] }] };
  const put = await rig.plane.put(JSON.stringify({ route }), {
    service,
    deliveryId,
    ifMatch: body.etag ?? "",
  });
  expect(put.status).toBe(200);
};

async function delivered(service: string): Promise<{ id: string; changeId: string }> {
  const accepted = await rig.shift(service, { v1: 80, v2: 20 });
  await rig.until(accepted.changeId, "accepted", "converged");
  return { id: accepted.revisions[0]?.policyId ?? "", changeId: accepted.changeId };
}

describe("what others write over what was delivered", () => {
  it("is seen, told with who did it, and put back over exactly what was seen", async () => {
    const { id, changeId } = await delivered("drifted");
    await lookForDrift(id, signal);
    expect((await getPolicy({ ctx, input: { id } })).drift).toMatchObject({ state: "in-sync", by: [] });

    await writeAs("drifted", "kubectl-of-somebody", "v3");
    await lookForDrift(id, signal);
    const drift = await readDrift({ ctx, input: { id } });
    expect(drift.drift).toMatchObject({ state: "drifted", by: ["kubectl-of-somebody"] });
    expect(drift.diff[0]?.before).toContain('"v2"');
    expect(drift.diff[0]?.after).toContain('"v3"');
    expect(drift.adopt).toEqual({ possible: false, reason: "not-told" });
    const etag = drift.etag ?? "";
    expect((await refusalOf(adoptDrift({ ctx, input: { id, etag, message: "" } }))).code).toBe(
      "invalid-spec",
    );

    // Somebody writes once more: what was seen is not what would be written over.
    await writeAs("drifted", "kubectl-again", "v1");
    expect((await refusalOf(putBackDrift({ ctx, input: { id, etag } }))).code).toBe("control-plane-conflict");
    await lookForDrift(id, signal);
    const seen = await readDrift({ ctx, input: { id } });
    expect(seen.drift?.by).toEqual(["kubectl-again"]);
    const accepted = await putBackDrift({ ctx, input: { id, etag: seen.etag ?? "" } });
    expect(accepted.changeId).toBe(changeId);
    await expect
      .poll(async () => (await rig.held("drifted")).split, { timeout: 15_000 })
      .toEqual({ v1: 80, v2: 20 });
    await expect
      .poll(async () => (await getPolicy({ ctx, input: { id } })).drift?.state, { timeout: 15_000 })
      .toBe("in-sync");
    const actions = await queryDatabase<{ action: string }>(
      rig.databaseUrl,
      `SELECT action FROM "AuditEvent" WHERE "changeId" = '${changeId}' AND outcome = 'done' ORDER BY sequence`,
    );
    expect(actions.map(({ action }) => action)).toEqual(["shift", "put-back"]);
  });

  it("is unknown while the control plane is away, with when it was last known", async () => {
    const { id } = await delivered("away");
    await lookForDrift(id, signal);
    const known = (await getPolicy({ ctx, input: { id } })).drift?.checkedAt;
    expect(known).toBeTruthy();
    await rig.whileFrozen(() => lookForDrift(id, signal));
    expect((await getPolicy({ ctx, input: { id } })).drift).toMatchObject({
      state: "unknown",
      checkedAt: known,
    });
  });

  it("is looked for by whoever comes first, and the next look is a minute away", async () => {
    const { id } = await delivered("swept");
    await queryDatabase(
      rig.databaseUrl,
      `UPDATE "DriftCheck" SET "nextLookAt" = now() WHERE "policyId" = '${id}'`,
    );
    const [one, two] = await Promise.all([driftJob().claim("a", 10), driftJob().claim("b", 10)]);
    const claims = [...one, ...two].filter(({ key }) => key === id);
    expect(claims).toHaveLength(1);
    const [row] = await queryDatabase<{ s: number }>(
      rig.databaseUrl,
      `SELECT extract(epoch FROM "nextLookAt" - now())::float AS s FROM "DriftCheck" WHERE "policyId" = '${id}'`,
    );
    expect(row?.s).toBeGreaterThan(50);
    expect(row?.s).toBeLessThan(70);
  });
});
