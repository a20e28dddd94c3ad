import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  applyType,
  ask,
  httpRoute,
  httpRoutes,
  tokens,
  virtualService,
  virtualServices,
} from "../fixtures/client";
import { isObject, type Json } from "../json";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";
import { followWrites } from "./follow-writes";
import { startForeignManager } from "./foreign-manager";
import { startGatewayController } from "./gateway-controller";
import { startIstiodDebug } from "./istiod-debug";
import { ProxySync } from "./proxy-sync";
import { acceptedRoute } from "./route-status";

let kubernetes: Kubernetes;
beforeEach(async () => {
  kubernetes = await startKubernetes({ tokens, installed: ["istio", "gateway-api"] });
});
afterEach(() => kubernetes.stop());

describe("the foreign manager", () => {
  it("takes an object back, and signs it", async () => {
    const access = { url: kubernetes.url, token: "admin" };
    const object = virtualService("a", [100]);
    const argo = startForeignManager({ ...access, object, resource: "virtualservices", application: "shop" });
    await argo.revertNow();
    const path = `${virtualServices}/a?fieldManager=console`;
    const mine = virtualService("a", [50, 50]);
    const conflict = await ask(kubernetes, "PATCH", path, mine, applyType);
    expect(conflict.body.message).toBe(
      'Apply failed with 1 conflict: conflict with "argocd-controller": .spec.http',
    );
    await ask(kubernetes, "PATCH", `${path}&force=true`, mine, applyType);
    const { metadata, spec } = await argo.revertNow();
    argo.stop();
    expect(spec).toEqual(object.spec);
    expect(metadata.labels).toEqual({ "app.kubernetes.io/instance": "shop" });
    expect(metadata.annotations?.["argocd.argoproj.io/tracking-id"]).toBe(
      "shop:networking.istio.io/VirtualService:default/a",
    );
    const http = metadata.managedFields?.filter(({ fieldsV1 }) =>
      JSON.stringify(fieldsV1).includes("f:http"),
    );
    expect(http?.map(({ manager }) => manager)).toEqual(["argocd-controller"]);
  });
});

describe("the foreign manager with a timer", () => {
  it("does not let a change stand", async () => {
    const access = { url: kubernetes.url, token: "admin" };
    const settings = {
      ...access,
      object: virtualService("a"),
      resource: "virtualservices",
      application: "shop",
    };
    const argo = startForeignManager({ ...settings, everyMs: 20 });
    const path = `${virtualServices}/a`;
    await ask(
      kubernetes,
      "PATCH",
      `${path}?fieldManager=console&force=true`,
      virtualService("a", [50, 50]),
      applyType,
    );
    await expect
      .poll(async () => (await ask(kubernetes, "GET", path)).body.spec, { timeout: 10_000 })
      .toEqual(settings.object.spec);
    argo.stop();
  });
});

describe("the gateway controller", () => {
  const controllerName = "example.com/mesh";
  const refused = {
    ...acceptedRoute,
    accepted: { status: "False", reason: "NoMatchingParent", message: "no" },
  } as const;

  /** What it says of the route once it has seen its generation. */
  async function statusOf(name: string, generation: number): Promise<Json | undefined> {
    let said: Json | undefined;
    await expect
      .poll(
        async () => {
          const { body } = await ask(kubernetes, "GET", `${httpRoutes}/${name}`);
          said = isObject(body.status) ? body.status.parents : undefined;
          return JSON.stringify(said ?? null);
        },
        { timeout: 10_000 },
      )
      .toContain(`"observedGeneration":${generation}`);
    return said;
  }

  it("says of each generation what it thinks of it, and leaves what others say", async () => {
    const condition = {
      type: "Accepted",
      status: "True",
      reason: "Accepted",
      message: "",
      lastTransitionTime: "2026-01-01T00:00:00Z",
    };
    const other = { parentRef: { name: "gw" }, controllerName: "other.com/x", conditions: [condition] };
    kubernetes.seed([{ ...httpRoute("taken"), status: { parents: [other] } }]);
    const verdictOf = ({ metadata }: { metadata: { name?: string } }) =>
      metadata.name === "refused" ? refused : acceptedRoute;
    const controller = startGatewayController({
      url: kubernetes.url,
      token: "admin",
      controllerName,
      verdictOf,
    });
    await ask(kubernetes, "POST", httpRoutes, httpRoute("refused"));
    const [said] = ((await statusOf("refused", 1)) as { conditions: object[] }[])[0]?.conditions ?? [];
    expect(said).toMatchObject({ type: "Accepted", status: "False", reason: "NoMatchingParent" });
    expect(await statusOf("taken", 1)).toMatchObject([{ controllerName: "other.com/x" }, { controllerName }]);
    const changed = httpRoute("taken", { timeouts: { request: "1s" } });
    await ask(kubernetes, "PATCH", `${httpRoutes}/taken?fieldManager=console&force=true`, changed, applyType);
    expect(await statusOf("taken", 2)).toHaveLength(2);
    await controller.stop();
  });
});

describe("istiod that follows writes", () => {
  it("sends what a change of the spec needs, and nothing for a change of labels", async () => {
    const sync = new ProxySync([{ proxy: "a.default" }]);
    const stop = followWrites(kubernetes.store, sync, 60_000);
    const isStale = () =>
      Object.entries(sync.told()[0] ?? {})
        .filter(([key]) => key.endsWith("_sent"))
        .map(([key, sent]) => {
          const acked = Object.entries(sync.told()[0] ?? {}).find(
            ([other]) => other === key.replace("_sent", "_acked"),
          )?.[1];
          return [key, sent !== acked];
        });
    await ask(
      kubernetes,
      "PATCH",
      `${virtualServices}/a?fieldManager=console`,
      virtualService("a"),
      applyType,
    );
    expect(
      isStale()
        .filter(([, stale]) => stale)
        .map(([key]) => key),
    ).toEqual(["listener_sent", "route_sent"]);
    sync.acknowledge();
    await ask(
      kubernetes,
      "PATCH",
      `${virtualServices}/a?fieldManager=console`,
      virtualService("a", [100], { x: "y" }),
      applyType,
    );
    expect(isStale().filter(([, stale]) => stale)).toEqual([]);
    stop();
  });
});

describe("istiod's syncz", () => {
  it("tells what each proxy was sent and took", async () => {
    const istiod = await startIstiodDebug({
      proxies: [{ proxy: "a.default" }, { proxy: "b.default" }],
      token: "mesh",
    });
    const syncz = async () => {
      const response = await fetch(`${istiod.url}/debug/syncz`, {
        headers: { authorization: "Bearer mesh" },
      });
      const proxies = (await response.json()) as { proxy: string; route_sent: string; route_acked: string }[];
      return proxies.map(({ proxy, route_sent, route_acked }) => [proxy, route_sent === route_acked]);
    };
    expect((await fetch(`${istiod.url}/debug/syncz`)).status).toBe(401);
    istiod.proxies.push("route");
    expect(await syncz()).toEqual([
      ["a.default", false],
      ["b.default", false],
    ]);
    istiod.proxies.acknowledge("b.default");
    istiod.proxies.reject("a.default", "route", "no such cluster");
    expect(await syncz()).toEqual([
      ["a.default", false],
      ["b.default", true],
    ]);
    await istiod.stop();
  });
});
