import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listAuditRoute } from "../../lib/audit/routes";
import { readView, viewNames } from "./audit-view";

const now = Date.parse("2026-11-30T12:34:56Z");
const read = (said: Record<string, string>) => readView((name) => said[name] ?? null, "demo", now);

describe("readView", () => {
  it.each([
    [{}, {}],
    [{ service: "llm/chat-model" }, { namespace: "llm", service: "chat-model" }],
    [{ service: "chat-model" }, { service: "chat-model" }],
    [{ service: "a/b/c" }, {}],
    [{ period: "24h" }, { since: "2026-11-29T12:34:00.000Z" }],
    [{ period: "1h", from: "2020-01-01T00:00:00Z" }, { since: "2026-11-30T11:34:00.000Z" }],
    [
      { from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z" },
      { since: "2026-11-01T00:00:00Z", until: "2026-11-02T00:00:00Z" },
    ],
    [{ scope: "mesh" }, { mesh: "demo" }],
    [{ outcome: "perhaps", verb: "<b>", from: "yesterday", text: "  " }, {}],
    [
      { outcome: "refused", verb: "shift", actor: " ann ", text: "50%" },
      { outcome: "refused", verb: "shift", actor: "ann", text: "50%" },
    ],
  ])("of %j asks for %j", (said, query) => expect(read(said).query).toEqual(query));

  it("asks for what the interface takes, whatever an address says", () => {
    const anything = fc
      .array(fc.tuple(fc.constantFrom(...viewNames), fc.string()))
      .map((pairs): Record<string, string> => Object.fromEntries(pairs));
    fc.assert(
      fc.property(anything, (said) => {
        expect(listAuditRoute.query.safeParse(read(said).query).error?.issues ?? []).toEqual([]);
      }),
    );
  });
});
