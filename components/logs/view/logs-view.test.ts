import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LogsFilter, logsLink } from "../../../lib/logs/logs-link";
import { listLogsRoute } from "../../../lib/logs/routes";
import { isLive, looksLikeRequestId, queryOf, readFilter } from "./logs-view";

const view = { mesh: "demo", window: "5m", at: null } as const;
const read = (extra: Record<string, string>) => readFilter((name) => extra[name] ?? null);

describe("the filter in the address", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const anyFilter: fc.Arbitrary<LogsFilter> = fc.record(
    {
      service: fc.tuple(word, word).map((parts) => parts.join("/")),
      version: word,
      status: fc.constantFrom("ok", "error", "UNAVAILABLE", "503"),
      flag: fc.constantFrom("UO", "UH"),
      slowerMs: fc.integer({ min: 0, max: 60_000 }),
      ttftSlowerMs: fc.integer({ min: 0, max: 60_000 }),
      tenant: fc.string({ minLength: 1 }).filter((text) => text.trim() === text),
      caller: fc.tuple(word, word).map((parts) => parts.join("/")),
      text: fc.string({ minLength: 1 }).filter((text) => text.trim() === text),
      from: fc.constant("2026-11-24T10:00:00.000000001Z"),
      to: fc.constant("2026-11-24T11:00:00Z"),
    },
    { requiredKeys: [] },
  );

  it("is read back as it was linked, and the interface takes it", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const { extra } = logsLink(filter);
        const again = read(Object.fromEntries(new URLSearchParams(extra)));
        expect(again).toEqual(filter);
        const now = Date.parse("2026-11-24T10:30:00Z");
        const query = queryOf(again, { ...view, at: new Date(now).toISOString() });
        const parsed = listLogsRoute.query.safeParse(query);
        expect(parsed.error?.issues ?? []).toEqual([]);
      }),
    );
  });

  it.each([
    [{ service: "chat-model" }, {}],
    [{ service: "llm/a/b" }, {}],
    [{ service: "llm/<b>" }, {}],
    [{ status: 'x"}' }, {}],
    [{ slowerMs: "slow", ttftSlowerMs: "-1" }, {}],
    [{ from: "yesterday", to: "1795514400" }, {}],
    [{ version: "v2\n", text: "  " }, { version: "v2" }],
  ])("leaves out what does not parse: %j", (extra, expected) => expect(read(extra)).toEqual(expected));

  it("asks for the window, or for the time that was given", () => {
    expect(queryOf({}, view)).toEqual({ mesh: "demo", window: "5m" });
    expect(queryOf({ from: "a", to: "b" }, view)).toEqual({ mesh: "demo", start: "a", end: "b" });
    expect(queryOf({}, { ...view, at: "c" })).toEqual({ mesh: "demo", window: "5m", at: "c" });
    expect([isLive({}, null), isLive({ to: "b" }, null), isLive({}, "c")]).toEqual([true, false, false]);
  });
});

it.each([
  ["0199f1c2-7d3e-7aaa-bbbb-123456789abc", true],
  ["req-20261124-1", true],
  ["timeout", false],
  ["12345678", false],
  ["two words 1", false],
])("%s looks like an id: %s", (text, expected) => expect(looksLikeRequestId(text)).toBe(expected));
