import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { liftLimit, limitVersion } from "./wrong-breaker";

type Asked = { method: string; url: string; authorization: string | undefined; body: unknown };
type Answers = Record<string, { status: number; body: unknown }>;

let folder: string;
let server: Server;
let asked: Asked[];
let answers: Answers;

const endsAt = "2026-01-01T00:01:00.000Z";
const routes = (...versions: string[]) => ({
  [`GET /api/v1/policies?${new URLSearchParams({ mesh: "demo", namespace: "llm", service: "chat-model", kind: "route" })}`]:
    {
      status: 200,
      body: {
        policies: [{ written: { rules: [{ split: versions.map((version) => ({ to: { version } })) }] } }],
      },
    },
});
const policy = (written: unknown, newestRevision: number) => ({
  ...routes("v1", "v2"),
  "POST /api/v1/policies": { status: 201, body: { id: "p1" } },
  "GET /api/v1/policies/p1": { status: 200, body: { newestRevision, written } },
  "POST /api/v1/policies/p1/revisions": {
    status: 201,
    body: { revision: { number: newestRevision + 1 } },
  },
});

beforeEach(async () => {
  asked = [];
  folder = mkdtempSync(path.join(tmpdir(), "heddle-wrong-breaker-"));
  writeFileSync(path.join(folder, "token"), "t0\n");
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const { method = "", url = "" } = request;
      asked.push({
        ...{ method, url, authorization: request.headers.authorization },
        body: text === "" ? null : JSON.parse(text),
      });
      const { status, body } = answers[`${method} ${url}`] ?? { status: 404, body: { detail: "unknown" } };
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const demo = () => ({
  console: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  tokenFile: path.join(folder, "token"),
});

it("is a change with an end, on top of what stands", async () => {
  const standing = { limits: { maxRequests: 90 }, versions: { v1: { limits: { maxRetries: 3 } }, v2: {} } };
  answers = {
    ...policy(standing, 4),
    "POST /api/v1/policies/p1/revisions/5/apply": { status: 202, body: { changeId: "c1" } },
  };
  expect(await limitVersion(demo(), { version: "v1", endsAt })).toBe("c1");
  const [, , , revision, apply] = asked;
  expect(revision?.body).toMatchObject({
    baseRevision: 4,
    spec: {
      limits: { maxRequests: 90 },
      versions: { v1: { limits: { maxRetries: 3, maxRequests: 2 } }, v2: {} },
    },
  });
  expect(apply?.body).toMatchObject({ until: endsAt });
  expect(asked.every(({ authorization }) => authorization === "Bearer t0")).toBe(true);
});

it("limits all versions where no route names the one", async () => {
  answers = {
    ...policy(null, 0),
    ...routes(),
    "POST /api/v1/policies/p1/revisions/1/apply": { status: 202, body: { changeId: "c1" } },
  };
  await limitVersion(demo(), { version: "v1", endsAt });
  expect(asked[3]?.body).toMatchObject({ spec: { limits: { maxRequests: 2 } } });
});

it("says why the console refuses, in one line", async () => {
  answers = {
    ...policy(null, 0),
    "POST /api/v1/policies/p1/revisions/1/apply": { status: 422, body: { detail: "no" } },
  };
  await expect(limitVersion(demo(), { version: "v1", endsAt })).rejects.toThrow("refused it (422): no");
});

it.each([
  [202, true],
  [409, true],
  [503, false],
])("takes it back; %d is fine: %s", async (status, isFine) => {
  answers = { "POST /api/v1/changes/c1/undo": { status, body: { detail: "x" } } };
  const lifted = liftLimit(demo(), "c1");
  if (isFine) await lifted;
  else await expect(lifted).rejects.toThrow("503");
});
