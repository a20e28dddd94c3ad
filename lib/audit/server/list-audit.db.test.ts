import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "../../access/actor";
import { readDatabase } from "../../db/client";
import { newId } from "../../db/new-id";
import { Prisma } from "../../db/rows";
import { type AuditFilter, exportAuditRoute, listAuditRoute } from "../routes";
import { auditWhere } from "./audit-where";
import { exportAudit } from "./export-audit";
import { listAudit } from "./list-audit";
import { act, type OwnTrail, reader, startOwnTrail } from "./own-trail.fixture";

let trail: OwnTrail;
const ann: Context = { ...reader, actor: { kind: "user", id: newId(), name: "ann" }, address: "192.0.2.1" };
const bot: Context = {
  ...reader,
  actor: { kind: "token", id: newId(), name: "ci bot" },
  requestId: "req-bot",
};

beforeAll(async () => {
  trail = await startOwnTrail();
  for (let i = 0; i < 12; i += 1) {
    await act({ namespace: "llm", service: "chat-model", message: `Step ${i} 50%_off` }, ann);
    await act({ mesh: "other", namespace: "llm", service: "router", action: "undo" }, bot);
    await act({ action: "apply", outcome: "refused", code: "stale-base-revision", changeId: newId() }, bot);
  }
});
afterAll(() => trail.end());

type Query = Partial<Parameters<typeof listAuditRoute.query.parse>[0] & object>;
const parse = (query: Query) => listAuditRoute.query.parse(query);
const list = (query: Query) => listAudit({ ctx: reader, input: parse(query) });
async function pages(query: Query): Promise<number[]> {
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page = await list({ ...query, ...(cursor ? { cursor } : {}) });
    seen.push(...page.rows.map(({ sequence }) => sequence));
    cursor = page.next;
  } while (cursor);
  return seen;
}

describe("listAudit", () => {
  it.each([
    [{}, 37],
    [{ mesh: "other" }, 12],
    [{ namespace: "llm", service: "chat-model" }, 12],
    [{ actor: "ann" }, 12],
    [{ actor: bot.actor.id }, 24],
    [{ verb: "undo", actor: "ci bot" }, 12],
    [{ outcome: "refused" }, 12],
    [{ text: "STALE-base" }, 12],
    [{ text: "50%_off" }, 12],
    [{ text: "0%" }, 12],
    [{ text: "step_1" }, 0],
    [{ text: "req-bot", outcome: "done" }, 12],
    [{ text: "192.0.2.1" }, 12],
    [{ since: "2100-01-01T00:00:00Z" }, 0],
    [{ until: "2100-01-01T00:00:00+02:00" }, 37],
  ] as const)(
    "narrowed by %j has %i rows, in pages of any size without gaps or repeats",
    async (query, count) => {
      const whole = await pages({ ...query, limit: 200 });
      expect(whole.length).toBe(count);
      expect(whole).toEqual([...whole].sort((a, b) => b - a));
      for (const limit of [1, 5, 12]) expect(await pages({ ...query, limit })).toEqual(whole);
    },
  );

  it("goes on from where a page ended while rows are added", async () => {
    const first = await list({ limit: 10 });
    await act({ message: "meanwhile" });
    const second = await list({ limit: 10, cursor: first.next ?? "" });
    expect(second.rows[0]?.sequence).toBe((first.rows.at(-1)?.sequence ?? 0) - 1);
    expect(second.head.sequence).toBe(first.head.sequence + 1);
  });

  it("splits time where it is told to", async () => {
    const [row] = (await list({ limit: 1, actor: "ann" })).rows;
    const at = row?.at ?? "";
    const since = await pages({ since: `${at.slice(0, 23)}Z`, limit: 200 });
    const until = await pages({ until: `${at.slice(0, 23)}Z`, limit: 200 });
    expect(since).toContain(row?.sequence);
    expect([...since, ...until]).toEqual(await pages({ limit: 200 }));
  });

  it("is read by those who may read, and exported as it is listed", async () => {
    const nobody: Context = { ...reader, actor: { kind: "token", id: "x", name: "x" }, scopes: [] };
    await expect(listAudit({ ctx: nobody, input: parse({}) })).rejects.toMatchObject({ code: "forbidden" });
    const signal = AbortSignal.timeout(10_000);
    await expect(exportAudit({ ctx: nobody, input: {}, signal })).rejects.toMatchObject({
      code: "forbidden",
    });
    const stream = await exportAudit({ ctx: reader, input: { actor: "ci bot", verb: "undo" }, signal });
    const lines = (await new Response(stream).text()).trimEnd().split("\n");
    const rows = lines.map((line) => exportAuditRoute.answer.parse(JSON.parse(line)));
    const listed = (await list({ actor: "ci bot", verb: "undo", limit: 200 })).rows;
    expect(rows).toEqual(listed.toReversed());
  });
});

