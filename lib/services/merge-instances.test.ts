import { describe, expect, it } from "vitest";
import { mergeInstances, type Registered, type Scraped } from "./merge-instances";
import { movementsOf } from "./movements";

const now = 1_800_000_000;
const who = (id: string) => ({ namespace: "llm", service: "chat-model", version: "v1", id });
const iso = (ago: number) => new Date((now - ago) * 1_000).toISOString();
const scraped = (id: string, firstAgo: number, lastAgo: number): Scraped => ({
  ...who(id),
  first: now - firstAgo,
  last: now - lastAgo,
});
const registered = (id: string, ago: number | null): Registered => ({
  ...who(id),
  since: ago === null ? null : iso(ago),
});
const merge = (ready: Registered[] | null, seen: Scraped[], before: Scraped[] = []) =>
  mergeInstances({ registered: ready, scraped: seen, before, now, spanSeconds: 900, patienceSeconds: 10 });

describe("instances of the control plane and of scrapes, in one list", () => {
  it.each([
    [
      "registered and scraped",
      [registered("a", 60)],
      [scraped("a", 60, 1)],
      { state: "ready", since: iso(60) },
    ],
    ["registered alone", [registered("a", null)], [], { state: "ready", since: null }],
    [
      "registered, its scrapes lost",
      [registered("a", 600)],
      [scraped("a", 600, 300)],
      { state: "ready", leftAt: null },
    ],
    [
      "scraped, not registered",
      [],
      [scraped("a", 60, 1)],
      { state: "reporting", since: iso(60), leftAt: null },
    ],
    ["gone", [], [scraped("a", 60, 30)], { state: "gone", since: iso(60), leftAt: iso(30) }],
    ["there before anybody looked", [], [scraped("a", 899, 1)], { state: "reporting", since: null }],
    ["scraped, while nobody knows who is registered", null, [scraped("a", 60, 1)], { state: "ready" }],
  ] as const)("%s", (_what, ready, seen, wanted) => {
    expect(merge(ready && [...ready], [...seen])).toMatchObject([wanted]);
  });

  it("tells of who was registered before: gone, or still reporting, since it went", () => {
    const before = [scraped("a", 600, 40), scraped("b", 600, 40)];
    expect(merge([], [scraped("b", 600, 1)], before)).toMatchObject([
      { id: "a", state: "gone", leftAt: iso(40) },
      { id: "b", state: "reporting", leftAt: iso(40) },
    ]);
  });

  it("tells who came and went, newest first, within the span", () => {
    const all = merge([registered("new", 5), registered("old", 5_000)], [scraped("left", 500, 30)]);
    expect(movementsOf(all, (now - 900) * 1_000).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "joined new",
      "left left",
      "joined left",
    ]);
  });
});
