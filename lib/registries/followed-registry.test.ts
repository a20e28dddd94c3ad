import { beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { FollowedRegistry } from "./followed-registry";
import type { RegistryAnswer } from "./service-registry";

let nowMs: number;
let reads: number;
let next: () => Promise<RegistryAnswer>;
let followed: FollowedRegistry;
const answer = (...ids: string[]): RegistryAnswer => ({
  groups: [
    {
      ...{ namespace: "llm", service: "chat", version: "v1" },
      instances: ids.map((id) => ({ id, address: id, since: null })),
    },
  ],
  leftOut: 1,
});
const away = new AppError("upstream-bad-answer", "it answered XML", { upstream: "registry" });

beforeEach(() => {
  nowMs = Date.parse("2026-01-01T00:00:00Z");
  reads = 0;
  next = async () => answer("a");
  const registry = {
    read: () => {
      reads += 1;
      return next();
    },
    close: async () => undefined,
  };
  followed = new FollowedRegistry(registry, { name: "eureka", everySeconds: 10, now: () => nowMs });
});
const idsNow = async () => (await followed.look()).groups?.[0]?.instances.map(({ id }) => id);

describe("a registry that answers", () => {
  it("is asked once for all who look, and then no more often than it is set to", async () => {
    await Promise.all([followed.look(), followed.look()]);
    nowMs += 9_999;
    await followed.look();
    expect(reads).toBe(1);
    next = async () => answer("a", "b");
    nowMs += 1;
    expect(await idsNow()).toEqual(["a", "b"]);
  });

  it("says how much it knows", async () => {
    expect(followed.state()).toMatchObject({
      state: "unknown",
      since: null,
      services: null,
      endpoints: null,
    });
    await followed.look();
    expect(followed.state()).toEqual({
      ...{ state: "up", since: "2026-01-01T00:00:00.000Z", lastGoodAt: "2026-01-01T00:00:00.000Z" },
      ...{ error: null, services: 1, endpoints: 1, leftOut: 1 },
    });
  });
});

describe("a registry that is away", () => {
  it("keeps what it told, with since when and why, and how old that is", async () => {
    await followed.look();
    next = () => Promise.reject(away);
    nowMs += 10_000;
    const look = await followed.look();
    expect(look.groups?.[0]?.instances).toHaveLength(1);
    expect(look.stale).toEqual({
      ...{ since: "2026-01-01T00:00:10.000Z", upstream: "registry", code: "upstream-bad-answer" },
      message: "eureka: it answered XML",
    });
    expect(followed.state()).toMatchObject({
      state: "down",
      lastGoodAt: "2026-01-01T00:00:00.000Z",
      services: 1,
    });
  });

  it("lets nobody wait for it, and is found when it is back", async () => {
    next = () => Promise.reject(away);
    expect(await followed.look()).toMatchObject({ groups: null, stale: { code: "upstream-bad-answer" } });
    let come: (told: RegistryAnswer) => void = () => undefined;
    next = () =>
      new Promise((resolve) => {
        come = resolve;
      });
    nowMs += 2_000;
    expect((await followed.look()).stale).not.toBeNull();
    come(answer("a"));
    await followed.check();
    expect(await followed.look()).toMatchObject({ groups: [{ service: "chat" }], stale: null });
    expect(reads).toBe(2);
  });

  it("in part tells the rest", async () => {
    next = async () => ({ ...answer("a"), partly: away });
    const look = await followed.look();
    expect(look.groups).toHaveLength(1);
    expect(look.stale?.message).toBe("eureka: it answered XML");
  });

  it("does not stop whoever gave up looking from hearing why", async () => {
    next = () => new Promise(() => undefined);
    const end = new AbortController();
    const looked = followed.look(end.signal);
    end.abort(new Error("gone"));
    await expect(looked).rejects.toThrow("gone");
  });
});
