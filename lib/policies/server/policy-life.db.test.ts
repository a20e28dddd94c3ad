import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { queryDatabase } from "../../../controlplane/fixtures/control-plane-process";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { AppError } from "../../errors";
import type { PolicyKind } from "../kinds";
import { policyPreviewSchema } from "../preview";
import { parseYaml } from "../written/policy-yaml";
import { createPolicy } from "./create-policy";
import { decide, person } from "./decide.fixture";
import { deleteDraft } from "./delete-draft";
import { getDraft } from "./get-draft";
import { getPolicy } from "./get-policy";
import { listPolicies } from "./list-policies";
import { previewPolicy } from "./preview-policy";
import { putDraft } from "./put-draft";
import { submitRevision } from "./submit-revision";

const [ada, bob] = [person("ada"), person("bob")];
const kind = "circuit-breaker" as const;
const limit = (maxRequests: number) => ({ limits: { maxRequests } });
let rig: DeliveryRig;

beforeAll(async () => {
  vi.stubEnv("PROMETHEUS_URL", "http://127.0.0.1:1");
  rig = await DeliveryRig.start({
    services: ["begun", "previewed", "limited", "refused", "gone", "routed"],
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

  it("of a rate limit says what a control plane for gRPC clients cannot do, and that nobody told of its load", async () => {
    const id = await begin("limited", "rate-limit");
    const spec = { rules: [{ match: { header: "x-tenant" }, requestsPerMinute: 600 }] };
    const answer = await previewPolicy({ ctx: bob, input: { id, spec } });
    expect(policyPreviewSchema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      resources: [{ ref: "rate-limit llm/limited" }],
      unsupported: [{ path: "rules", code: "grpc-rate-limit" }],
      problems: [],
      evidence: {
        kind: "rate-limit",
        load: {
          rows: [{ per: "x-tenant", proxies: null, seenPerMinute: null }],
          failure: { upstream: "prometheus" },
        },
      },
    });
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
