import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Context } from "../../../lib/access/actor";
import type { Accepted } from "../../../lib/changes/changes";
import { getChange } from "../../../lib/changes/server/get-change";
import { lookForDrift } from "../../../lib/changes/server/watch-drift";
import { AppError } from "../../../lib/errors";
import { adoptDrift, putBackDrift } from "../../../lib/policies/server/answer-drift";
import { approveRevision } from "../../../lib/policies/server/approve-revision";
import { getPolicy } from "../../../lib/policies/server/get-policy";
import { listRevisions } from "../../../lib/policies/server/list-revisions";
import { readDrift } from "../../../lib/policies/server/read-drift";
import { readFound } from "../../../lib/policies/server/read-found";
import { releaseJob } from "../../../lib/policies/server/release-applies";
import { takeOver } from "../../../lib/policies/server/take-over";
import { shift } from "../../../lib/services/server/shift";
import * as rules from "../../../lib/settings/change-rules";
import { startForeignManager } from "../actors/foreign-manager";
import { ctx, DirectRig, settled, token } from "./direct-rig.fixture";
import { namespace, shiftedService } from "./shifted-service.fixture";

let rig: DirectRig;
const mesh = "direct";
const signal = new AbortController().signal;
const bob: Context = { ...ctx, actor: { kind: "user", id: "id-of-bob", name: "bob" } };

/** `drifted` and `kept` have no route of others; the route of the protected `guarded` can be taken over by its weights alone. */
beforeAll(async () => {
  const isNoRoute = (object: object) => !("kind" in object) || object.kind !== "VirtualService";
  rig = await DirectRig.start([
    ...["drifted", "kept", "moved"].flatMap((name) => shiftedService(name).filter(isNoRoute)),
    ...["guarded", "frozen"].flatMap((name) => shiftedService(name)),
  ]);
});
afterAll(() => rig.stop());
afterEach(() => vi.restoreAllMocks());

const freeze = () =>
  vi.spyOn(rules, "freezeOf").mockReturnValue({ name: "launch", until: new Date(Date.now() + 3_600_000) });
const protect = () => vi.spyOn(rules, "approvalsNeeded").mockReturnValue(1);
const split = (service: string) =>
  [...JSON.stringify(rig.virtualService(service).spec).matchAll(/"weight":(\d+)/g)].map(([, w]) => Number(w));

async function refused(work: Promise<unknown>): Promise<AppError> {
  const cause = await work.catch((error: unknown) => error);
  if (cause instanceof AppError) return cause;
  throw new Error("it was not refused", { cause });
}

/** What waits is looked at once. */
async function release(): Promise<void> {
  for (const { run } of await releaseJob().claim("tests", 10)) await run(signal);
}

const idOf = ({ revisions }: Accepted) => revisions[0]?.policyId ?? "";

/** A route of Heddle's that Argo CD then holds to other weights. */
async function drift(service: string, to: [number, number]): Promise<{ id: string; etag: string }> {
  const input = { mesh, namespace, service, weights: { v1: 80, v2: 20 }, message: "" };
  const made = await shift({ ctx, input });
  expect(await rig.until(made.changeId, settled)).toMatchObject({ state: "accepted" });
  await writeAsOthers(service, to);
  return seenDrift(idOf(made));
}

async function writeAsOthers(service: string, [v1, v2]: [number, number]): Promise<void> {
  const { apiVersion, kind, spec } = structuredClone(rig.virtualService(service));
  const { http } = spec as { http: { route?: { destination: { subset: string }; weight: number }[] }[] };
  for (const { route = [] } of http)
    for (const part of route) part.weight = part.destination.subset === "v1" ? v1 : v2;
  const object = { apiVersion, kind, metadata: { name: service, namespace }, spec };
  const manager = startForeignManager({
    ...{ url: rig.cluster.url, token, application: "apps", resource: "virtualservices" },
    object: object as never,
  });
  await manager.revertNow();
  manager.stop();
}

async function seenDrift(id: string): Promise<{ id: string; etag: string }> {
  await lookForDrift(id, signal);
  const seen = await readDrift({ ctx, input: { id } });
  expect(seen.drift).toMatchObject({ state: "drifted", by: expect.arrayContaining(["argocd-controller"]) });
  return { id, etag: seen.etag ?? "" };
}

async function isInSync(id: string): Promise<void> {
  await lookForDrift(id, signal);
  expect((await getPolicy({ ctx, input: { id } })).drift).toMatchObject({ state: "in-sync", by: [] });
}

