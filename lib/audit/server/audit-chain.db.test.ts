import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readDatabase, transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { Prisma } from "../../db/rows";
import type { AuditRow } from "../audit";
import { exportAudit } from "./export-audit";
import { hashRow } from "./hash-row";
import { listAudit } from "./list-audit";
import { act, type OwnTrail, reader, startOwnTrail } from "./own-trail.fixture";
import { readHead, readRows } from "./read-rows";
import { recordAudit } from "./record-audit";
import { verifyChain } from "./verify-chain";
import { verifyFile } from "./verify-file";

let trail: OwnTrail;
let folder: string;
const rows = 40;

beforeAll(async () => {
  trail = await startOwnTrail();
  folder = mkdtempSync(path.join(tmpdir(), "heddle-audit-"));
  for (let i = 1; i < rows; i += 1) await act({ message: `act ${i}`, after: { step: i } });
  await trail.tamper(
    `CREATE TABLE saved AS TABLE "AuditEvent"; CREATE TABLE "savedHead" AS TABLE "AuditHead"`,
  );
});
afterAll(async () => {
  await trail.end();
  rmSync(folder, { recursive: true });
});
beforeEach(() =>
  trail.tamper(`DELETE FROM "AuditEvent"; INSERT INTO "AuditEvent" SELECT * FROM saved;
    DELETE FROM "AuditHead"; INSERT INTO "AuditHead" SELECT * FROM "savedHead"`),
);

const all = () => readRows({ where: [Prisma.sql`TRUE`], order: "oldest", limit: 10_000 });
const faultAfter = async (sql: string) => {
  await trail.tamper(sql);
  return (await verifyChain({})).fault;
};
/** What somebody who knows how rows are hashed writes into one. */
async function rehash(sequence: number): Promise<void> {
  const [row] = await readRows({
    where: [Prisma.sql`sequence = ${BigInt(sequence)}`],
    order: "oldest",
    limit: 1,
  });
  if (!row) throw new Error(`no row ${sequence}`);
  await trail.tamper(`UPDATE "AuditEvent" SET hash = '${hashRow(row)}' WHERE sequence = ${sequence}`);
}
async function exported(): Promise<string> {
  const stream = await exportAudit({ ctx: reader, input: {}, signal: AbortSignal.timeout(10_000) });
  return new Response(stream).text();
}
const saved = (text: string) => {
  const file = path.join(folder, `${newId()}.jsonl`);
  writeFileSync(file, text);
  return file;
};

describe("an untouched trail", () => {
  it("holds together from a row that says what lies before it to its head", async () => {
    const verdict = await verifyChain({});
    expect(verdict).toMatchObject({ rows, first: 1, fault: null, head: await readHead() });
    expect((await all())[0]).toMatchObject({ verb: "begin-chain", after: { earlierRows: 0 } });
  });

  it("is refused every change by the database itself", async () => {
    const attempt = (sql: string) => readDatabase((db) => db.$executeRawUnsafe(sql));
    for (const [sql, why] of [
      [`UPDATE "AuditEvent" SET outcome = 'refused' WHERE sequence = 3`, /append-only/],
      [`DELETE FROM "AuditEvent" WHERE sequence = 40`, /append-only/],
      [`TRUNCATE "AuditEvent"`, /append-only/],
      [`UPDATE "AuditHead" SET sequence = 12`, /its next row and nowhere else/],
      [`UPDATE "AuditHead" SET sequence = sequence + 1`, /its next row and nowhere else/],
      [`DELETE FROM "AuditHead"`, /append-only/],
      [`TRUNCATE "AuditHead"`, /append-only/],
      [`INSERT INTO "AuditHead" VALUES (2, 1, '')`, /check/],
    ] as const)
      await expect(attempt(sql)).rejects.toThrow(why);
    const copy = (sequence: string) =>
      attempt(`INSERT INTO "AuditEvent" (id, sequence, "previousHash", hash, action, outcome, "requestId", address, "actorKind", "actorId", "actorName")
        SELECT gen_random_uuid(), ${sequence}, repeat('0', 64), repeat('0', 64), action, outcome, "requestId", address, "actorKind", "actorId", "actorName" FROM "AuditEvent" WHERE sequence = 2`);
    await expect(copy("41")).rejects.toThrow(/does not continue the chain/);
    await expect(copy("1000")).rejects.toThrow(/does not continue the chain/);
    expect((await verifyChain({})).fault).toBeNull();
  });

  it("says of any value what it will say when it is read again", async () => {
    const values = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
    const texts = fc.string({ unit: "binary", maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(values, values, texts, texts, async (before, after, message, userAgent) => {
        await act({ before, after, message }, { ...reader, userAgent });
        const [row] = await readRows({ where: [Prisma.sql`TRUE`], order: "newest", limit: 1 });
        expect(row && hashRow(row)).toBe(row?.hash);
      }),
      { numRuns: 60 },
    );
    await act({ after: { text: "a\u0000b\ud800c", "\udfff": 1, __proto__: null, big: 1e300, tiny: 5e-324 } });
    await act({ after: { long: "x".repeat(300_000) } });
    expect((await all()).at(-1)?.after).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      length: 300_011,
    });
    expect((await verifyChain({})).fault).toBeNull();
  });
});

