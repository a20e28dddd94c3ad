import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { signInRoute } from "../../access/routes";
import { signIn } from "../../access/server/sign-in";
import { undoChangeRoute } from "../../changes/routes";
import { newId } from "../../db/new-id";
import { Prisma } from "../../db/rows";
import { AppError, type ErrorCode } from "../../errors";
import { contracts } from "../../http/contracts";
import { handle } from "../../http/handle";
import { makeToken, readRoute, send } from "../../http/handle.fixture";
import { submitRevisionRoute } from "../../policies/routes-revisions";
import { createPolicy } from "../../policies/server/create-policy";
import { shiftRoute } from "../../services/routes-shift";
import type { AuditRow } from "../audit";
import { type OwnTrail, reader, startOwnTrail } from "./own-trail.fixture";
import { readHead, readRows } from "./read-rows";
import { recordRefusals } from "./record-refusals";
import { verifyChain } from "./verify-chain";

vi.stubEnv("HEDDLE_SECRET", "a secret of the tests, 32 characters long");
let trail: OwnTrail;
let writer: Record<string, string>;
let onlyReader: Record<string, string>;

beforeAll(async () => {
  trail = await startOwnTrail();
  recordRefusals();
  const bearer = async (scopes: ("read" | "write")[]) => ({
    authorization: `Bearer ${await makeToken(scopes)}`,
    "user-agent": "curl/8.5\u00e9".padEnd(300, "x"),
    "x-heddle-peer": "192.0.2.44",
    "x-request-id": `req-${newId()}`,
  });
  [writer, onlyReader] = [await bearer(["read", "write"]), await bearer(["read"])];
});
afterAll(async () => {
  expect((await verifyChain({})).fault).toBeNull();
  await trail.end();
});

const where = [Prisma.sql`action NOT IN ('begin-chain', 'begin-policy')`];
/** What is written while `run` runs. */
async function rowsOf(run: () => Promise<unknown>): Promise<AuditRow[]> {
  const { sequence } = await readHead();
  await run();
  const since = Prisma.sql`sequence > ${BigInt(sequence)}`;
  return readRows({ where: [...where, since], order: "oldest", limit: 100 });
}
const refusing = (code: ErrorCode) =>
  handle(shiftRoute, async () => {
    throw new AppError(code, `${code} it is`, { params: {} });
  });
const shift = { mesh: "demo", weights: { v1: 90, v2: 10 }, message: "a canary", baseRevision: 1 };
const sendShift = (code: ErrorCode, headers: Record<string, string>, body: unknown = shift) =>
  send(refusing(code), { headers, params: { namespace: "llm", name: "chat-model" }, body });

