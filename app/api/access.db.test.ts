import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { accessDocument } from "../../lib/access/access-document";
import { type Role, roles } from "../../lib/access/grants";
import { migrate } from "../../lib/db/migrate";
import { closeDatabase, processDatabase } from "../../lib/db/pool";
import { contracts } from "../../lib/http/contracts";
import { makeCookie, makeToken } from "../../lib/http/handle.fixture";

const file = "docs/access.md";
const marks = ["<!-- what the code knows: begin -->", "<!-- what the code knows: end -->"] as const;
const root = join(import.meta.dirname, "../..");

/** Roles that exist, one that is held in no mesh that is there, and none. */
const holders = [...roles, "none"] as const;
const cookies = {} as Record<(typeof holders)[number], string>;
let readOnly: string;

beforeAll(async () => {
  vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
  await migrate(process.env.DATABASE_URL ?? "", "prisma/migrations");
  for (const role of holders) {
    const grants = role === "none" ? [] : [{ role, mesh: "*", namespace: "*" } as const];
    cookies[role] = await makeCookie(grants);
  }
  readOnly = await makeToken(["read"]);
}, 60_000);
afterAll(() => closeDatabase(processDatabase()));

/** What a route answers to these headers: sent nothing that it could act on. */
async function ask(
  { method, path: asked }: { method: string; path: string },
  headers: Record<string, string>,
): Promise<{ status: number; code: string | undefined }> {
  const [path = "", query] = asked.split("?");
  const route = join(root, "app", `${path.replaceAll("{", "[").replaceAll("}", "]")}/route.ts`);
  const handlers = (await import(/* @vite-ignore */ route)) as Record<
    string,
    (request: Request, context: unknown) => Promise<Response>
  >;
  // What a right beyond the route's own is asked for has to be well-formed.
  const value = query ? "1-a" : "~";
  const params = Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, value]));
  const address = `http://localhost:7400${path.replace(/\{\w+\}/g, value)}${query ? `?mesh=demo&${query}` : ""}`;
  const abort = new AbortController();
  const request = new Request(address, {
    method,
    headers: { host: "localhost:7400", origin: "http://localhost:7400", ...headers },
    signal: abort.signal,
    ...(method === "GET" ? {} : { body: '{"~":0}' }),
  });
  const response = await handlers[method]?.(request, { params: Promise.resolve(params) });
  if (!response) throw new Error(`${method} ${path} is no route`);
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
  const code = isProblem ? ((await response.json()) as { code: string }).code : undefined;
  if (!isProblem) await response.body?.cancel();
  abort.abort();
  return { status: response.status, code };
}

describe(file, () => {
  it("has the table that the code makes; to renew it, run this test with UPDATE=1", () => {
    const text = readFileSync(file, "utf8");
    const [begin = -1, end = -1] = marks.map((mark) => text.indexOf(mark));
    expect(begin).toBeGreaterThan(0);
    const table = accessDocument(contracts);
    const renewed = `${text.slice(0, begin + marks[0].length)}\n\n${table}\n\n${text.slice(end)}`;
    if (process.env.UPDATE) writeFileSync(file, renewed);
    expect(readFileSync(file, "utf8")).toBe(renewed);
  });
});

/** As the document says it, which is what somebody read and agreed to. */
const documented = [...readFileSync(file, "utf8").matchAll(/^\| `(\w+) (\S+)` \| (.+) \|$/gm)].map(
  ([, method = "", path = "", who = ""]) => ({ method, path, who }),
);

describe("every route of the interface", () => {
  it.each(documented)("$method $path is for $who", async ({ who, ...route }) => {
    const isFor = (role: Role) => who === "every role" || who.split(", ").includes(role);
    const nobody = await ask(route, {});
    if (who === "anyone") {
      expect(nobody.status).not.toBe(401);
      return;
    }
    expect(nobody).toEqual({ status: 401, code: "unauthenticated" });
    for (const holder of holders) {
      const { status, code } = await ask(route, { cookie: cookies[holder] });
      const allowed = who === "whoever is signed in" || (holder !== "none" && isFor(holder));
      if (allowed) expect({ holder, status, code }).not.toMatchObject({ code: "forbidden" });
      else expect({ holder, status, code }).toEqual({ holder, status: 403, code: "forbidden" });
      expect(status).not.toBe(500);
    }
    if (who !== "every role" && who !== "whoever is signed in") {
      expect(await ask(route, { authorization: `Bearer ${readOnly}` })).toMatchObject({ status: 403 });
    }
  });
});
