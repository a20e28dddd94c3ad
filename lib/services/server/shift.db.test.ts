import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { ctx, DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { lockPolicyOf } from "../../changes/server/lock-policy";
import { recordChange } from "../../changes/server/record-change";
import { undoChange } from "../../changes/server/undo-change";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { bothSidesSchema } from "../../policies/both-sides";
import { routeSpecOf } from "../../policies/policy-spec";
import type { RouteSpec } from "../../policies/route-spec";
import { getPolicy } from "../../policies/server/get-policy";
import { shiftInputSchema } from "../shift";
import { previewShift } from "./preview-shift";
import { shift } from "./shift";

const target = { mesh: "demo", namespace: "llm" };
let rig: DeliveryRig;

beforeAll(async () => {
  rig = await DeliveryRig.start({
    services: ["refused", "editors", "newcomers", "rules", "away"],
    workers: 0,
  });
});

afterAll(async () => rig.stop());

async function rowsOf(service: string): Promise<Record<string, number>> {
  const tables = ["Policy", "Revision", "Change", "Delivery", "AuditEvent"];
  const where = `WHERE service = '${service}'`;
  const policies = `(SELECT id FROM "Policy" ${where})`;
  const counts = tables.map((table) =>
    table === "Revision"
      ? `(SELECT count(*)::int FROM "Revision" WHERE "policyId" IN ${policies}) AS "Revision"`
      : `(SELECT count(*)::int FROM "${table}" ${where}) AS "${table}"`,
  );
  const url = rig.databaseUrl;
  return (await queryDatabase<Record<string, number>>(url, `SELECT ${counts.join(", ")}`))[0] ?? {};
}

const nothing = { Policy: 0, Revision: 0, Change: 0, Delivery: 0, AuditEvent: 0 };

describe("a shift that is refused", () => {
  it.each<[string, Record<string, unknown>, { code: string; path: string }]>([
    [
      "weights that add up to less",
      { weights: { v1: 50, v2: 40 } },
      { code: "invalid-weights", path: "weights" },
    ],
    ["three decimals", { weights: { v1: 50.001, v2: 50 } }, { code: "invalid-weights", path: "weights.v1" }],
    [
      "a version that is not there",
      { weights: { v1: 50, v9: 50 } },
      { code: "unknown-version", path: "weights.v9" },
    ],
    [
      "an end in the past",
      { weights: { v1: 100 }, until: "2020-01-01T00:00:00Z" },
      { code: "invalid-spec", path: "until" },
    ],
    [
      "a rule that is not there",
      { weights: { v1: 100 }, rule: "beta" },
      { code: "rule-required", path: "rule" },
    ],
  ])("for %s names the path and stores nothing", async (_what, given, { code, path }) => {
    const input = {
      ...shiftInputSchema.parse({ mesh: "demo", ...given }),
      namespace: "llm",
      service: "refused",
    };
    const error = await shift({ ctx, input }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code, faults: [{ path }] });
    expect(await rowsOf("refused")).toEqual(nothing);
  });

  it.each<[string, unknown, string]>([
    ["an unknown field", { mesh: "demo", weights: { v1: 100 }, weight: 1 }, ""],
    ["a version with quotes", { mesh: "demo", weights: { 'v1"': 100 } }, 'weights.v1"'],
    ["a version with markup", { mesh: "demo", weights: { "<b>": 100 } }, "weights.<b>"],
    ["a version with a newline", { mesh: "demo", weights: { "v1\n": 100 } }, "weights.v1\n"],
    ["no version", { mesh: "demo", weights: {} }, "weights"],
    ["a weight below 0", { mesh: "demo", weights: { v1: -1, v2: 101 } }, "weights.v1"],
    ["a weight that is text", { mesh: "demo", weights: { v1: "100" } }, "weights.v1"],
  ])("for %s does not get past its schema", (_what, input, path) => {
    const parsed = shiftInputSchema.safeParse(input);
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });

  it("for a version without a ready endpoint, unless a reason is given", async () => {
    await rig.shift("away", { v1: 50, v3: 50 });
    rig.forget("away", "v3");
    await rig.plane.ask("DELETE", "/v1/endpoints/llm/away/away-3");
    await expect(rig.shift("away", { v1: 40, v3: 60 })).rejects.toMatchObject({
      code: "no-ready-endpoint",
      faults: [{ path: "weights.v3" }],
    });
    const allowed = await rig.shift("away", { v1: 40, v3: 60 }, { override: { reason: "it starts now" } });
    expect(allowed.warnings).toMatchObject([{ code: "no-ready-endpoint", params: { version: "v3" } }]);
    const preview = await previewShift({
      ctx,
      input: { ...target, service: "away", weights: { v1: 10, v3: 90 } },
    });
    expect(preview.problems).toMatchObject([{ code: "no-ready-endpoint", path: "weights.v3" }]);
  });
});