describe("an act that did not happen", () => {
  it.each([
    ["stale-base-revision", 409, "refused"],
    ["invalid-weights", 422, "refused"],
    ["read-only", 403, "refused"],
    ["upstream-unavailable", 503, "failed"],
    ["internal", 500, "failed"],
  ] as const)("leaves a row: %s (%i) is %s", async (code, status, outcome) => {
    const rows = await rowsOf(async () => expect((await sendShift(code, writer)).status).toBe(status));
    expect(rows).toEqual([
      expect.objectContaining({
        ...{ verb: "shift", outcome, code, mesh: "demo", namespace: "llm", service: "chat-model" },
        ...{ after: shift.weights, before: null, requestId: writer["x-request-id"], address: "192.0.2.44" },
        message: code === "internal" ? null : `${code} it is`,
        actor: expect.objectContaining({ kind: "token" }),
      }),
    ]);
    expect(rows[0]?.userAgent).toHaveLength(200);
  });

  it.each(["not-found", "malformed", "rate-limited", "unauthenticated"] as const)(
    "leaves none where it was no act: %s",
    async (code) => expect(await rowsOf(() => sendShift(code, writer))).toEqual([]),
  );

  it("leaves a row with its target when the token may not, before anything of it was looked at", async () => {
    const rows = await rowsOf(() => sendShift("internal", onlyReader));
    expect(rows).toMatchObject([
      { outcome: "refused", code: "forbidden", mesh: "demo", service: "chat-model", after: shift.weights },
    ]);
    for (const body of ["{", `{"weights":${"[".repeat(60_000)}${"]".repeat(60_000)}}`]) {
      const torn = await rowsOf(() => sendShift("internal", onlyReader, body));
      expect(torn).toMatchObject([{ outcome: "refused", mesh: null, service: "chat-model", after: null }]);
    }
  });

  it("keeps no more of what nobody let in than its hash when it is long", async () => {
    const weights = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`version-${i}`, 0]));
    const [row] = await rowsOf(() => sendShift("internal", onlyReader, { ...shift, weights }));
    expect(row?.after).toEqual({ sha256: expect.any(String), length: expect.any(Number) });
  });

  it("names the policy and the change that it was about", async () => {
    const target = {
      mesh: "demo",
      kind: "circuit-breaker" as const,
      namespace: "llm",
      service: "chat-model",
    };
    const { id } = await createPolicy({ ctx: reader, input: target });
    const submit = handle(submitRevisionRoute, async () => {
      throw new AppError("stale-base-revision", "no");
    });
    const spec = { limits: { maxRequests: 1 } };
    const ofPolicy = () =>
      send(submit, { headers: writer, params: { id }, body: { baseRevision: 0, spec, message: "" } });
    expect(await rowsOf(ofPolicy)).toMatchObject([
      { verb: "submit", policyId: id, kind: "circuit-breaker", service: "chat-model", after: spec },
    ]);
    const undo = handle(undoChangeRoute, async () => {
      throw new AppError("overlapping-change", "no");
    });
    const changeId = newId();
    const ofChange = () => send(undo, { headers: writer, params: { id: changeId }, body: {} });
    expect(await rowsOf(ofChange)).toMatchObject([{ verb: "undo", changeId, policyId: null, mesh: null }]);
  });

  it("is not made of a read", async () => {
    const read = handle(readRoute, async () => {
      throw new AppError("invalid-query", "no");
    });
    expect(await rowsOf(() => send(read, { method: "GET", headers: writer }))).toEqual([]);
  });
});

describe("a failed sign-in", () => {
  it("leaves a row without the secret, up to the limit of the address", async () => {
    const attempt = handle(signInRoute, async ({ ctx, body }) => {
      if (!("secret" in body)) throw new Error("no link was given");
      const { actor, expiresAt } = await signIn({ ctx, input: body });
      return { actor, expiresAt: expiresAt.toISOString() };
    });
    const secret = "guessed-secret";
    const headers = { "x-heddle-peer": "198.51.100.7" };
    const rows = await rowsOf(async () => {
      for (let i = 0; i < 12; i += 1) await send(attempt, { headers, body: { secret }, params: {} });
    });
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatchObject({
      ...{ verb: "sign-in", outcome: "refused", code: "unauthenticated", address: "198.51.100.7" },
      actor: { kind: "system", id: "anyone", name: "anyone" },
    });
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

it("every route that decides has a verb; those that keep drafts, try a connection or only say where to sign in decide nothing", () => {
  const tries = ["/api/v1/connections/test", "/api/v1/connections/test-repository"];
  const undecided = ["/api/v1/policies/{id}/draft", "/api/v1/access/provider", ...tries];
  const acts = contracts.filter(({ method, action }) => method !== "GET" && !action.endsWith(".read"));
  const silent = acts.filter(({ path, verb }) => verb === undefined || path.endsWith("/draft"));
  expect([...new Set(silent.map(({ path }) => path))].sort()).toEqual(undecided.sort());
  const verbs = contracts.flatMap(({ verb }) => verb ?? []);
  expect(z.array(z.string().regex(/^[a-z][a-z-]+$/)).parse(verbs)).toContain("shift");
});
