import { describe, expect, it } from "vitest";
import { driftLookMs, isInSync } from "./drift";

const route = (body: string) => ({ ref: "route llm/chat", body });
const held = (etag: string, body: string) => ({
  etag,
  deliveryId: null,
  resources: body === "" ? [] : [route(body)],
});

describe("what is held is in sync", () => {
  it.each([
    ["the same write", held("e1", "{}"), { etag: "e1", resources: [route("{}")] }, true],
    ["the same content by another write", held("e2", "{}"), { etag: "e1", resources: [route("{}")] }, true],
    ["another content", held("e2", '{"a":1}'), { etag: "e1", resources: [route("{}")] }, false],
    ["nothing, where something was delivered", held("", ""), { etag: "e1", resources: [route("{}")] }, false],
    ["nothing, where nothing was to be there", held("", ""), { etag: "", resources: [route("")] }, true],
    [
      "something, where nothing was to be there",
      held("e2", "{}"),
      { etag: "", resources: [route("")] },
      false,
    ],
  ])("%s", (_name, now, delivered, expected) => {
    expect(isInSync(now, delivered)).toBe(expected);
  });
});

describe("looks at many policies", () => {
  it("come each minute or so, and never more than about four a second", () => {
    expect(driftLookMs(1, 0.5)).toBe(60_000);
    expect(driftLookMs(1_000, 0.5)).toBe(250_000);
    for (const chance of [0, 1]) expect(1_000 / (driftLookMs(1_000, chance) / 1_000)).toBeLessThan(4.5);
  });
});
