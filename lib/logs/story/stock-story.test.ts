import { describe, expect, it } from "vitest";
import type { Entry } from "../entry";
import {
  type Call,
  chatEngine,
  chatProxy,
  engineLines,
  gatewayPod,
  jsonOf,
  sent,
  served,
  stockEntry,
  stockLogs,
  textOf,
} from "../profiles/stock-lines.fixture";
import { assembleStory } from "./assemble-story";

const tell = (...entries: Entry[]) => assembleStory(entries, null, stockLogs);
const call = (write: (call: Call) => string, labels: Record<string, string>, said: Call) =>
  stockEntry(labels, write(said), said.startMs + said.durationMs);

describe.each([
  ["TEXT", textOf],
  ["JSON", jsonOf],
])("the story of a request through a stock mesh that logs %s", (_form, write) => {
  const entries = [
    call(write, gatewayPod, sent),
    call(write, chatProxy, served),
    ...engineLines().map((line, index) => stockEntry(chatEngine, line, 5 + index)),
  ];

  it("is one hop a call, with caller, version, outcome and the engine's lines", () => {
    const story = tell(...entries);
    expect(story.hops).toHaveLength(1);
    expect(story.hops[0]).toMatchObject({
      ...{ reporter: "destination", namespace: "llm", service: "chat", version: "v2", status: "200" },
      ...{ caller: "istio-system/istio-ingressgateway", outcome: "ok", flags: [], durationMs: 7_890 },
      ...{ instance: chatProxy.pod, method: "POST /v1/chat/completions", attempt: null, ttftMs: null },
    });
    expect(story.sentence).toEqual([
      { code: "served", service: "chat", version: "v2" },
      { code: "took", ms: 7_890 },
    ]);
    expect(story).toMatchObject({ traceId: null, namesakes: [], outcome: "ok", repeatedLines: 0 });
    expect(story.entries).toHaveLength(4);
  });

  it("takes the gateway's word where no pod answered", () => {
    const refused = { ...sent, durationMs: 1, status: 503, flags: "UO", details: "overflow", to: "-" };
    const story = tell(call(write, gatewayPod, refused));
    expect(story.hops[0]).toMatchObject({
      reporter: "source",
      service: "chat",
      version: "v2",
      flags: ["UO"],
    });
    expect(story.sentence).toEqual([
      { code: "failed", service: "chat", version: "v2", status: "503" },
      { code: "flag", flag: "UO" },
      { code: "took", ms: 1 },
    ]);
  });

  it("says of a call that a gateway sent nowhere that the gateway failed", () => {
    const story = tell(call(write, gatewayPod, { ...sent, cluster: "-", status: 404, flags: "NR", to: "-" }));
    expect(story.sentence[0]).toEqual({
      ...{ code: "failed", service: "istio-ingressgateway", version: null, status: "404" },
    });
  });

  it("keeps both sides where they disagree: the caller gave up, the pod only saw it go", () => {
    const story = tell(
      call(write, gatewayPod, { ...sent, status: 504, flags: "UT" }),
      call(write, chatProxy, { ...served, status: 0, flags: "DC" }),
    );
    expect(story.hops.map(({ reporter, outcome, service }) => [reporter, outcome, service])).toEqual([
      ["source", "error", "chat"],
      ["destination", "gone", "chat"],
    ]);
    expect(story.sentence[0]).toMatchObject({ code: "failed", status: "504" });
  });

  it("tells each try of a caller that tried again, though one pod served both", () => {
    const again: Call = { ...sent, startMs: 8_000, durationMs: 500, from: "10.1.0.3:51101" };
    const servedAgain: Call = { ...served, startMs: 8_002, durationMs: 490, remote: "10.1.0.3:51101" };
    const story = tell(
      call(write, gatewayPod, { ...sent, status: 503, flags: "UC" }),
      call(write, chatProxy, { ...served, status: 503, flags: "UC" }),
      call(write, gatewayPod, again),
      call(write, chatProxy, servedAgain),
    );
    expect(story.hops.map(({ status, startMs, attempt }) => [status, startMs, attempt])).toEqual([
      ["503", 0, 1],
      ["200", 7_999, 2],
    ]);
    expect(story).toMatchObject({ outcome: "ok" });
    expect(story.sentence).toEqual([
      { code: "served", service: "chat", version: "v2" },
      { code: "took", ms: 8_489 },
      { code: "attempts", count: 2 },
      { code: "recovered", count: 1 },
    ]);
  });

  it("takes calls after one that went well for calls of their own", () => {
    const story = tell(
      call(write, gatewayPod, { ...sent, durationMs: 100 }),
      call(write, gatewayPod, { ...sent, startMs: 200, durationMs: 100, from: "10.1.0.3:51101" }),
    );
    expect(story.hops.map(({ attempt }) => attempt)).toEqual([null, null]);
  });

  it("knows a call by its pod where the client's address hides the gateway's", () => {
    const hidden = { ...served, remote: "203.0.113.9:0", sni: "-" };
    const story = tell(call(write, gatewayPod, sent), call(write, chatProxy, hidden));
    expect(story.hops).toHaveLength(1);
    expect(story.hops[0]).toMatchObject({ service: "chat", version: "v2" });
  });
});
