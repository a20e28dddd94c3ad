import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelledPieces } from "./label";
import { maskText } from "./mask-text";

const said = "Tell \"Ann\" it's {late}, note: 'x', see\n[a, b] \\ and don't wait";
const ids = [
  ...["5ee694cf-f93b-4064-a677-4e6abf8a82be", "chatcmpl-5ee694cf-f93b-4064-a677-4e6abf8a82be-a8a65d16"],
  ...[
    "4bf92f3577b34da6a3ce929d0e0e4736",
    "00f067aa0ba902b7",
    "req_01H8XGJWBWBAQ",
    "chat-v2-7d9c8b6f54-hk2pq",
  ],
];
const keys = [
  ...["sk-proj-Ab3dEf6hIj9kLm2nOp5q", "sk-1234", "hdl_0a1B2c3D4e5F6g7H8i9J", "AKIAIOSFODNN7EXAMPLE"],
  ...["AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
  ...["github_pat_11ABCDEFG0aBcDeFgHiJkL", "xoxb-123456789012-abcdefGHIJKL", "hf_aBcDeFgHiJkLmNoPqRsT"],
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
];
const mails = ["ann.lee+on-call@example.com", "jörg@büro.example", "a_b%40mail.example.org"];

const escaped = (text: string) => JSON.stringify(text).slice(1, -1);
/** As Python prints a text that holds both kinds of quotes. */
const repr = (text: string) => `'${escaped(text).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`;

/** Where formats hold what was said. */
const holders: ((text: string) => string)[] = [
  (text) => JSON.stringify({ level: "info", prompt: text }),
  (text) =>
    JSON.stringify({ model: "m", messages: [{ role: "user", content: text }], usage: { prompt_tokens: 3 } }),
  (text) =>
    JSON.stringify({ call_type: "acompletion", response: { choices: [{ message: { content: text } }] } }),
  (text) =>
    JSON.stringify({ msg: "sent", body: JSON.stringify({ messages: [{ role: "user", content: text }] }) }),
  (text) => JSON.stringify({ attributes: [{ key: "gen_ai.prompt", value: { stringValue: text } }] }),
  (text) => JSON.stringify({ "gen_ai.completion.0.content": text, "gen_ai.input.messages": [text] }),
  (text) => `INFO request body: ${JSON.stringify({ messages: [{ content: text }], model: "m" })}`,
  (text) =>
    `INFO body="${escaped(JSON.stringify({ messages: [{ content: text }], model: "m" }))}" status=200`,
  (text) => `{"service":"a","messages":[{"role":"user","content":"${escaped(text)}`,
  (text) =>
    `Received request chatcmpl-1: prompt: ${repr(text)}, params: SamplingParams(n=1), lora_request: None.`,
  (text) => `INFO {'messages': [{'role': 'user', 'content': ${repr(text)}}], 'model': 'm'}`,
  (text) => `level=info prompt=${JSON.stringify(text)} tokens=12`,
  (text) => `prompt: ${text.replaceAll("\n", " ")}`,
];
/** Where they hold keys that have no shape of their own. */
const openers: ((key: string) => string)[] = [
  (key) => JSON.stringify({ headers: { Authorization: `Basic ${key}` }, status: 200 }),
  (key) => JSON.stringify({ headers: [["x-api-key", key]], "user.password": key }),
  (key) => JSON.stringify({ config: { litellmMasterKey: 1, LITELLM_MASTER_KEY: key, apiKey: key } }),
  (key) => `POST https://user:${key}@models.example/v1 authorization: Bearer ${key}`,
  (key) => `"GET /v1/models?api_key=${key}&limit=3&sig=${key} HTTP/1.1" 200`,
  (key) =>
    `headers=[(b'authorization', b'Basic ${key}'), (b'host', b'a')] password=${key} n=1 --api-key=${key}`,
  (key) => `connecting to postgres://heddle:${key}@db.example:5432/heddle; PGPASSWORD=${key}`,
  (key) => `-----BEGIN PRIVATE KEY-----\\n${key}\\n-----END PRIVATE KEY----- done`,
];

/** Of a planted text every stretch that is long enough to tell something. */
function traces(text: string): string[] {
  const words = text.split(/[^\p{L}\p{N}_-]+/u).filter((word) => word.length >= 4);
  return words.length > 0 ? words : [text];
}

describe("what was said", () => {
  it.each(holders)("is not there any more: %s", (hold) => {
    const masked = maskText(hold(said));
    for (const trace of traces(said)) expect(masked).not.toContain(trace);
    expect(masked).toMatch(/\[(?:prompt|answer|text), \d+ characters\]/);
  });

  it("is not, whatever it was, and JSON stays JSON", () => {
    const words = fc.string({ unit: "grapheme", maxLength: 60 }).map((text) => `Zq9${text}Zq9`);
    fc.assert(
      fc.property(words, fc.constantFrom(...holders.slice(0, 6)), (text, hold) => {
        const masked = maskText(hold(text));
        expect(masked).not.toContain("Zq9");
        JSON.parse(masked);
      }),
      { numRuns: 500 },
    );
  });

  it("is not in lines that are no JSON either", () => {
    const words = fc
      .string({ unit: "grapheme", maxLength: 60 })
      .map((text) => `Zq9${text.replaceAll(/[\r\n]/g, " ")}Zq9`);
    fc.assert(
      fc.property(words, fc.constantFrom(...holders.slice(6)), (text, hold) => {
        expect(maskText(hold(text))).not.toContain("Zq9");
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps what stands around it: vLLM's line and its parameters, figures, the model", () => {
    const line = holders[9]?.("hello there") ?? "";
    expect(maskText(line)).toBe(
      "Received request chatcmpl-1: prompt: '[prompt, 11 characters]', params: SamplingParams(n=1), lora_request: None.",
    );
    expect(maskText('{"model":"m", "prompt":"hi","prompt_tokens":12,"id":12345678901234567890}')).toBe(
      '{"model":"m", "prompt":"[prompt, 2 characters]","prompt_tokens":12,"id":12345678901234567890}',
    );
    expect(maskText("level=info prompt=12, prompt_tokens=3 completion=null")).toBe(
      "level=info prompt=12, prompt_tokens=3 completion=null",
    );
    expect(maskText(JSON.stringify({ content: "x".repeat(1_284) }))).toBe(
      '{"content":"[text, 1,284 characters]"}',
    );
  });
});

describe("keys and mail addresses", () => {
  const around = (text: string) => [
    `before ${text} after`,
    JSON.stringify({ note: `see ${text}, please`, deep: [{ text }] }),
    `at=\\n${text}\\n next`,
    `"${text}"`,
    JSON.stringify({ [text]: 1 }),
  ];
  it.each(keys)("the shape of %s is known", (key) => {
    for (const line of around(key)) {
      const masked = maskText(line);
      expect(masked).toContain("[key]");
      for (const trace of traces(key)) expect(masked).not.toContain(trace);
    }
  });

  it.each(mails)("%s is masked", (mail) => {
    for (const line of around(mail)) expect(maskText(line)).toBe(line.replaceAll(mail, "[mail]"));
  });

  it.each(openers)("keys are found by what they are called: %s", (open) => {
    const masked = maskText(open("Hunter2Zq9"));
    expect(masked).not.toContain("Hunter2");
    expect(masked).toContain("[key]");
  });

  it("leaves the rest of an address, and what looks a little like one", () => {
    expect(maskText('"POST /v1/chat?token=abc&model=m HTTP/1.1" 200')).toBe(
      '"POST /v1/chat?token=[key]&model=m HTTP/1.1" 200',
    );
    const plain =
      "image registry/chat@sha256:0123 tokens: 12 key=a max_token=512 (basic authentication) task-12345";
    expect(maskText(plain)).toBe(plain);
  });
});

describe("any line", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.constantFrom(
      ...keys,
      ...mails,
      ...ids,
      said,
      "prompt: ",
      "'messages': [",
      "authorization=",
      '\\"',
      "Bearer ",
    ),
  );
  const lines = fc.oneof(
    fc.array(anyText, { maxLength: 6 }).map((parts) => parts.join(" ")),
    fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
    fc
      .dictionary(
        fc.oneof(fc.string(), fc.constantFrom("prompt", "content", "key", "value", "token")),
        anyText,
      )
      .map((value) => JSON.stringify({ value, list: [value] })),
    fc.tuple(fc.constantFrom(...holders, ...openers), anyText).map(([hold, text]) => hold(text)),
  );

  it("is masked once and for all", () => {
    fc.assert(
      fc.property(lines, (line) => {
        const once = maskText(line);
        expect(maskText(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is JSON where it was, with the same keys and figures", () => {
    const shape = (value: unknown): unknown =>
      typeof value === "string" ? "text" : Array.isArray(value) ? value.map(shape) : value;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (given) => {
        const line = JSON.stringify({ value: given });
        const { value } = JSON.parse(line) as { value: unknown };
        expect(shape((JSON.parse(maskText(line)) as { value: unknown }).value)).toEqual(shape(value));
      }),
    );
  });

  it.each(ids)("keeps the id %s", (id) => {
    const around = [
      JSON.stringify({
        request_id: id,
        trace_id: id,
        prompt: "hello",
        error: `call ${id} of ann@example.com`,
      }),
      `request ${id}: sk-abc123def456 refused`,
      `[2026-11-24T10:00:00Z] "POST /v1/chat?api_key=x HTTP/1.1" 200 - "${id}" id=${id}`,
    ];
    for (const line of around) expect(maskText(line).split(id).length).toBe(line.split(id).length);
  });
});

describe("a long line", () => {
  const kib = 1_024;
  const hard = [
    ...[
      "a",
      "@",
      "a@",
      "eyJ",
      "eyJa.",
      "\\",
      '\\"',
      "'",
      "prompt: [",
      'prompt: "',
      "://",
      "://a@",
      "token=",
      "sk-a",
    ],
    ...[
      "bearer ",
      "word and more, then: ",
      "prompt",
      "a.",
      "%40",
      "-----BEGIN PRIVATE KEY-----",
      "a: ",
      "{",
      "[",
      "\\n",
      " ",
      "basic a",
      "9",
    ],
  ].flatMap((unit) => {
    const text = unit.repeat(Math.ceil((256 * kib) / unit.length)).slice(0, 256 * kib);
    return [text, JSON.stringify({ note: text })];
  });
  it("costs little, however long and strange", () => {
    for (const line of [...hard, "[".repeat(256 * kib) + "]".repeat(256 * kib)]) {
      const times = [0, 1, 2].map(() => {
        const startedAt = performance.now();
        maskText(line);
        return performance.now() - startedAt;
      });
      expect(Math.min(...times), line.slice(0, 40)).toBeLessThan(300);
    }
  });
});

it("labels are told apart from what stands around them", () => {
  expect(labelledPieces("a [prompt, 1,284 characters] b [mail][x]")).toEqual([
    { text: "a ", masked: null },
    { text: "[prompt, 1,284 characters]", masked: { kind: "prompt", length: 1_284 } },
    { text: " b ", masked: null },
    { text: "[mail]", masked: { kind: "mail", length: null } },
    { text: "[x]", masked: null },
  ]);
});
