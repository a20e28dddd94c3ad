import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeliveryRig } from "../../changes/server/delivery-rig.fixture";
import { applyTogether } from "./apply-together";
import { person, refusalOf } from "./decide.fixture";
import { getPolicy } from "./get-policy";
import { limits, type Submission, submitted, weights } from "./together.fixture";

const ctx = person("ada");
const breaker = "circuit-breaker" as const;
const submit = (...submission: Submission) => submitted(ctx, submission);
let rig: DeliveryRig;

beforeAll(async () => {
  rig = await DeliveryRig.start({
    services: ["waits", "open", "twice-a", "twice-b", "behind-a", "behind-b"],
    rules: {
      protected: [{ namespace: "llm", service: "waits", approvals: 1 }],
    },
  });
}, 60_000);

afterAll(async () => rig.stop());

describe("what is refused", () => {
  it("is the whole where one policy has to wait, by name", async () => {
    const revisions = [
      await submit("waits", "route", weights(50)),
      await submit("open", "route", weights(50)),
    ];
    const refused = await refusalOf(applyTogether({ ctx, input: { mesh: "demo", message: "", revisions } }));
    expect(refused.code).toBe("approval-required");
    expect(refused.message).toContain("route of llm/waits has 0 of 1 approvals");
    expect(refused.extra).toMatchObject({
      waiting: [{ service: "waits", waits: [{ for: "approval", given: 0, needed: 1 }] }],
    });
    const open = await getPolicy({ ctx, input: { id: revisions[1]?.policyId ?? "" } });
    expect(open).toMatchObject({ standingRevision: null, pending: { number: 1 } });
  });

  it("is a revision that was applied, or is not the newest, and who comes second", async () => {
    const [first, other] = [
      await submit("twice-a", breaker, limits(4)),
      await submit("twice-b", breaker, limits(4)),
    ];
    const input = { mesh: "demo", message: "", revisions: [first, other] };
    const outcomes = await Promise.allSettled([1, 2].map(() => applyTogether({ ctx, input })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const second = await refusalOf(applyTogether({ ctx, input }));
    expect(second).toMatchObject({ code: "invalid-transition", params: { reason: "applied-before" } });
    expect(second.message).toMatch(/^circuit-breaker of llm\/twice-a: /);
    const older = await submit("behind-a", breaker, limits(4));
    await submit("behind-a", breaker, limits(5));
    const revisions = [older, await submit("behind-b", breaker, limits(4))];
    expect(
      await refusalOf(applyTogether({ ctx, input: { mesh: "demo", message: "", revisions } })),
    ).toMatchObject({ code: "invalid-transition", params: { reason: "newer-revision" } });
  });

  it("is who may only look, and a policy of another mesh", async () => {
    const revisions = [
      await submit("open", "route", weights(40)),
      await submit("twice-a", breaker, limits(9)),
    ];
    const reader = { ...ctx, scopes: ["read" as const] };
    const input = { mesh: "demo", message: "", revisions };
    expect((await refusalOf(applyTogether({ ctx: reader, input }))).code).toBe("forbidden");
    const elsewhere = applyTogether({ ctx, input: { ...input, mesh: "other" } });
    expect((await refusalOf(elsewhere)).code).toBe("not-found");
  });
});
