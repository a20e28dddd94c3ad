import { describe, expect, it } from "vitest";
import { isOfRequest } from "../is-of-request";
import { podProfiles } from "./known-logs";
import { readFields } from "./read-fields";
import { readLine } from "./read-line";
import {
  type Call,
  chatEngine,
  chatProxy,
  engineLines,
  gatewayPod,
  jsonOf,
  requestId,
  sent,
  served,
  stockEntry,
  stockLogs,
  textOf,
  uvicornLine,
} from "./stock-lines.fixture";

const read = (labels: Record<string, string>, line: string) => readLine(stockEntry(labels, line), stockLogs);
const other = "11111111-2222-3333-4444-555555555555";

const forms = [
  ["istio-text", textOf],
  ["istio-json", jsonOf],
] as const;

describe.each(forms)("a line of %s", (profile, write) => {
  const of = (call: Partial<Call>, labels: Record<string, string> = gatewayPod) =>
    read(labels, write({ ...sent, ...call }));

  it("of the caller's proxy says whom it called, in which version, and how it went", () => {
    const { record, ...told } = of({});
    expect(told).toEqual({
      profile,
      isCall: true,
      guessed: ["caller"],
      place: { namespace: "llm", service: "chat", version: "v2", instance: gatewayPod.pod },
    });
    expect(record).toMatchObject({
      ...{ reporter: "source", namespace: "llm", service: "chat", version: "v2", status: "200" },
      ...{ caller: "istio-ingressgateway", caller_namespace: "istio-system", instance: gatewayPod.pod },
      ...{ method: "POST /v1/chat/completions", duration_ms: 7_900, upstream_ms: 310, request_id: requestId },
      time: "2026-11-24T10:00:07.900000000Z",
    });
    // Envoy has no time to a first token, and a query string is nobody's to keep.
    expect(record).not.toHaveProperty("ttft_ms");
    expect(JSON.stringify(record)).not.toContain("trace=1");
  });

  it("of the callee's proxy knows the service by the name that it was asked for", () => {
    const { record, guessed } = read(chatProxy, write(served));
    expect(record).toMatchObject({
      reporter: "destination",
      namespace: "llm",
      service: "chat",
      version: "v2",
    });
    expect(record).not.toHaveProperty("caller");
    expect(guessed).toEqual([]);
  });

  it("of a callee that was asked for by no name is guessed by its pod, and says so", () => {
    const { record, guessed } = read(chatProxy, write({ ...served, sni: "-" }));
    expect(record).toMatchObject({ namespace: "llm", service: "chat", version: "v2" });
    expect(guessed).toEqual(["service", "version"]);
    // Outside of the mesh anybody can name any service to a gateway.
    const forged = of({
      cluster: "-",
      sni: "outbound_.80_.v9_.bank.money.svc.cluster.local",
      flags: "NR",
      status: 404,
    });
    expect(forged.place).toMatchObject({ namespace: "istio-system", service: "istio-ingressgateway" });
  });

  it.each([
    ["outbound|443||api.openai.com", { service: "api.openai.com", namespace: undefined, version: undefined }],
    ["outbound|8000||chat.llm.svc.cluster.local;", { service: "chat", namespace: "llm", version: undefined }],
    ["outbound|8000||chat-0.chat.llm.svc.cluster.local", { service: "chat", namespace: "llm" }],
    ["PassthroughCluster", { service: "chat.llm", namespace: undefined, reporter: "source" }],
    ["outbound|nonsense", { service: "istio-ingressgateway", reporter: "destination" }],
  ])("to %s", (cluster, expected) => {
    const { record } = of({ cluster });
    expect({ ...{ version: undefined, namespace: undefined }, ...record }).toMatchObject(expected);
  });

  it.each([
    ["quotes", 'evil" "agent'],
    [
      "a whole forged ending",
      `x" "${other}" "a" "b:1" outbound|1|v9|x.y.svc.cluster.local 1.1.1.1:1 2.2.2.2:2 3.3.3.3:3 - default`,
    ],
    ["a backslash", "a\\b\\\\"],
    ["JSON", `{"request_id":"${other}","response_code":500}`],
    ["100,000 characters", '" "'.repeat(33_000)],
    ["nothing", null],
  ])("whose user agent holds %s keeps its id, status and destination", (_what, userAgent) => {
    const { record } = of({ userAgent });
    expect(record).toMatchObject({ request_id: requestId, status: "200", service: "chat", version: "v2" });
  });

  it("reads IPv6 hosts, calls that never had a status, and connections that carried no HTTP", () => {
    expect(of({ to: "[fd00:10::9]:8000", from: "[fd00::1]:4" }).record).toMatchObject({
      upstream_host: "[fd00:10::9]:8000",
    });
    expect(of({ status: 0, flags: "DC" }).record).toMatchObject({ status: "0", response_flags: "DC" });
    const tcp = of({ method: null, path: null, status: 0, id: null });
    expect(tcp.record).not.toHaveProperty("method");
    expect(tcp.record).not.toHaveProperty("request_id");
  });

  it("is nobody's who only prints the like", () => {
    expect(read({ ...chatProxy, container: "app" }, write(sent))).toMatchObject({
      profile: "plain",
      record: null,
    });
  });

  it("that is cut off is no call", () => {
    const line = write(sent);
    for (const length of [10, 60, line.length - 40]) {
      expect(read(gatewayPod, line.slice(0, length))).toMatchObject({ record: null, isCall: false });
    }
  });
});

