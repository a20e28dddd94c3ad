import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { getChange } from "../../changes/server/get-change";
import { undoChange } from "../../changes/server/undo-change";
import { type RealPrometheus, startRealPrometheus } from "../../prometheus/real-prometheus.fixture";
import * as rules from "../../settings/change-rules";
import { loosenedForMs } from "../loosening";
import { breakerSeries } from "./breaker-series.fixture";
import { decide, person, refusalOf } from "./decide.fixture";
import { listPolicies } from "./list-policies";
import { loosenBreaker } from "./loosen-breaker";
import { readConcurrency } from "./read-concurrency";
import { readLoosening } from "./read-loosening";

const ada = person("ada");
const target = { mesh: "demo", namespace: "llm", service: "limited" };
const spec = { limits: { maxRequests: 16 }, versions: { v1: { limits: { maxRequests: 4 } } } };
let rig: DeliveryRig;
let server: RealPrometheus;

beforeAll(async () => {
  const at = Math.floor(Date.now() / 1_000);
  const engines = ["running 6", "waiting 2"].map((line) => {
    const [name, value] = line.split(" ");
    const labels = 'namespace="llm",service="limited",version="v1",pod="limited-v1-0",model_name="m"';
    const series = `vllm:num_requests_${name}{${labels}}`;
    const samples = Array.from({ length: 240 }, (_, second) => `${series} ${value} ${at - 120 + second}`);
    return [`# TYPE vllm:num_requests_${name} gauge`, ...samples].join("\n");
  });
  const breakers = breakerSeries(at, { full: ["limited", "free"] });
  server = await startRealPrometheus(`${engines.join("\n")}\n${breakers}`);
  vi.stubEnv("PROMETHEUS_URL", server.url);
  rig = await DeliveryRig.start({ services: ["limited"], workers: 0 });
  await decide(ada, { kind: "circuit-breaker", service: "limited", spec });
});

afterAll(async () => {
  await rig.stop();
  await server.stop();
});

const standing = async () => {
  const { policies } = await listPolicies({ ctx: ada, input: { ...target, kind: "circuit-breaker" } });
  return policies[0];
};
const ask = (name: string, version: string) =>
  readLoosening({ ctx: ada, input: { mesh: "demo", namespace: "llm", name, version } });

describe("a tripped breaker", () => {
  it("tells its limit, who shares it, what it refused, and what would end that", async () => {
    const { loosening } = await ask("limited", "v1");
    expect(loosening).toMatchObject({
      ...{ version: "v1", limit: "maxRequests", from: 4, baseRevision: 1, callers: 2 },
      slots: { total: 6, how: "seen-full" },
      // 6 engines' places for 2 callers are 3 each: half as much again is more.
      to: 6,
      // Nobody counts the version's requests here: what would have been answered is not known, which is not 0.
      wouldHaveSucceeded: null,
    });
    expect(Math.abs((loosening?.refusedCalls ?? 0) - 180)).toBeLessThan(10);
  });

  it("has nothing to loosen where Heddle limits nothing", async () => {
    expect((await ask("free", "v1")).loosening).toBeNull();
  });

  it("stands before engines that tell how much they work on, and callers that are counted", async () => {
    const input = { mesh: "demo", namespace: "llm", name: "limited" };
    const { callers, versions, failure } = await readConcurrency({ ctx: ada, input });
    expect({ callers, versions, failure }).toMatchObject({
      callers: 2,
      versions: [{ version: "v1", total: 6, how: "seen-full" }],
      failure: null,
    });
  });

  it.each([
    ["a limit that does not hold it", { limit: "maxPendingRequests" as const }, "invalid-spec"],
    ["less than there is", { to: 4 }, "invalid-spec"],
    ["what has changed since it was seen", { baseRevision: 0 }, "stale-base-revision"],
  ])("is not loosened by %s", async (_, more, code) => {
    const input = {
      ...target,
      version: "v1",
      limit: "maxRequests" as const,
      to: 6,
      baseRevision: 1,
      message: "",
    };
    await expect(loosenBreaker({ ctx: ada, input: { ...input, ...more } })).rejects.toMatchObject({ code });
    expect((await standing())?.spec).toEqual(spec);
  });

  it("is loosened past a mesh's rules only with broken glass, which the question tells before and the record after", async () => {
    const frozen = { name: "launch", until: new Date(Date.now() + 3_600_000) };
    const freeze = vi.spyOn(rules, "freezeOf").mockReturnValue(frozen);
    const approvals = vi.spyOn(rules, "approvalsNeeded").mockReturnValue(1);
    const asked = { ...target, version: "v1", limit: "maxRequests" as const, to: 6, baseRevision: 1 };
    const loosen = (more: object) => loosenBreaker({ ctx: ada, input: { ...asked, message: "", ...more } });
    const { loosening } = await ask("limited", "v1");
    expect(loosening?.rules.map(({ code }) => code)).toEqual(["needs-approval", "frozen"]);
    expect((await refusalOf(loosen({}))).code).toBe("approval-required");
    approvals.mockReturnValue(0);
    expect((await refusalOf(loosen({}))).code).toBe("frozen");
    expect((await standing())?.spec).toEqual(spec);
    const reason = "calls are refused while engines idle";
    const { changeId } = await loosen({ breakGlass: { reason } });
    freeze.mockRestore();
    approvals.mockRestore();
    const change = await getChange({ ctx: ada, input: { id: changeId } });
    expect(change.passed).toEqual({ how: "break-glass", reason, approvals: null, freeze: "launch" });
    expect(change.until).not.toBeNull();
    await undoChange({ ctx: ada, input: { id: changeId } });
    expect((await standing())?.spec).toEqual(spec);
    expect((await ask("limited", "v1")).loosening?.rules).toEqual([]);
  });

  it("is loosened by one limit for half an hour", async () => {
    const before = Date.now();
    const input = {
      ...target,
      version: "v1",
      limit: "maxRequests" as const,
      to: 6,
      baseRevision: (await standing())?.standingRevision ?? 0,
      message: "",
    };
    const { changeId } = await loosenBreaker({ ctx: ada, input });
    const change = await getChange({ ctx: ada, input: { id: changeId } });
    const until = Date.parse(change.until ?? "");
    expect(until - before).toBeGreaterThanOrEqual(loosenedForMs - 1_000);
    expect(until - before).toBeLessThan(loosenedForMs + 60_000);
    expect(change.message).toBe("maxRequests of v1 loosened from 4 to 6");
    expect((await standing())?.spec).toEqual({
      ...spec,
      versions: { v1: { limits: { maxRequests: 6 } } },
    });
  });
});
