import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { undoChange } from "../../changes/server/undo-change";
import { AppError } from "../../errors";
import { bothSidesSchema } from "../both-sides";
import type { PolicyKind } from "../kinds";
import { rollbackPreviewSchema } from "../rollback";
import { applyRevision } from "./apply-revision";
import { createPolicy } from "./create-policy";
import { decide, person } from "./decide.fixture";
import { getPolicy } from "./get-policy";
import { listRevisions } from "./list-revisions";
import { previewRollback } from "./preview-rollback";
import { rollBack } from "./roll-back";
import { submitRevision } from "./submit-revision";

const [ada, bob] = [person("ada"), person("bob")];
const kind = "circuit-breaker" as const;
const limit = (maxRequests: number) => ({ limits: { maxRequests } });
let rig: DeliveryRig;

beforeAll(async () => {
  rig = await DeliveryRig.start({
    services: ["raced", "overtaken", "hopeless", "rolled"],
    workers: 0,
  });
});

afterAll(async () => rig.stop());

async function begin(service: string, of: PolicyKind = kind): Promise<string> {
  const input = { mesh: "demo", namespace: "llm", kind: of, service };
  return (await createPolicy({ ctx: ada, input })).id;
}

async function rowsOf(id: string): Promise<Record<string, number>> {
  const tables = ["Revision", "Delivery", "Draft"];
  const counts = tables.map(
    (table) => `(SELECT count(*)::int FROM "${table}" WHERE "policyId" = '${id}') AS "${table}"`,
  );
  counts.push(`(SELECT count(*)::int FROM "Policy" WHERE id = '${id}') AS "Policy"`);
  return (
    (await queryDatabase<Record<string, number>>(rig.databaseUrl, `SELECT ${counts.join(", ")}`))[0] ?? {}
  );
}

async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const cause = await work.catch((error: unknown) => error);
  if (cause instanceof AppError) return cause;
  throw new Error("it was not refused", { cause });
}

const submit = (ctx: typeof ada, id: string, baseRevision: number, spec: Record<string, unknown> | null) =>
  submitRevision({ ctx, input: { id, baseRevision, spec, message: "why" } });
const apply = (ctx: typeof ada, id: string, number: number, more = {}) =>
  applyRevision({ ctx, input: { id, number, ...more } });

describe("two editors", () => {
  it("who submit at once on the same base: one revision, everybody else gets both sides", async () => {
    const id = await begin("raced");
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        submit(person(`editor ${at}`), id, 0, limit(10 + at)).catch((cause: unknown) => cause),
      ),
    );
    const lost = answers.filter((answer) => answer instanceof AppError);
    expect(lost).toHaveLength(7);
    const { revisions } = await listRevisions({ ctx: ada, input: { id } });
    expect(revisions).toMatchObject([{ number: 1, changeId: null, state: "validated" }]);
    for (const { code, extra } of lost) {
      expect(code).toBe("stale-base-revision");
      expect(bothSidesSchema.parse(extra)).toMatchObject({
        base: { revision: null, spec: null },
        theirs: { revision: 1, spec: revisions[0]?.spec },
      });
    }
  });

  it("of whom the second applies what was written before the first: 409 with both sides", async () => {
    const id = await begin("overtaken");
    await decide(ada, { kind, service: "overtaken", spec: limit(100) });
    await submit(bob, id, 1, limit(50));
    await submit(ada, id, 2, limit(20));
    const row = await getPolicy({ ctx: bob, input: { id } });
    expect(row).toMatchObject({ pending: { number: 3 }, standingRevision: 1 });
    await apply(ada, id, 3);
    // What is only submitted since is in nobody's way.
    await submit(ada, id, 3, limit(10));
    const refusal = await refusalOf(apply(bob, id, 2));
    expect(refusal).toMatchObject({
      code: "stale-base-revision",
      extra: {
        base: { revision: 1, spec: limit(100) },
        theirs: { revision: 3, spec: limit(20), actor: { name: "ada" } },
        yours: { spec: limit(50) },
      },
    });
    expect(await refusalOf(apply(ada, id, 3))).toMatchObject({
      code: "invalid-transition",
      params: { reason: "applied-before" },
    });
    expect(await rowsOf(id)).toMatchObject({ Revision: 4, Delivery: 2 });
  });
});

