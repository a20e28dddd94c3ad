import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectedProxy } from "../../control-planes/control-plane";
import { AppError } from "../../errors";
import { proxiesSchema } from "../proxies";
import { listProxies } from "./list-proxies";

const held = vi.hoisted(() => ({ controlPlane: undefined as unknown }));
vi.mock("../../control-planes/registry", () => ({ findControlPlane: () => held.controlPlane }));

const ctx = {
  actor: { kind: "user" as const, id: "ada", name: "ada" },
  requestId: "r",
  address: "127.0.0.1",
};
const ask = (mesh = "demo") => listProxies({ ctx, input: { mesh } });

type Type = ConnectedProxy["types"][number];
function proxy(id: string, type: Partial<Type> = {}): ConnectedProxy {
  const common = { id, cluster: "web", userAgent: "envoy 1.36.2", dialect: "envoy" };
  const taken: Type = {
    ...{ type: "route", count: 1, sentVersion: "a", ackedVersion: "a", state: "acked" },
    ...{ since: "2026-01-01T00:00:00.000Z", refusal: null, waiting: [], lastRefusal: null },
  };
  return { ...common, connectedSince: "2026-01-01T00:00:00.000Z", types: [{ ...taken, ...type }] };
}

beforeEach(() => {
  held.controlPlane = undefined;
});

describe("listProxies", () => {
  it("says that there is no control plane, or that it does not tell", async () => {
    expect(await ask()).toMatchObject({ source: "no-control-plane", total: 0 });
    held.controlPlane = {};
    expect(await ask()).toMatchObject({ source: "untold", total: 0 });
  });

  it("puts those first that refuse, then those that lag, and counts all", async () => {
    const many = Array.from({ length: 300 }, (_, index) => proxy(`well-${index}`));
    const odd = [
      proxy("lags", { state: "pending" }),
      proxy("waits", { waiting: ["llm/chat-model"] }),
      // What it refused is on its way again, in another form.
      proxy("refuses", { state: "pending", refusal: "no such cluster" }),
    ];
    held.controlPlane = { proxies: async () => [...many, ...odd] };
    const answer = proxiesSchema.parse(await ask());
    expect(answer.proxies.slice(0, 4).map(({ id, state }) => `${id} ${state}`)).toEqual([
      "refuses nacked",
      "lags pending",
      "waits pending",
      "well-0 acked",
    ]);
    expect(answer).toMatchObject({ total: 303, nacked: 1, pending: 2, stale: null });
    expect(answer.proxies).toHaveLength(200);
  });

  it("keeps the last that was told while the control plane is away, and fails where nothing was", async () => {
    const away = new AppError("upstream-timeout", "it is away", { upstream: "control-plane" });
    held.controlPlane = { proxies: () => Promise.reject(away) };
    await expect(ask("never-told")).rejects.toBe(away);
    held.controlPlane = { proxies: async () => [proxy("a")] };
    await ask("told");
    held.controlPlane = { proxies: () => Promise.reject(away) };
    expect(await ask("told")).toMatchObject({
      ...{ source: "told", total: 1, stale: { upstream: "control-plane", code: "upstream-timeout" } },
    });
    held.controlPlane = { proxies: () => Promise.reject(new Error("a fault of this side")) };
    await expect(ask("told")).rejects.toThrow("a fault of this side");
  });
});