describe("editors at the same time", () => {
  async function outcomes(service: string, base: { baseRevision?: number }) {
    const attempts = Array.from({ length: 8 }, (_, at) =>
      shift({
        ctx,
        input: {
          ...target,
          service,
          weights: { v1: 90 - at, v2: 10 + at },
          message: `editor ${at}`,
          ...base,
        },
      }),
    );
    const settled = await Promise.allSettled(attempts);
    const won = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const lost = settled.flatMap((each) => (each.status === "rejected" ? [each.reason as AppError] : []));
    return { won, lost };
  }

  it.each<[string, { baseRevision?: number }]>([
    ["newcomers", {}],
    ["editors", { baseRevision: 1 }],
  ])("on %s: one wins, the others are shown both sides", async (service, base) => {
    if (base.baseRevision === 1) await rig.shift(service, { v1: 100 });
    const { won, lost } = await outcomes(service, base);
    expect(won).toHaveLength(1);
    expect(lost.map(({ code }) => code)).toEqual(Array(7).fill("stale-base-revision"));
    const number = won[0]?.revisions[0]?.number;
    expect(number).toBe((base.baseRevision ?? 0) + 1);
    const policy = await getPolicy({ ctx, input: { id: won[0]?.revisions[0]?.policyId ?? "" } });
    for (const { extra } of lost) {
      const { base: from, theirs, yours } = bothSidesSchema.parse(extra);
      expect(from.revision).toBe(base.baseRevision ?? null);
      expect(theirs).toMatchObject({ revision: number, spec: policy.spec, actor: { name: ctx.actor.name } });
      expect(yours.spec).not.toEqual(theirs?.spec);
    }
    expect((await rowsOf(service)).Change).toBe((base.baseRevision ?? 0) + 1);
  });
});

describe("a policy with several rules", () => {
  const split = (v1: number): RouteSpec["rules"][number]["split"] => [
    { to: { version: "v1" }, weightBp: v1 * 100 },
    { to: { version: "v2" }, weightBp: 10_000 - v1 * 100 },
  ];
  const beta = { name: "beta", match: [{ headers: { "x-tier": { exact: "beta" } } }] };
  const ruleOf = (spec: RouteSpec | null, name: string | undefined) =>
    spec?.rules.find((rule) => rule.name === name)?.split;

  it("needs to be told which is meant, and Undo of one leaves the other as it has become", async () => {
    const id = newId();
    const first = await transaction(async (tx) => {
      const policy = await lockPolicyOf(tx, ctx, {
        kind: "route",
        target: { ...target, service: "rules" },
        changeId: id,
      });
      const spec = {
        rules: [
          { ...beta, split: split(0) },
          { split: split(100), timeoutMs: 5_000 },
        ],
      };
      return recordChange(tx, ctx, { id, kind: "apply", policy, spec, message: "" });
    });
    rig.noted("rules", first);
    await expect(rig.shift("rules", { v1: 50, v2: 50 })).rejects.toMatchObject({
      code: "rule-required",
      faults: [{ path: "rule" }],
      extra: { rules: ["beta", "default"] },
    });
    const onBeta = await rig.shift("rules", { v1: 50, v2: 50 }, { rule: "beta" });
    await rig.shift("rules", { v1: 80, v2: 20 }, { rule: "default" });
    const undo = rig.noted("rules", await undoChange({ ctx, input: { id: onBeta.changeId } }));
    const { spec, newestRevision } = await getPolicy({
      ctx,
      input: { id: undo.revisions[0]?.policyId ?? "" },
    });
    expect(newestRevision).toBe(4);
    expect(ruleOf(routeSpecOf(spec), "beta")).toEqual(split(0));
    expect(ruleOf(routeSpecOf(spec), undefined)).toEqual(split(80));
    await expect(undoChange({ ctx, input: { id: onBeta.changeId } })).rejects.toMatchObject({
      code: "invalid-transition",
      params: { reason: "nothing-to-undo" },
    });
  });
});
