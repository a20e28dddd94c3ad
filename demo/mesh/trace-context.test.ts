import { describe, expect, it } from "vitest";
import { spanBelow, traceparent } from "./trace-context";

describe("a span", () => {
  it("belongs to its caller's trace, below the caller's span", () => {
    const first = spanBelow(undefined);
    const second = spanBelow(traceparent(first));
    expect(first.parentId).toBeUndefined();
    expect(second).toMatchObject({ traceId: first.traceId, parentId: first.spanId });
    expect(second.spanId).not.toBe(first.spanId);
  });

  it("takes a later version's header, whatever follows the flags", () => {
    const header = "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more";
    expect(spanBelow(header)).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentId: "b7ad6b7169203331",
    });
  });

  it.each([
    "",
    "x",
    "00-00000000000000000000000000000000-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
    "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
  ])("begins a new trace after %j", (header) => {
    expect(spanBelow(header).parentId).toBeUndefined();
  });
});