describe("lines of engines and gateways of models", () => {
  it("name a request by the engine's id", () => {
    const [received = "", added = ""] = engineLines();
    for (const line of [received, added]) {
      const { profile, record, isCall, guessed } = read(chatEngine, line);
      expect({ profile, isCall, guessed }).toEqual({
        profile: "vllm",
        isCall: false,
        guessed: ["service", "version"],
      });
      expect(record).toMatchObject({ request_id: requestId, service: "chat", version: "v2", level: "INFO" });
    }
    expect(read(chatEngine, added).record?.engine_id).toBe(`chatcmpl-${requestId}-a8a65d16`);
    // As older versions write it.
    const old = "INFO 10-02 13:00:42 logger.py:36] Received request cmpl-3ab8b1fe-0: prompt: 'Who is afraid'";
    expect(read(chatEngine, old).record).toMatchObject({
      engine_id: "cmpl-3ab8b1fe-0",
      request_id: "3ab8b1fe-0",
    });
    expect(read(chatEngine, uvicornLine).record).toMatchObject({
      ...{ method: "POST /v1/chat/completions", status: "200", downstream_remote_address: "127.0.0.6:51408" },
    });
    expect(read(chatEngine, "Traceback (most recent call last):").profile).toBe("plain");
  });

  it("of LiteLLM say status in words, times in seconds, and the team", () => {
    const line = JSON.stringify({
      ...{ id: `chatcmpl-${requestId}`, trace_id: "t1", call_type: "acompletion", status: "failure" },
      ...{ startTime: 1795514400.5, response_time: 2.5, model: "gpt-4o", model_group: "chat-large" },
      ...{ prompt_tokens: 812, completion_tokens: 96, metadata: { user_api_key_team_alias: "acme" } },
      error_str: "RateLimitError",
    });
    const { profile, record } = read(
      { namespace: "llm", pod: "litellm-7d9c8b6f54-hk2pq", container: "litellm" },
      line,
    );
    expect(profile).toBe("litellm");
    expect(record).toMatchObject({
      ...{ request_id: requestId, trace_id: "t1", status: "ERROR", duration_ms: 2_500, tenant: "acme" },
      ...{ model: "chat-large", prompt_tokens: 812, error: "RateLimitError" },
      time: "2026-11-24T10:00:03.000000000Z",
    });
  });

  it("of Envoy AI Gateway have fields with dots and dashes", () => {
    const line = JSON.stringify({
      ...{ start_time: "2026-11-24T10:00:00.000Z", method: "POST", response_code: 200, duration: 900 },
      ...{ "gen_ai.request.model": "chat", "gen_ai.response.model": "chat-2", "x-request-id": requestId },
      ...{ "gen_ai.usage.input_tokens": "12", "gen_ai.usage.output_tokens": 34, response_flags: "-" },
    });
    const { profile, record } = read({ namespace: "gw", pod: "envoy-x-0", container: "envoy" }, line);
    expect(profile).toBe("envoy-ai-gateway");
    expect(record).toMatchObject({
      request_id: requestId,
      model: "chat-2",
      prompt_tokens: 12,
      completion_tokens: 34,
    });
  });
});

