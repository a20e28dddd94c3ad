import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as change from "./app/api/v1/changes/[id]/route";
import * as changes from "./app/api/v1/changes/route";
import * as preview from "./app/api/v1/policies/[id]/preview/route";
import * as apply from "./app/api/v1/policies/[id]/revisions/[number]/apply/route";
import * as revision from "./app/api/v1/policies/[id]/revisions/[number]/route";
import * as revisions from "./app/api/v1/policies/[id]/revisions/route";
import * as previewTarget from "./app/api/v1/policies/preview/route";
import * as policies from "./app/api/v1/policies/route";
import { DeliveryRig } from "./lib/changes/server/delivery-rig.fixture";
import { getChange } from "./lib/changes/server/get-change";
import type { RouteHandler } from "./lib/http/handle";
import { makeToken } from "./lib/http/handle.fixture";
import { decide, person } from "./lib/policies/server/decide.fixture";

const ada = person("ada");
let rig: DeliveryRig;
let console_: Server;
let env: Record<string, string>;
let folder: string;

/** The console's own route handlers behind a socket: who asks is let in, or not, as in the console. */
const routes: [RegExp, Partial<Record<string, RouteHandler>>][] = [
  [/^\/api\/v1\/policies$/, policies],
  [/^\/api\/v1\/policies\/preview$/, previewTarget],
  [/^\/api\/v1\/policies\/(?<id>[^/]+)\/preview$/, preview],
  [/^\/api\/v1\/policies\/(?<id>[^/]+)\/revisions$/, revisions],
  [/^\/api\/v1\/policies\/(?<id>[^/]+)\/revisions\/(?<number>\d+)$/, revision],
  [/^\/api\/v1\/policies\/(?<id>[^/]+)\/revisions\/(?<number>\d+)\/apply$/, apply],
  [/^\/api\/v1\/changes$/, changes],
  [/^\/api\/v1\/changes\/(?<id>[^/]+)$/, change],
];

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

async function answer(request: IncomingMessage): Promise<Response> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const body = await bodyOf(request);
  for (const [pattern, methods] of routes) {
    const found = pattern.exec(url.pathname);
    const handler = methods[request.method ?? "GET"];
    if (!found || !handler) continue;
    const headers = new Headers(
      Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const init = { method: request.method ?? "GET", headers, ...(body === "" ? {} : { body }) };
    const params = Promise.resolve({ ...found.groups });
    return handler(new Request(url, init), { params });
  }
  return new Response("", { status: 404 });
}

beforeAll(async () => {
  console_ = createServer((request, response) => {
    void answer(request).then(async (given) => {
      response.writeHead(given.status, Object.fromEntries(given.headers));
      response.end(await given.text());
    });
  });
  await new Promise<void>((resolve) => console_.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(console_.address() as AddressInfo).port}`;
  vi.stubEnv("HEDDLE_ALLOWED_HOSTS", host);
  vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
  rig = await DeliveryRig.start({ services: ["limited", "free", "gone", "both"] });
  env = { HEDDLE_URL: `http://${host}`, HEDDLE_TOKEN: await makeToken(["read", "write"]) };
  const spec = { limits: { maxRequests: 16 } };
  await decide(ada, { kind: "circuit-breaker", service: "limited", spec });
}, 120_000);

afterAll(async () => {
  await rig.stop();
  console_.close();
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-policies-"));
  return () => rmSync(folder, { recursive: true });
});

/** Without a database of its own: all that it knows comes over HTTP. */
async function heddle(args: string[], more: Record<string, string> = {}) {
  const { DATABASE_URL: _, ...rest } = process.env;
  const command = ["--conditions=react-server", "--import", "tsx", "heddle.ts", "policies", ...args];
  const child = spawn(process.execPath, command, { env: { ...rest, ...env, ...more } });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => (said.stdout += text));
  child.stderr.on("data", (text) => (said.stderr += text));
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, ...said };
}

const limited = "llm/limited/circuit-breaker.yaml";
const exported = `kind: circuit-breaker
target:
  mesh: demo
  namespace: llm
  service: limited
spec:
  limits:
    maxRequests: 16
`;
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};
const filesIn = () =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
const ofFree = (spec: string, service = "free") =>
  `kind: route\ntarget: { mesh: demo, namespace: llm, service: ${service} }\nspec: ${spec}\n`;
const toV1 = "{ rules: [{ split: [{ to: { version: v1 }, weight: 100 }] }] }";