describe("a long trail", () => {
  beforeAll(async () => {
    await trail.tamper(`
      INSERT INTO "AuditEvent" (id, sequence, "previousHash", hash, at, "meshId", namespace, service, action, outcome, "requestId", address, "actorKind", "actorId", "actorName")
      SELECT gen_random_uuid(), 100 + n, repeat('0', 64), repeat('0', 64), now() - (80000 - n) * interval '1 minute', 'demo', 'llm', 'service-' || n % 200,
        CASE WHEN n % 1000 = 0 THEN 'roll-back' ELSE 'apply' END, CASE WHEN n % 500 = 0 THEN 'failed' ELSE 'done' END,
        'r' || n, '127.0.0.1', 'user', 'id-' || n % 300, 'user-' || n % 300
      FROM generate_series(1, 60000) AS n;
      UPDATE "AuditHead" SET sequence = 60100;
      ANALYZE "AuditEvent";`);
  });

  it.each([
    [{}],
    [{ mesh: "demo" }],
    [{ namespace: "llm", service: "service-7" }],
    [{ actor: "user-7" }],
    [{ verb: "roll-back" }],
    [{ outcome: "failed" }],
    [{ outcome: "done", verb: "roll-back", mesh: "demo" }],
    [{ since: new Date(Date.now() - 3_600_000).toISOString() }],
  ] as [AuditFilter][])("is read by an index when narrowed by %j", async (query) => {
    const where = Prisma.join([Prisma.sql`sequence < ${60_101n}`, ...auditWhere(query)], " AND ");
    const plan = await readDatabase(
      (db) => db.$queryRaw<{ "QUERY PLAN": string }[]>`
        EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM "AuditEvent" WHERE ${where} ORDER BY sequence DESC, id DESC LIMIT 51`,
    );
    const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
    expect(text).not.toContain("Seq Scan");
    const read = [...text.matchAll(/Rows Removed by Filter: (\d+)/g)].map(([, rows]) => Number(rows));
    expect(Math.max(0, ...read)).toBeLessThan(10_000);
  });

  it("searches words in parts, and says how far it came", async () => {
    const first = await list({ text: "step 3" });
    expect(first).toMatchObject({ rows: [], next: "10101", searchedTo: 10_101 });
    const second = await list({ text: "step 3", cursor: first.next ?? "" });
    expect(second.rows.map(({ message }) => message)).toEqual(["Step 3 50%_off"]);
    expect(second).toMatchObject({ next: null, searchedTo: null });
  });
});

it("either refuses a query or answers it, whatever it says", async () => {
  const words = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("%", "\\", "'", "\u0000", "_", '"', "ann"),
  );
  const mostly = (...valid: string[]) =>
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...valid) }, { weight: 1, arbitrary: words });
  const name = mostly("demo", "llm", "chat-model");
  const moment = fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    mostly(
      "2026-11-30T12:00:00Z",
      "2026-11-30T12:00:00.123456+14:00",
      "9999-12-31T23:59:59-23:59",
      "0000-01-01T00:00:00Z",
    ),
    fc.constantFrom("2026-02-30T00:00:00Z", "2026-11-30T24:00:00Z"),
  );
  const parts = {
    ...{ mesh: name, namespace: name, service: name, actor: words, text: words },
    ...{ verb: mostly("shift", "undo"), outcome: mostly("done", "refused", "failed") },
    ...{ since: moment, until: moment },
    limit: mostly("1", "200"),
    cursor: fc.oneof(mostly("1", "17", "999999999999999"), fc.bigInt().map(String)),
  };
  const names = Object.keys(parts) as (keyof typeof parts)[];
  // A few parts at a time: with all of them next to nothing is a query.
  const query = fc
    .subarray(names, { maxLength: 4 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((part) => [part, parts[part]]))));
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const parsed = listAuditRoute.query.safeParse(asked);
      if (!parsed.success) return;
      answered += 1;
      const answer = await listAudit({ ctx: reader, input: parsed.data });
      expect(listAuditRoute.answer.safeParse(answer).error?.issues ?? []).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(answered).toBeGreaterThan(100);
});