describe("tampering is found at its row", () => {
  it.each([
    [`outcome = 'refused'`],
    [`"actorName" = 'somebody else'`],
    [`address = '203.0.113.5'`],
    [`message = NULL`],
    [`after = '{"step": 18}'`],
    [`at = at + interval '1 microsecond'`],
    [`"requestId" = ''`],
    [`"meshId" = NULL`],
    [`"beforeRevision" = 3`],
    [`hash = repeat('a', 64)`],
    [`"previousHash" = repeat('a', 64)`],
  ])("a field is changed: %s", async (change) => {
    const sql = `UPDATE "AuditEvent" SET ${change} WHERE sequence = 17`;
    expect(await faultAfter(sql)).toEqual({ sequence: 17, fault: "changed" });
    const page = await listAudit({ ctx: reader, input: { limit: 50 } });
    expect(page.fault).toEqual({ sequence: 17, fault: "changed" });
  });

  it("a field is changed and its row hashed again: the next row gives it away", async () => {
    await trail.tamper(`UPDATE "AuditEvent" SET outcome = 'refused' WHERE sequence = 17`);
    await rehash(17);
    expect((await verifyChain({})).fault).toEqual({ sequence: 18, fault: "unlinked" });
  });

  it("the newest row is changed and hashed again: the head gives it away", async () => {
    await trail.tamper(`UPDATE "AuditEvent" SET outcome = 'refused' WHERE sequence = ${rows}`);
    await rehash(rows);
    expect((await verifyChain({})).fault).toEqual({ sequence: rows, fault: "replaced" });
  });

  it("a row is removed, also the first", async () => {
    expect(await faultAfter(`DELETE FROM "AuditEvent" WHERE sequence = 9`)).toEqual({
      sequence: 9,
      fault: "missing",
    });
    expect(await faultAfter(`DELETE FROM "AuditEvent" WHERE sequence = 1`)).toEqual({
      sequence: 1,
      fault: "missing",
    });
  });

  it("rows are removed and the others moved up", async () => {
    const sql = `DELETE FROM "AuditEvent" WHERE sequence = 9; UPDATE "AuditEvent" SET sequence = sequence - 1 WHERE sequence = 10`;
    expect(await faultAfter(sql)).toEqual({ sequence: 9, fault: "changed" });
  });

  it("two rows are swapped", async () => {
    const sql = `UPDATE "AuditEvent" SET sequence = -1 WHERE sequence = 20; UPDATE "AuditEvent" SET sequence = 20 WHERE sequence = 30;
      UPDATE "AuditEvent" SET sequence = 30 WHERE sequence = -1`;
    expect(await faultAfter(sql)).toEqual({ sequence: 20, fault: "changed" });
  });

  it("a row is put in between, whoever made room for it", async () => {
    const copy = (sequence: string) => `INSERT INTO "AuditEvent"
      SELECT (jsonb_populate_record(saved, jsonb_build_object('id', gen_random_uuid(), 'sequence', ${sequence}))).* FROM saved WHERE sequence = 20`;
    const room = `UPDATE "AuditEvent" SET sequence = -sequence - 1 WHERE sequence > 20; UPDATE "AuditEvent" SET sequence = -sequence WHERE sequence < 0`;
    expect(await faultAfter(`${room}; ${copy("21")}`)).toEqual({ sequence: 21, fault: "changed" });
    await rehash(21);
    expect((await verifyChain({})).fault).toEqual({ sequence: 21, fault: "unlinked" });
  });

  it("a second row takes a number, also where a batch ends", async () => {
    await trail.tamper(`DROP INDEX "AuditEvent_sequence_key"`);
    const sql = `INSERT INTO "AuditEvent" SELECT (jsonb_populate_record(saved, jsonb_build_object('id', gen_random_uuid()))).* FROM saved WHERE sequence = ${rows}`;
    expect(await faultAfter(sql)).toEqual({ sequence: rows, fault: "extra" });
    await trail.tamper(
      `DELETE FROM "AuditEvent"; CREATE UNIQUE INDEX "AuditEvent_sequence_key" ON "AuditEvent"(sequence)`,
    );
  });

  it("the tail is cut: by the head, and by what was noted outside when the head was moved too", async () => {
    const noted = await readHead();
    await trail.tamper(`DELETE FROM "AuditEvent" WHERE sequence > 35`);
    expect((await verifyChain({})).fault).toEqual({ sequence: 36, fault: "cut" });
    const moved = `UPDATE "AuditHead" SET sequence = 35, hash = (SELECT hash FROM saved WHERE sequence = 35)`;
    expect(await faultAfter(moved)).toBeNull();
    expect((await verifyChain({ expected: noted })).fault).toEqual({ sequence: 36, fault: "cut" });
  });

  it("the whole chain is written anew: only what was noted outside tells", async () => {
    const noted = await readHead();
    await trail.tamper(`UPDATE "AuditEvent" SET message = 'never mind' WHERE sequence = 5`);
    for (let sequence = 5; sequence <= rows; sequence += 1) {
      await rehash(sequence);
      await trail.tamper(
        `UPDATE "AuditEvent" SET "previousHash" = (SELECT hash FROM "AuditEvent" WHERE sequence = ${sequence}) WHERE sequence = ${sequence + 1}`,
      );
    }
    await trail.tamper(
      `UPDATE "AuditHead" SET hash = (SELECT hash FROM "AuditEvent" WHERE sequence = ${rows})`,
    );
    expect((await verifyChain({})).fault).toBeNull();
    expect((await verifyChain({ expected: noted })).fault).toEqual({ sequence: rows, fault: "replaced" });
  });
});