describe("policies as a folder", () => {
  it("are exported, and then there is no difference", async () => {
    const told = await heddle(["export", folder, "--mesh", "demo"]);
    expect(told).toMatchObject({ status: 0, stdout: expect.stringContaining(`wrote ${limited}`) });
    expect(readFileSync(path.join(folder, limited), "utf8")).toBe(exported);
    expect(await heddle(["diff", folder])).toMatchObject({
      status: 0,
      stdout: "",
      stderr: expect.stringMatching(/^0 differ/),
    });
  }, 120_000);

  it("are compared, applied once, and waited for", async () => {
    write(limited, exported.replace("16", "24"));
    write("llm/free/route.yaml", ofFree(toV1));
    const differing = await heddle(["diff", folder]);
    expect(differing).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("2 differ, 0 are the same"),
    });
    expect(differing.stdout).toContain(`--- a/${limited}\n+++ b/${limited}\n`);
    expect(differing.stdout).toContain("-    maxRequests: 16\n+    maxRequests: 24\n");
    expect(differing.stdout).toContain("--- /dev/null\n+++ b/llm/free/route.yaml\n@@ -0,0 +1,");
    const tried = await heddle(["apply", folder, "--dry-run"]);
    expect(tried).toMatchObject({ status: 0, stdout: expect.stringContaining(`would apply ${limited}`) });
    expect((await heddle(["diff", folder])).status).toBe(2);
    const applied = await heddle(["apply", folder, "--message", "from CI", "--wait"]);
    expect(applied).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("2 applied, 0 were the same"),
    });
    expect(applied.stdout).toMatch(/^(accepted|converged) llm\/free\/route\.yaml$/m);
    expect((await rig.held("free")).split).toEqual({ v1: 100 });
    expect(await heddle(["apply", folder])).toMatchObject({
      status: 0,
      stdout: "",
      stderr: expect.stringContaining("0 applied, 2 were the same"),
    });
  }, 120_000);

  it("are applied as one change, what is needed first first", async () => {
    write("llm/both/route.yaml", ofFree(toV1, "both"));
    write("llm/both/circuit-breaker.yaml", exported.replace("limited", "both").replace("16", "32"));
    const told = await heddle(["apply", folder, "--mesh", "demo", "--together", "--wait"]);
    expect(told).toMatchObject({ status: 0, stderr: expect.stringContaining("2 applied, 0 were the same") });
    const ids = [...told.stdout.matchAll(/in change (\S+)/g)].map(([, id]) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    const { set } = await getChange({ ctx: ada, input: { id: ids[0] ?? "" } });
    expect(set?.parts.map(({ policyKind }) => policyKind)).toEqual(["circuit-breaker", "route"]);
    expect((await rig.held("both")).split).toEqual({ v1: 100 });
  }, 120_000);

  it("are all refused where one has a problem, and nothing is written", async () => {
    write(limited, exported.replace("16", "40"));
    write("llm/free/route.yaml", ofFree("{ rules: [{ split: [{ to: { version: v9 }, weight: 100 }] }] }"));
    const refused = await heddle(["apply", folder, "--reason", "because"]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/^error: llm\/free\/route\.yaml: rules\.0\.split\.0: /m);
    expect(refused.stderr).toContain("nothing was applied: 1 errors");
    const after = mkdtempSync(path.join(tmpdir(), "heddle-after-"));
    await heddle(["export", after, "--mesh", "demo"]);
    expect(readFileSync(path.join(after, limited), "utf8")).not.toContain("40");
    rmSync(after, { recursive: true });
  }, 120_000);

  it("that stand and have no file are only told of, unless they are pruned", async () => {
    await decide(ada, { kind: "circuit-breaker", service: "gone", spec: { limits: { maxRequests: 9 } } });
    expect((await heddle(["export", folder, "--mesh", "demo"])).status).toBe(0);
    const gone = "llm/gone/circuit-breaker.yaml";
    rmSync(path.join(folder, gone));
    expect(await heddle(["diff", folder])).toMatchObject({
      status: 0,
      stderr: expect.stringContaining(`${gone} stands and is not in`),
    });
    expect(await heddle(["apply", folder, "--prune"])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`applied ${gone}`),
    });
    write(gone, exported.replace("limited", "gone"));
    const told = await heddle(["export", folder, "--mesh", "demo", "--prune"]);
    expect(told.stdout).toContain(`removed ${gone}`);
    expect(filesIn()).not.toContain(gone);
  }, 120_000);
});

describe("what ends with 1 and one clear line", () => {
  it.each<[string, string[], Record<string, string>, Record<string, string>, RegExp]>([
    ["no console", ["diff", "."], {}, { HEDDLE_URL: "http://127.0.0.1:1" }, /does not answer/],
    ["no address", ["diff", "."], {}, { HEDDLE_URL: "", HEDDLE_TOKEN: "" }, /HEDDLE_URL/],
    [
      "a token that nobody gave",
      ["export", "DIR", "--mesh", "demo"],
      {},
      { HEDDLE_TOKEN: "hdl_no" },
      /^heddle: /,
    ],
    ["no mesh", ["export", "DIR"], {}, {}, /export needs --mesh/],
    ["an empty folder", ["diff", "DIR"], {}, {}, /there is no policy in/],
    ["nothing to do", ["nonsense", "DIR"], {}, {}, /heddle policies export DIR/],
    ["an unknown option", ["diff", "DIR", "--nonsense"], {}, {}, /nonsense/],
    [
      "a file in the wrong place",
      ["diff", "DIR"],
      { "llm/other/route.yaml": ofFree(toV1) },
      {},
      /belongs in llm\/free\/route\.yaml/,
    ],
    [
      "a file that says no policy",
      ["apply", "DIR"],
      { "llm/free/route.yaml": ofFree("{ rules: [] }") },
      {},
      /llm\/free\/route\.yaml:3:\d+: spec\.rules: /,
    ],
    [
      "another mesh",
      ["diff", "DIR", "--mesh", "other"],
      { "llm/free/route.yaml": ofFree(toV1) },
      {},
      /is of mesh demo, not other/,
    ],
  ])(
    "%s",
    async (_, args, files, more, message) => {
      for (const [file, text] of Object.entries(files)) write(file, text);
      if (args[1] === ".") write("llm/free/route.yaml", ofFree(toV1));
      const told = await heddle(
        args.map((arg) => (arg === "DIR" || arg === "." ? folder : arg)),
        more,
      );
      expect(told.stderr).toMatch(message);
      expect(told).toMatchObject({ status: 1, stdout: "" });
    },
    30_000,
  );
});
