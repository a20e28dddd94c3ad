import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Context } from "../../access/actor";
import { type Grant, readsOf } from "../../access/grants";
import { type OwnTrail, startOwnTrail } from "../../audit/server/own-trail.fixture";
import { readRows } from "../../audit/server/read-rows";
import { newId } from "../../db/new-id";
import { Prisma } from "../../db/rows";
import { nsOfMs } from "../nanoseconds";
import { getLineOf } from "./get-line";
import { HeldLines } from "./held-lines.fixture";
import { listLogsOf } from "./list-logs";
import { tellRequestOf } from "./tell-request";

let trail: OwnTrail;
let store: HeldLines;
let who: string;
const moment = "2026-11-24T10:00:00Z";
const said = "Where is the parcel of ann@example.com?";

beforeAll(async () => {
  trail = await startOwnTrail();
}, 60_000);
afterAll(() => trail.end());

const line = (namespace: string, extra: object, offset = 0) => ({
  ns: nsOfMs(Date.parse(moment) + offset),
  labels: { mesh: "demo", namespace, service: "a" },
  line: JSON.stringify({
    namespace,
    service: "a",
    request_id: "r-1",
    trace_id: "t1",
    method: "POST",
    ...extra,
  }),
});
beforeEach(() => {
  store = new HeldLines();
  store.held = [line("llm", { prompt: said }), line("edge", { prompt: said }, 1), line("llm", {}, 2)];
  who = newId();
});

function as(grants: readonly Grant[], promptRoles?: Context["promptRoles"]): Context {
  const reads = readsOf(grants, ["demo"]);
  return {
    actor: { kind: "user", id: who, name: "Ann" },
    ...{ requestId: "asked-1", address: "127.0.0.1", grants },
    ...(promptRoles && { promptRoles }),
    ...(reads && { reads }),
  };
}
const admin: Grant = { role: "admin", mesh: "*", namespace: "*" };
const rows = () => readRows({ where: [Prisma.sql`"actorId" = ${who}`], order: "oldest", limit: 50 });
const idOf = async (namespace: string, withPrompt = true) => {
  const input = { mesh: "demo", start: "2026-11-24T09:59:00Z", end: "2026-11-24T10:01:00Z", limit: 100 };
  const { lines } = await listLogsOf(store, { ctx: { ...as([admin]), grants: [admin] }, input });
  return lines.find((each) => each.namespace === namespace && each.isMasked === withPrompt)?.id ?? "";
};
const getLine = (ctx: Context, lineId: string) =>
  getLineOf(store, { ctx, input: { mesh: "demo", lineId, reveal: true } });
const tell = (ctx: Context) =>
  tellRequestOf(store, { ctx, input: { mesh: "demo", requestId: "r-1", around: moment, reveal: true } });

it("a line is seen as it was logged, once a row says who saw which, and not what it says", async () => {
  const lineId = await idOf("llm");
  const { line: seen } = await getLine(as([admin]), lineId);
  expect(seen).toMatchObject({ isMasked: false });
  expect(seen.text).toContain(said);
  const [row, ...others] = await rows();
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    ...{ verb: "read-prompt", outcome: "done", mesh: "demo", namespace: "llm", requestId: "asked-1" },
    after: { line: lineId },
  });
  expect(JSON.stringify(row)).not.toMatch(/parcel|ann@/);
});

it("a line that hides nothing leaves no row", async () => {
  await getLine(as([admin]), await idOf("llm", false));
  expect(await rows()).toEqual([]);
});

it("others are refused, and that is written down", async () => {
  const lineId = await idOf("llm");
  const operator = as([{ role: "operator", mesh: "*", namespace: "*" }]);
  await expect(getLine(operator, lineId)).rejects.toMatchObject({ code: "forbidden" });
  await expect(tell(operator)).rejects.toMatchObject({ code: "forbidden" });
  expect(await rows()).toMatchObject([
    { verb: "read-prompt", outcome: "refused", code: "forbidden", mesh: "demo", after: { line: lineId } },
    { verb: "read-prompt", outcome: "refused", code: "forbidden", mesh: "demo", after: { request: "r-1" } },
  ]);
});

it("the settings say which roles may, and a role holds where it was given", async () => {
  const operator = [{ role: "operator", mesh: "demo", namespace: "llm" }] as const;
  const allowed = as(operator, ["operator"]);
  expect((await getLine(allowed, await idOf("llm"))).line.text).toContain(said);
  await expect(getLine(allowed, await idOf("edge"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(getLine(as([admin], []), await idOf("llm"))).rejects.toMatchObject({ code: "forbidden" });
  expect(await rows()).toMatchObject([
    { outcome: "done", namespace: "llm" },
    { outcome: "refused", namespace: "edge" },
    { outcome: "refused" },
  ]);
});

it("a stream that names no namespace takes the right for each", async () => {
  store.held = [{ ...line("llm", { prompt: said }), labels: { mesh: "demo" } }];
  const lineId = await idOf("llm");
  const here = as([{ ...admin, mesh: "demo", namespace: "llm" }]);
  await expect(getLine(here, lineId)).rejects.toMatchObject({ code: "forbidden" });
  expect((await getLine(as([admin]), lineId)).line.text).toContain(said);
});

it("a request's lines are seen where that is allowed, in a row for each namespace", async () => {
  const story = await tell(as([admin]));
  expect(story.lines.filter(({ text }) => text.includes(said))).toHaveLength(2);
  expect(await rows()).toMatchObject([
    { outcome: "done", namespace: "edge", after: { request: "r-1", lines: [await idOf("edge")] } },
    { outcome: "done", namespace: "llm", after: { request: "r-1", lines: [await idOf("llm")] } },
  ]);
  const here = await tell(
    as([
      { ...admin, mesh: "demo", namespace: "llm" },
      { ...admin, role: "viewer" },
    ]),
  );
  expect(here.lines.map(({ namespace, isMasked }) => [namespace, isMasked])).toEqual([
    ["llm", false],
    ["edge", true],
    ["llm", false],
  ]);
  expect(await rows()).toHaveLength(3);
});

it("nothing revealed is kept for whoever asks while Loki is away", async () => {
  await tell(as([admin]));
  store.isAway = true;
  await expect(tell(as([admin]))).rejects.toMatchObject({ upstream: "loki" });
});

it("nothing is revealed that cannot be written down", async () => {
  const lineId = await idOf("llm");
  const other = new pg.Client({ connectionString: trail.url });
  await other.connect();
  await other.query('BEGIN; LOCK TABLE "AuditHead" IN ACCESS EXCLUSIVE MODE');
  await expect(getLine(as([admin]), lineId)).rejects.toMatchObject({ upstream: "postgres" });
  await expect(tell(as([admin]))).rejects.toMatchObject({ upstream: "postgres" });
  await other.end();
  await vi.waitFor(() => getLine(as([admin]), lineId), { timeout: 15_000, interval: 500 });
});
