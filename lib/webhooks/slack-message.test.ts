import { expect, it } from "vitest";
import { slackMessage } from "./slack-message";
import type { WebhookBody } from "./webhooks";

const body = (message: string, reason: string | null = null): WebhookBody => ({
  type: "change.made",
  timestamp: "2026-11-30T10:00:00.000Z",
  data: {
    mesh: { id: "demo", name: "Demo" },
    namespace: "llm",
    service: "chat-model",
    policy: { id: "p", kind: "route", revision: 3 },
    change: {
      ...{ id: "c", kind: "shift", message, until: null, revertsChangeId: null },
      fields: [{ path: "rules.default.split.v2.weight", before: 10, after: 50 }],
    },
    actor: { kind: "user", name: "operator" },
    reason,
    link: "http://localhost:7400/changes/c?mesh=demo",
  },
});

it("says what changed, by whom, and where to undo it", () => {
  expect(slackMessage(body("more for v2")).text.split("\n")).toEqual([
    "*chat-model* (llm in Demo): route was changed",
    "shift by operator: more for v2",
    "• rules.default.split.v2.weight: 10 → 50",
    "<http://localhost:7400/changes/c?mesh=demo|See the change, or undo it>",
  ]);
});

it("lets nobody mention, link or format by what they write", () => {
  const { text } = slackMessage(body("<!channel> *hi* <http://evil.invalid|here>\n`x`", "& <@U1>"));
  expect(text).not.toMatch(/<!|<@|<http:\/\/evil/);
  expect(text).toContain("&lt;!channel&gt;");
  expect(text).toContain("&amp; &lt;@U1&gt;");
  expect(text.split("\n")).toHaveLength(5);
});

it("cuts what is long", () => {
  expect(slackMessage(body("x".repeat(5_000))).text.length).toBeLessThan(600);
});