describe("what others wrote over what was delivered", () => {
  it("is adopted as it stands: a revision that says it, a delivery that moves nothing, and no drift any more", async () => {
    const { id, etag } = await drift("drifted", [35, 65]);
    const before = structuredClone(rig.virtualService("drifted"));
    expect((await readDrift({ ctx, input: { id } })).adopt).toEqual({ possible: true, reason: null });
    const adopted = await adoptDrift({ ctx, input: { id, etag, message: "" } });
    const change = await rig.until(adopted.changeId, settled);
    expect(change).toMatchObject({ state: "accepted", kind: "apply", passed: null });
    expect(change.message).toContain("argocd-controller");
    const { revisions } = await listRevisions({ ctx, input: { id } });
    expect(revisions[0]).toMatchObject({ number: 2 });
    expect((await getPolicy({ ctx, input: { id } })).spec).toEqual({
      rules: [
        {
          split: [
            { to: { version: "v1" }, weightBp: 3_500 },
            { to: { version: "v2" }, weightBp: 6_500 },
          ],
        },
      ],
    });
    expect(rig.virtualService("drifted").spec).toEqual(before.spec);
    await isInSync(id);
    const again = { id, etag: (await readDrift({ ctx, input: { id } })).etag ?? "", message: "" };
    expect((await refused(adoptDrift({ ctx, input: again }))).code).toBe("control-plane-conflict");
  });

  it("is adopted on a protected service once others approve it, over what its author saw and nothing else", async () => {
    const { id, etag } = await drift("kept", [10, 90]);
    protect();
    const waits = await adoptDrift({ ctx, input: { id, etag, message: "" } });
    expect(waits).toMatchObject({ deliveries: [], waiting: { waits: [{ for: "approval" }] } });
    // Asked for again it is the same; what others write after that is another.
    expect((await adoptDrift({ ctx, input: { id, etag, message: "" } })).changeId).toBe(waits.changeId);
    await release();
    expect((await refused(getChange({ ctx, input: { id: waits.changeId } }))).code).toBe("not-found");
    await writeAsOthers("kept", [50, 50]);
    await approveRevision({ ctx: bob, input: { id, number: 2 } });
    await release();
    const gone = await refused(getChange({ ctx, input: { id: waits.changeId } }));
    expect(gone.extra).toMatchObject({ pending: { state: "refused" } });
    expect(split("kept")).toEqual([50, 50]);

    const seen = await seenDrift(id);
    const next = await adoptDrift({ ctx, input: { ...seen, message: "theirs is right" } });
    await approveRevision({ ctx: bob, input: { id, number: 3 } });
    await release();
    expect(await rig.until(next.changeId, settled)).toMatchObject({
      state: "accepted",
      message: "theirs is right",
    });
    expect(split("kept")).toEqual([50, 50]);
    await isInSync(id);
  });

  it("is not adopted in a freeze but past broken glass; ours is put back past both, marked", async () => {
    const { id, etag } = await drift("moved", [0, 100]);
    const [freezes, protects] = [freeze(), protect()];
    const back = await putBackDrift({ ctx, input: { id, etag } });
    await expect.poll(() => split("moved"), { timeout: 15_000 }).toEqual([80, 20]);
    const { passed } = await getChange({ ctx, input: { id: back.changeId } });
    expect(passed).toEqual({
      ...{ how: "way-back", reason: null, freeze: "launch" },
      approvals: { given: 0, needed: 1 },
    });

    await rig.until(back.changeId, settled);
    await writeAsOthers("moved", [5, 95]);
    const seen = { ...(await seenDrift(id)), message: "" };
    protects.mockReturnValue(0);
    expect((await refused(adoptDrift({ ctx, input: seen }))).code).toBe("frozen");
    const breakGlass = { reason: "argo is right and nobody is awake" };
    const adopted = await adoptDrift({ ctx, input: { ...seen, breakGlass } });
    freezes.mockRestore();
    const change = await rig.until(adopted.changeId, settled);
    expect(change).toMatchObject({ state: "accepted", passed: { how: "break-glass", freeze: "launch" } });
    expect(split("moved")).toEqual([5, 95]);
  });
});

describe("taking over what others wrote", () => {
  const ask = async (service: string, more: object = {}) => {
    const input = { mesh, namespace, service, kind: "route" as const };
    const { found } = await readFound({ ctx, input });
    const etag = found?.etag ?? "";
    return takeOver({ ctx, input: { ...input, how: "weights", etag, message: "", ...more } });
  };

  it("waits on a protected service until others approve it, and moves nothing then", async () => {
    const before = structuredClone(rig.virtualService("guarded"));
    const waits = await ask("guarded");
    expect(waits).toMatchObject({ deliveries: [], waiting: { waits: [{ for: "approval" }] } });
    await release();
    expect(rig.virtualService("guarded")).toEqual(before);
    await approveRevision({ ctx: bob, input: { id: idOf(waits), number: 1 } });
    await release();
    expect(await rig.until(waits.changeId, settled)).toMatchObject({ state: "accepted", kind: "apply" });
    expect(rig.virtualService("guarded").spec).toEqual(before.spec);
    await isInSync(idOf(waits));
  });

  it("is refused in a freeze, unless the glass is broken", async () => {
    const freezes = freeze();
    expect((await refused(ask("frozen"))).code).toBe("frozen");
    const taken = await ask("frozen", { breakGlass: { reason: "its weights have to move tonight" } });
    freezes.mockRestore();
    const change = await rig.until(taken.changeId, settled);
    expect(change).toMatchObject({ state: "accepted", passed: { how: "break-glass", freeze: "launch" } });
  });
});