describe("what stands in the way of applying", () => {
  it("is said with its path: what the target cannot do, what no call could reach, an end in the past", async () => {
    const id = await begin("hopeless");
    const { unsupported } = await submit(ada, id, 0, { limits: { maxRequests: 5, maxRetries: 3 } });
    expect(unsupported).toMatchObject([{ path: "limits.maxRetries", code: "grpc-retry-budget" }]);
    expect(await refusalOf(apply(ada, id, 1))).toMatchObject({
      code: "unsupported-by-target",
      faults: [{ path: "limits.maxRetries" }],
    });
    await submit(ada, id, 1, limit(5));
    const late = refusalOf(apply(ada, id, 2, { until: "2020-01-01T00:00:00Z" }));
    expect(await late).toMatchObject({ code: "invalid-spec", faults: [{ path: "until" }] });

    const route = await begin("hopeless", "route");
    const to = (version: string) => [{ to: { version }, weight: 100 }];
    await submit(ada, route, 0, { rules: [{ split: to("v1") }, { name: "after", split: to("v2") }] });
    const shadowed = await refusalOf(apply(ada, route, 1));
    expect(shadowed).toMatchObject({ code: "invalid-spec", faults: [{ path: "spec.rules.1" }] });
    await submit(ada, route, 1, { rules: [{ split: to("v9") }] });
    const override = { reason: "it comes soon" };
    expect(await refusalOf(apply(ada, route, 2, { override }))).toMatchObject({ code: "unknown-version" });
    expect([await rowsOf(id), await rowsOf(route)]).toMatchObject([{ Delivery: 0 }, { Delivery: 0 }]);
    const { warnings } = await apply(ada, route, 2 - 1, { override });
    expect(warnings).toMatchObject([{ code: "same-match" }]);
  });
});

describe("going back to a revision", () => {
  it("names every later change that it removes, and takes just those away", async () => {
    const first = await decide(ada, { kind, service: "rolled", spec: limit(100) });
    const id = first.revisions[0]?.policyId ?? "";
    const second = await decide(bob, { kind, service: "rolled", spec: { ...limit(50) } });
    const third = await decide(ada, { kind, service: "rolled", spec: limit(20) });
    await submit(bob, id, 3, limit(1));
    const preview = await previewRollback({ ctx: ada, input: { id, number: 1 } });
    expect(rollbackPreviewSchema.parse(preview)).toEqual(preview);
    expect(preview).toMatchObject({
      spec: limit(100),
      rollback: { possible: true, reason: null },
      fields: [{ path: "limits.maxRequests", before: 20, after: 100 }],
    });
    expect(preview.removes.map((change) => change.id)).toEqual([third.changeId, second.changeId]);

    const back = (number: number, baseRevision: number) =>
      rollBack({ ctx: ada, input: { id, number, baseRevision } });
    expect((await refusalOf(back(1, 2))).code).toBe("stale-base-revision");
    expect((await refusalOf(back(4, 4))).params.reason).toBe("not-applied");
    expect((await refusalOf(back(3, 4))).params.reason).toBe("stands-already");
    const done = await back(1, 4);
    expect(done.revisions).toEqual([{ policyId: id, number: 5 }]);
    expect(await getPolicy({ ctx: ada, input: { id } })).toMatchObject({
      spec: limit(100),
      standingRevision: 5,
      pending: null,
      newestChange: { kind: "roll-back" },
    });
    await undoChange({ ctx: ada, input: { id: done.changeId } });
    expect(await getPolicy({ ctx: ada, input: { id } })).toMatchObject({ spec: limit(20) });
  });
});