describe("writers", () => {
  it("twenty at once give one unbroken chain, and who reads waits for none of them", async () => {
    const slow = transaction(async (tx) => {
      await recordAudit(tx, reader, { mesh: "demo", action: "slow", outcome: "done" });
      await new Promise((resolve) => setTimeout(resolve, 700));
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    const startedAt = performance.now();
    const page = await listAudit({ ctx: reader, input: { limit: 50 } });
    expect(performance.now() - startedAt).toBeLessThan(450);
    expect(page.rows[0]?.sequence).toBe(rows);
    await slow;
    const each = Array.from({ length: 20 }, (_, i) => `writer ${i}`);
    await Promise.all(each.map((message) => act({ message })));
    const verdict = await verifyChain({});
    expect(verdict).toMatchObject({ rows: rows + 21, fault: null, head: await readHead() });
    const written = (await all()).slice(-20).map(({ message }) => message);
    expect(written.sort()).toEqual(each.sort());
  });

  it("keep the act and its row together: both or neither", async () => {
    const name = newId();
    const decide = (fail: boolean) =>
      transaction(async (tx) => {
        await tx.user.create({ data: { id: newId(), name } });
        await recordAudit(tx, reader, { action: "create-user", outcome: "done", after: { name } });
        if (fail) throw new Error("the act fails behind its row");
      });
    const users = () => readDatabase((db) => db.user.count({ where: { name } }));
    await expect(decide(true)).rejects.toThrow("behind its row");
    expect([await users(), (await readHead()).sequence]).toEqual([0, rows]);
    await decide(false);
    expect([await users(), (await readHead()).sequence]).toEqual([1, rows + 1]);
    await trail.tamper(`DELETE FROM "AuditHead"`);
    const other = newId();
    await expect(
      transaction(async (tx) => {
        await tx.user.create({ data: { id: newId(), name: other } });
        await recordAudit(tx, reader, { action: "create-user", outcome: "done" });
      }),
    ).rejects.toThrow(/no head/);
    expect(await readDatabase((db) => db.user.count({ where: { name: other } }))).toBe(0);
  });
});

describe("an exported file", () => {
  it("is verified by itself, and a filtered one when that is said", async () => {
    const text = await exported();
    const lines = text.trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as AuditRow).sequence)).toEqual(lines.map((_, i) => i + 1));
    const whole = await verifyFile({ file: saved(text), filtered: false, expected: await readHead() });
    expect(whole).toMatchObject({ rows, fault: null, head: await readHead() });
    const some = saved(lines.filter((_, i) => i % 3 === 0).join("\n"));
    expect((await verifyFile({ file: some, filtered: true })).fault).toBeNull();
    expect((await verifyFile({ file: some, filtered: false })).fault).toEqual({
      sequence: 2,
      fault: "missing",
    });
  });

  it("shows what was done to it", async () => {
    const lines = (await exported()).trimEnd().split("\n");
    const verdictOf = async (changed: string[], expected?: { sequence: number; hash: string }) =>
      (await verifyFile({ file: saved(changed.join("\n")), filtered: false, expected })).fault;
    expect(await verdictOf(lines.map((line) => line.replace("act 12", "act 13")))).toEqual({
      sequence: 13,
      fault: "changed",
    });
    expect(await verdictOf(lines.toSpliced(7, 1))).toEqual({ sequence: 8, fault: "missing" });
    expect(await verdictOf(lines.slice(0, -2), await readHead())).toEqual({
      sequence: rows - 1,
      fault: "cut",
    });
    expect(await verdictOf(lines.map((line) => line.replace(`"step":5`, `"step":5,"x":1`)))).toEqual({
      sequence: 6,
      fault: "changed",
    });
    await expect(verdictOf(["{}"])).rejects.toThrow(/line 1 is no row/);
  });
});
