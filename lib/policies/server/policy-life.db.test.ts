import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { undoChange } from "../../changes/server/undo-change";
import { AppError } from "../../errors";
import { bothSidesSchema } from "../both-sides";
import type { PolicyKind } from "../kinds";
import { policyPreviewSchema } from "../preview";
import { rollbackPreviewSchema } from "../rollback";
import { parseYaml } from "../written/policy-yaml";
import { applyRevision } from "./apply-revision";
import { createPolicy } from "./create-policy";
import { decide, person } from "./decide.fixture";
import { deleteDraft } from "./delete-draft";
import { getDraft } from "./get-draft";
import { getPolicy } from "./get-policy";
import { listPolicies } from "./list-policies";
import { listRevisions } from "./list-revisions";
import { previewPolicy } from "./preview-policy";
import { previewRollback } from "./preview-rollback";
import { putDraft } from "./put-draft";
import { rollBack } from "./roll-back";
import { submitRevision } from "./submit-revision";

const [ada, bob] = [person("ada"), person("bob")];
const kind = "circuit-breaker" as const;
const limit = (maxRequests: number) => ({ limits: { maxRequests } });
let rig: DeliveryRig;

beforeAll(async () => {
  vi.stubEnv("PROMETHEUS_URL", "http://127.0.0.1:1");
  rig = await DeliveryRig.start({
    services: ["begun", "previewed", "refused", "raced", "overtaken", "hopeless", "rolled", "gone", "routed"],
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

describe("a draft", () => {
  it("begins a policy, is kept as typed, is told to others, and leaves nothing when it is dropped", async () => {
    const input = { mesh: "demo", namespace: "llm", kind, service: "begun" };
    const { id, isNew, draft } = await createPolicy({ ctx: ada, input });
    expect(isNew).toBe(true);
    expect(parseYaml(draft.text)).toMatchObject({ document: { spec: limit(1_024) } });
    expect(await rowsOf(id)).toEqual({ Policy: 1, Draft: 1, Revision: 0, Delivery: 0 });

    const broken = "spec: { limits: [";
    await putDraft({ ctx: ada, input: { id, baseRevision: 0, text: broken } });
    const again = await createPolicy({ ctx: ada, input });
    expect(again).toMatchObject({ id, isNew: false, draft: { text: broken } });
    const seen = await getDraft({ ctx: bob, input: { id } });
    expect(seen).toMatchObject({ draft: null, others: [{ actorName: "ada" }] });
    const row = await getPolicy({ ctx: bob, input: { id } });
    expect(row).toMatchObject({ word: "draft", myDraft: null, othersDrafting: ["ada"], state: null });

    await putDraft({ ctx: bob, input: { id, baseRevision: 0, text: seen.starter.text } });
    expect(await deleteDraft({ ctx: ada, input: { id } })).toEqual({ policyExists: true });
    expect(await deleteDraft({ ctx: bob, input: { id } })).toEqual({ policyExists: false });
    expect(await rowsOf(id)).toEqual({ Policy: 0, Draft: 0, Revision: 0, Delivery: 0 });
    expect((await refusalOf(getDraft({ ctx: ada, input: { id } }))).code).toBe("not-found");
  });

  it("begins again with a first policy where the policy was taken away", async () => {
    await decide(ada, { kind, service: "gone", spec: limit(10) });
    await decide(ada, { kind, service: "gone", spec: null });
    const { draft } = await createPolicy({
      ctx: bob,
      input: { mesh: "demo", namespace: "llm", kind, service: "gone" },
    });
    expect(draft.baseRevision).toBe(2);
    expect(parseYaml(draft.text)).toMatchObject({ document: { spec: limit(1_024) } });
  });
});

describe("a preview", () => {
  it("says all that a change would do and writes nothing anywhere", async () => {
    const id = await begin("previewed");
    const before = await rowsOf(id);
    const answer = await previewPolicy({
      ctx: bob,
      input: {
        id,
        spec: { limits: { maxRequests: 64, maxConnections: 5 }, versions: { v9: limit(4) } },
      },
    });
    expect(policyPreviewSchema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      liveRead: true,
      resources: [{ ref: "circuit-breaker llm/previewed" }],
      diff: [{ before: "", after: answer.resources[0]?.body }],
      unsupported: [{ path: "limits.maxConnections", code: "grpc-connection-limits" }],
      problems: [{ code: "unknown-version", severity: "warning", path: "versions.v9" }],
      // No Prometheus here: that it could not be asked is said, and no figure is made up.
      evidence: { kind, backtest: { rows: [], failure: { upstream: "prometheus" } } },
    });
    expect(answer.fields.map(({ path, after }) => [path, after])).toEqual([
      ["limits.maxConnections", 5],
      ["limits.maxRequests", 64],
      ["versions.v9.limits.maxRequests", 4],
    ]);
    expect(await rowsOf(id)).toEqual(before);
    expect((await rig.plane.get("previewed", kind)).body.config).toEqual({});
  });

  it("of a route tells what each version would carry", async () => {
    const id = await begin("routed", "route");
    const split = [
      { to: { version: "v1" }, weight: 33.33 },
      { to: { version: "v3" }, weight: 66.67 },
    ];
    const answer = await previewPolicy({ ctx: ada, input: { id, spec: { rules: [{ split }] } } });
    expect(answer.evidence).toMatchObject({
      kind: "route",
      rows: [
        {
          rule: "default",
          version: "v1",
          nowBp: null,
          thenBp: 3_333,
          thenRequestsPerSecond: null,
          readyEndpoints: 1,
        },
        { rule: "default", version: "v3", thenBp: 6_667, readyEndpoints: 1 },
      ],
      failure: { upstream: "prometheus" },
    });
  });
});

describe("what breaks a rule", () => {
  const whole = { split: [{ to: { version: "v1" }, weight: 100 }] };
  it.each<[string, PolicyKind, Record<string, unknown> | null, string]>([
    ["an unknown field", kind, { limits: { maxThings: 1 } }, "spec.limits.maxThings"],
    ["a limit of none", kind, { limits: { maxRequests: 0 } }, "spec.limits.maxRequests"],
    ["a limit as text", kind, { limits: { maxRequests: "4" } }, "spec.limits.maxRequests"],
    ["nothing", kind, {}, "spec"],
    ["another kind's spec", kind, { rules: [whole] }, "spec.rules"],
    [
      "a share above all",
      kind,
      { outlierDetection: { maxEjectionPercent: 200 } },
      "spec.outlierDetection.maxEjectionPercent",
    ],
    [
      "a version's part",
      kind,
      { versions: { v2: { limits: { maxRetries: -1 } } } },
      "spec.versions.v2.limits.maxRetries",
    ],
    ["a policy to take away that is not there", kind, null, "spec"],
    [
      "weights of 99",
      "route",
      { rules: [{ split: [{ to: { version: "v1" }, weight: 99 }] }] },
      "spec.rules.0.split",
    ],
    [
      "an expression",
      "route",
      { rules: [{ ...whole, match: [{ headers: { a: { regex: "(" } } }] }] },
      "spec.rules.0.match.0.headers.a.regex",
    ],
    [
      "a reserved destination",
      "route",
      { rules: [{ split: [{ to: { provider: "x" }, weight: 100 }] }] },
      "spec.rules.0.split.0.to.provider",
    ],
  ])("%s is named by its path, and nothing is stored", async (_, of, spec, path) => {
    const id = await begin("refused", of);
    const before = await rowsOf(id);
    const submitted = await refusalOf(submit(ada, id, 0, spec));
    expect(submitted).toMatchObject({ code: "invalid-spec" });
    expect(submitted.faults.map((fault) => fault.path)).toContain(path);
    if (spec !== null) {
      const previewed = await refusalOf(previewPolicy({ ctx: ada, input: { id, spec } }));
      expect(previewed.faults).toEqual(submitted.faults);
    }
    expect(await rowsOf(id)).toEqual(before);
  });
});

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
    expect(await rowsOf(id)).toMatchObject({ Revision: 3, Delivery: 2 });
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

describe("the list", () => {
  it("shows drafts to everybody who may look, and says who has them", async () => {
    const { policies } = await listPolicies({ ctx: bob, input: { mesh: "demo", kind } });
    const services = policies.map(({ service }) => service);
    expect(services).toContain("previewed");
    expect(services).not.toContain("begun");
    const wellAt = policies.findIndex(({ isWell }) => isWell);
    expect(policies.slice(wellAt).every(({ isWell }) => isWell)).toBe(true);
  });
});