describe("which lines are of a request", () => {
  const isOwn = (labels: Record<string, string>, line: string) =>
    isOfRequest(stockEntry(labels, line), requestId, stockLogs);

  it.each([
    [true, chatProxy, textOf(served)],
    [false, chatProxy, textOf({ ...served, id: other, userAgent: requestId })],
    [false, chatProxy, textOf({ ...served, id: other, userAgent: `x" "${requestId}" "a" "b` })],
    [false, chatProxy, jsonOf({ ...served, id: other, path: `/${requestId}` })],
    [false, chatProxy, jsonOf({ ...served, id: null, path: `/${requestId}` })],
    [true, chatEngine, engineLines()[0] ?? ""],
    [true, chatEngine, engineLines()[1] ?? ""],
    [
      false,
      chatEngine,
      `INFO 11-24 10:00:00 [logger.py:49] Received request chatcmpl-${other}: prompt: 'chatcmpl-${requestId}'`,
    ],
    [
      false,
      chatEngine,
      `INFO 11-24 10:00:00 [logger.py:49] Received request chatcmpl-${requestId}-more-of-it: p`,
    ],
    [true, { ...chatProxy, container: "app" }, `retrying ${requestId}.`],
    [true, { ...chatProxy, container: "app" }, `request_id=${requestId} tries=2`],
    [false, { ...chatProxy, container: "app" }, `retrying ${requestId}-2 and x${requestId}`],
  ])("%s: %j %s", (expected, labels, line) => {
    expect(isOwn(labels, line)).toBe(expected);
  });
});

/** Numbers that look random and are the same every time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state;
  }
}

describe("whatever a line holds", () => {
  it("it is read as its own format or as none, and never with another's fields", () => {
    const random = numbers(7);
    const pick = <T>(all: readonly T[]): T => all[(random.next().value as number) % all.length] as T;
    const odd = [
      '"',
      "\\",
      " ",
      "-",
      "[",
      "]",
      "{",
      "}",
      ":",
      "|",
      "=",
      "é",
      "\u0000",
      "chatcmpl-",
      '" "',
      '","',
      other,
    ];
    const noise = () =>
      Array.from({ length: (random.next().value as number) % 12 }, () => pick(odd)).join("");
    for (let run = 0; run < 600; run++) {
      const [profile, write] = pick(forms);
      const status = pick([200, 404, 503, 0]);
      const line = write({
        ...{ ...sent, status, flags: pick(["-", "UO", "DC", "UF,URX"]), userAgent: noise() },
        authority: pick(["chat.llm", "[::1]:80", "a.b:1"]),
      });
      const { profile: read_, record } = read(gatewayPod, line);
      expect([read_, record?.status, record?.request_id, record?.version], line).toEqual([
        ...[profile, String(status), requestId, "v2"],
      ]);
      const fitting = podProfiles.filter((each) => readFields(each, line)).map(({ name }) => name);
      expect(fitting, line).toEqual([profile]);
    }
  });
});
