import { describe, expect, it } from "vitest";
import { readExploreView } from "./explore-view";

const read = (search: string) => {
  const params = new URLSearchParams(search);
  return readExploreView((name) => params.get(name));
};

describe("what the address says", () => {
  it("is a concept, told apart and narrowed", () => {
    expect(
      read("concept=ttft&by=service,version,service&service=chat-model&version=v2&view=table&only=v2"),
    ).toEqual({
      ask: {
        kind: "concept",
        concept: "ttft",
        by: ["service", "version"],
        where: { service: "chat-model", version: "v2" },
      },
      range: null,
      isTable: true,
      only: "v2",
    });
  });

  it("falls back where it does not parse", () => {
    expect(read("concept=nope&by=nope&namespace=%2F&from=soon&to=later")).toMatchObject({
      ask: { kind: "concept", concept: "requests", by: [], where: {} },
      range: null,
    });
  });

  it("is a query, written or still to be written", () => {
    expect(read("query=up&concept=ttft").ask).toEqual({ kind: "query", query: "up" });
    expect(read("ask=query&concept=ttft").ask).toEqual({ kind: "query", query: "" });
  });

  it("has a stretch of time only with an end after its start", () => {
    const [from, to] = ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"];
    expect(read(`from=${from}&to=${to}`).range).toEqual({ start: 1_767_225_600, end: 1_767_229_200 });
    expect(read(`from=${to}&to=${from}`).range).toBeNull();
    expect(read(`from=${from}`).range).toBeNull();
  });
});
