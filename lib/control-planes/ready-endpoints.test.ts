import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { processSingleton } from "../http/process-singleton";
import { FollowedRegistry } from "../registries/followed-registry";
import type { EndpointGroup } from "./control-plane";
import { endpointsByVersion, readyEndpoints } from "./ready-endpoints";

const target = { namespace: "llm", service: "chat" };
const group = (version: string, ...ids: string[]): EndpointGroup => ({
  ...{ ...target, version },
  instances: ids.map((id) => ({ id, address: `${id}:80`, since: null })),
});
type Tell = () => Promise<EndpointGroup[]>;
const away = (upstream: "control-plane" | "registry") => () =>
  Promise.reject(new AppError("upstream-unavailable", "away", { upstream }));

let tells: { plane: Tell; eureka: Tell; dns: Tell };
let nowMs: number;
const keys = ["control-plane.demo", "registries.demo", "ready-endpoints", "merged-endpoints"];
const forget = () => {
  for (const key of keys) Reflect.deleteProperty(globalThis, Symbol.for(`heddle.${key}`));
};

beforeEach(() => {
  forget();
  nowMs = 1_000_000;
  tells = { plane: async () => [], eureka: async () => [], dns: async () => [] };
  const followed = (name: "eureka" | "dns") =>
    new FollowedRegistry(
      { read: async () => ({ groups: await tells[name](), leftOut: 0 }), close: async () => undefined },
      { name, everySeconds: 1, now: () => nowMs },
    );
  processSingleton("registries.demo", () => [followed("eureka"), followed("dns")]);
  processSingleton("control-plane.demo", () => ({ kind: "xds", endpoints: () => tells.plane() }));
});
afterEach(forget);

const versions = async () =>
  Object.fromEntries(endpointsByVersion(await readyEndpoints("demo"), target) ?? []);

describe("a mesh with registries", () => {
  it("has the endpoints that its control plane and they tell, each once", async () => {
    tells.plane = async () => [group("v1", "a")];
    tells.eureka = async () => [group("v1", "a", "b")];
    tells.dns = async () => [group("v2", "b", "c")];
    expect(await versions()).toEqual({ v1: 2, v2: 1 });
    const { groups, stale } = await readyEndpoints("demo");
    expect(stale).toBeNull();
    expect(groups?.map(({ sources }) => sources)).toEqual([["control-plane", "eureka", "dns"], ["dns"]]);
  });

  it("keeps a registry's last while that is away, and says so", async () => {
    tells.eureka = async () => [group("v1", "a")];
    tells.dns = async () => [group("v2", "b")];
    await readyEndpoints("demo");
    nowMs += 1_000;
    tells.eureka = away("registry");
    tells.dns = async () => [group("v2", "b", "c")];
    expect(await versions()).toEqual({ v1: 1, v2: 2 });
    expect((await readyEndpoints("demo")).stale).toMatchObject({
      upstream: "registry",
      message: "eureka: away",
    });
  });

  it("keeps what is known where the control plane is away, and that is what it says first", async () => {
    tells.plane = async () => [group("v1", "a")];
    tells.eureka = async () => [group("v2", "b")];
    await readyEndpoints("demo");
    nowMs += 1_000;
    tells.plane = away("control-plane");
    tells.eureka = away("registry");
    expect(await versions()).toEqual({ v1: 1, v2: 1 });
    expect((await readyEndpoints("demo")).stale?.upstream).toBe("control-plane");
  });

  it("is one of which nothing is known where nobody ever told", async () => {
    tells = { plane: away("control-plane"), eureka: away("registry"), dns: away("registry") };
    const known = await readyEndpoints("demo");
    expect(known.groups).toBeNull();
    expect(endpointsByVersion(known, target)).toBeUndefined();
  });

  it("loses what a registry that answers tells no more", async () => {
    tells.eureka = async () => [group("v1", "a")];
    expect(await versions()).toEqual({ v1: 1 });
    nowMs += 1_000;
    tells.eureka = async () => [];
    expect(await versions()).toEqual({});
  });

  it("is merged again only when somebody tells something else", async () => {
    const told = [group("v1", "a")];
    tells.plane = async () => told;
    const { groups } = await readyEndpoints("demo");
    expect((await readyEndpoints("demo")).groups).toBe(groups);
  });
});
