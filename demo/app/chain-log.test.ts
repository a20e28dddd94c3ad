import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readAccessRecord } from "../../lib/logs/access-record";
import { type Chain, exactly, type Line, startChain, tokenIndices, upTo } from "./chain.fixture";

let chain: Chain;
const chat: Chain["chat"] = (...call) => chain.chat(...call);

beforeAll(async () => {
  chain = await startChain();
}, 30_000);
afterAll(() => chain.stop(), 30_000);

describe("the access log", () => {
  it("has a line for every hop, each below the hop that called it, from the gateway to the engine", async () => {
    chain.plane.publish(35, [{ version: "v1", weightBp: 10_000 }]);
    await vi.waitFor(async () => {
      const response = await chat(exactly(1));
      await response.text();
      expect(response.headers.get("x-heddle-route")).toContain('"revision":35');
    });
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await (await chat(exactly(9), { "x-request-id": "logged", traceparent })).text();
    const lines = await chain.linesOf("logged", 10);
    const services = lines.map(({ service, method }) => `${service} ${String(method).split("/").at(-1)}`);
    expect(services.sort()).toEqual([
      "chat-model Generate",
      "embedder Embed",
      "gateway completions",
      "guardrail Screen",
      "orchestrator Answer",
      "reranker Rerank",
      "retriever Retrieve",
      "session-store Append",
      "session-store Recall",
      "vector-index Search",
    ]);
    const bySpan = new Map(lines.map((line) => [line.span_id, line]));
    const parentOf = (service: string) =>
      bySpan.get(lines.find((line) => line.service === service)?.parent_span_id)?.service;
    expect(["orchestrator", "chat-model", "embedder", "retriever"].map(parentOf)).toEqual([
      "gateway",
      "orchestrator",
      "retriever",
      "orchestrator",
    ]);
    expect(new Set(lines.map((line) => line.trace_id))).toEqual(new Set([traceparent.split("-")[1]]));
    const find = (service: string) => lines.find((line) => line.service === service);
    expect(find("gateway")).toMatchObject({
      parent_span_id: "b7ad6b7169203331",
      method: "POST /v1/chat/completions",
      protocol: "http",
      status: "200",
      completion_tokens: 9,
      ttft_ms: expect.any(Number),
    });
    expect(find("chat-model")).toMatchObject({
      reporter: "destination",
      version: "v1",
      instance: "chat-model-v1-0",
      caller: "orchestrator",
      status: "OK",
      response_flags: "-",
      attempt: 1,
      tenant: "tenant-t",
      model: "qa-chat",
      policy_id: "policy-1",
      policy_revision: 35,
      completion_tokens: 9,
      finish_reason: "length",
      queue_ms: expect.any(Number),
      prefill_ms: expect.any(Number),
      decode_ms: expect.any(Number),
    });
  });

  it("says nothing that its reader does not understand, in streams with few labels", () => {
    expect(chain.store.lines.length).toBeGreaterThan(15);
    for (const { labels, at, line } of chain.store.lines) {
      const { caller_instance: _, user: _user, prompt: _prompt, ...said } = JSON.parse(line);
      const code = said.http_status === undefined ? {} : { http_status: String(said.http_status) };
      expect(readAccessRecord(line)).toEqual({ ...said, ...code });
      expect(Object.keys(labels)).toEqual(["mesh", "namespace", "service", "version", "instance"]);
      expect(at.slice(0, -6)).toBe(String(Date.parse(said.time)));
    }
  });
});

describe("a provider outside the mesh", () => {
  const large = (requestId: string) =>
    chat({ ...exactly(20), model: "qa-chat-large" }, { "x-request-id": requestId });
  const outside = (lines: Line[]) => lines.find(({ service }) => service === "outside-provider");

  it("answers for the large model, seen by its caller alone", async () => {
    const response = await large("outside");
    expect(await response.text()).toContain("large-19 ");
    expect(response.headers.get("x-heddle-version")).toBeNull();
    const lines = await chain.linesOf("outside", 10);
    expect(lines.some(({ service }) => service === "chat-model")).toBe(false);
    expect(outside(lines)).toMatchObject({
      reporter: "source",
      namespace: "external",
      caller: "orchestrator",
      protocol: "http",
      status: "200",
      completion_tokens: 20,
    });
  });

  it("is replaced by the own model while it allows no more", async () => {
    chain.provider.limitTo(1);
    await (await large("last-allowed")).text();
    const response = await large("limited");
    expect(tokenIndices(await response.text())).toEqual(upTo(20));
    expect(response.headers.get("x-heddle-version")).toBe("v1");
    chain.provider.limitTo(undefined);
    const lines = await chain.linesOf("limited", 11);
    expect(outside(lines)).toMatchObject({ status: "429", level: "warn", error: "429, again after 60 s" });
    expect(lines.find(({ service }) => service === "chat-model")).toMatchObject({ model: "qa-chat" });
    const metrics = (await Promise.all(["orchestrator-0", "orchestrator-1"].map(chain.metricsOf))).join("\n");
    expect(metrics).toMatch(
      /reporter="source"[^}]*destination_service_name="outside-provider",destination_service_namespace="external"[^}]*request_protocol="http"[^}]*response_code="429"/,
    );
  });
});

describe("a stream that breaks off", () => {
  it("is a reset for its caller and an error event for the client, told on both lines", async () => {
    const now = new Date().toISOString();
    chain.incidentsNow.set("mid-stream-reset", {
      name: "mid-stream-reset",
      startedAt: now,
      endsAt: now,
      params: { version: "v1" },
    });
    let id = 0;
    await vi.waitFor(
      async () => {
        id++;
        const text = await (await chat(exactly(60), { "x-request-id": `broken-${id}` })).text();
        expect(text).not.toContain("[DONE]");
      },
      { timeout: 15_000, interval: 0 },
    );
    chain.incidentsNow.clear();
    const lines = await chain.linesOf(`broken-${id}`, 9);
    expect(lines.find(({ service }) => service === "chat-model")).toMatchObject({
      status: "INTERNAL",
      response_flags: "UR",
      level: "error",
      error: expect.stringMatching(/^the stream broke off after \d+ tokens$/),
      finish_reason: "error",
    });
    expect(lines.find(({ service }) => service === "gateway")).toMatchObject({
      status: "200",
      level: "error",
    });
    const metrics = (await Promise.all(["orchestrator-0", "orchestrator-1"].map(chain.metricsOf))).join("\n");
    expect(metrics).toMatch(
      /destination_workload="chat-model-v1"[^}]*grpc_response_status="13",response_flags="UC"/,
    );
    expect(await chain.metricsOf("gateway-0")).toMatch(
      /destination_workload="orchestrator-v1"[^}]*grpc_response_status="13",response_flags="-"/,
    );
  });
});
