import { expect, test } from "@playwright/test";
import { accepted } from "./fixtures/console-api";
import { demoConsole } from "./fixtures/demo";

test("two editors at once: one wins, the other gets both sides", async () => {
  const api = demoConsole();
  accepted(await api.shift({ v1: 80, v2: 20 }));
  const newest = await api.newestRevision();
  const shift = (weights: Record<string, number>) =>
    api.post("/api/v1/services/llm/chat-model/shift", {
      mesh: "demo",
      baseRevision: newest,
      weights,
      message: JSON.stringify(weights),
    });
  const answers = await Promise.all([shift({ v1: 70, v2: 30 }), shift({ v1: 60, v2: 40 })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  const refused = answers.find(({ status }) => status === 409)?.body as {
    code: string;
    base: unknown;
    theirs: { revision: number; actor: { name: string }; at: string; spec: unknown };
    yours: unknown;
  };
  expect(refused.code).toBe("stale-base-revision");
  expect(refused.theirs.revision).toBe((newest ?? 0) + 1);
  expect(refused.theirs.actor.name).toBe("demo");
  expect(Date.parse(refused.theirs.at)).toBeGreaterThan(Date.now() - 60_000);
  expect(JSON.stringify(refused.theirs.spec)).not.toBe(JSON.stringify(refused.yours));
  for (const side of [refused.base, refused.theirs.spec, refused.yours])
    expect(JSON.stringify(side)).toContain("v1");
});
