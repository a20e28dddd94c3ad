import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { HeddleEvent } from "../contract/events";
import { transaction } from "./client";
import { type FaultMode, FaultProxy } from "./fault-proxy.fixture";
import { listen } from "./listen";
import { newId } from "./new-id";
import { notify } from "./notify";
import { closeDatabase, processDatabase } from "./pool";

const proxy = new FaultProxy(process.env.DATABASE_URL ?? "");
const heard: HeddleEvent[] = [];
let stop: () => Promise<void>;

beforeAll(async () => {
  stop = listen(await proxy.start(), (event) => heard.push(event));
  await vi.waitFor(async () => expect(await arrives()).toBe(true), { timeout: 5_000, interval: 100 });
});
afterAll(async () => {
  await stop();
  await proxy.stop();
  await closeDatabase(processDatabase());
});
afterEach(() => {
  proxy.mode = "pass";
});

/** Whether an event that is sent now is heard within 200 ms. */
async function arrives(): Promise<boolean> {
  const id = newId();
  await transaction((tx) => notify(tx, { kind: "policy", id, version: 3 }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  return heard.some((event) => event.id === id && event.kind === "policy" && event.version === 3);
}

describe("listen", () => {
  it("hears what is committed and nothing that is rolled back", async () => {
    const id = newId();
    const failing = transaction(async (tx) => {
      await notify(tx, { kind: "policy", id });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await arrives()).toBe(true);
    expect(heard.some((event) => event.id === id)).toBe(false);
  });

  it("drops what is no event of ours", async () => {
    const before = heard.length;
    await transaction(
      (tx) =>
        tx.$executeRaw`SELECT pg_notify('heddle', 'not json'), pg_notify('heddle', '{"kind":"unheard-of"}')`,
    );
    expect(await arrives()).toBe(true);
    expect(heard.length).toBe(before + 1);
  });

  it.each<FaultMode>(["drop", "silent", "garbage"])(
    "after its connection met %s, it says resync and hears again",
    async (mode) => {
      proxy.mode = mode;
      if (mode !== "silent") proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, mode === "silent" ? 7_000 : 1_500));
      const before = heard.length;
      proxy.mode = "pass";
      await vi.waitFor(() => expect(heard.slice(before)).toMatchObject([{ kind: "resync" }]), {
        timeout: 5_000,
      });
      expect(await arrives()).toBe(true);
    },
    20_000,
  );
});
