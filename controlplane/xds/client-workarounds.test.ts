import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Backend, startBackend } from "../fixtures/backend";
import { Caller } from "../fixtures/caller";
import { changeManager } from "../fixtures/change-manager";
import {
  eventually,
  splitConfig,
  startTestControlPlane,
  type TestControlPlane,
} from "../fixtures/control-plane";
import { Cluster_LbPolicy, ClusterSchema } from "../generated/envoy/config/cluster/v3/cluster_pb";
import { type Listener, ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../generated/envoy/config/route/v3/route_pb";
import { HTTPFaultSchema } from "../generated/envoy/extensions/filters/http/fault/v3/fault_pb";
import { HttpConnectionManagerSchema } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb";
import { buildCluster } from "../resources/build-cluster";
import { buildListener } from "../resources/build-listener";
import { buildRoute } from "../resources/build-route";
import { stampTogether } from "../resources/compile-service";
import { routeInfoOverride } from "../resources/filter-overrides";
import { packAny, sealResource } from "../resources/resource";

const service = { namespace: "llm", service: "chat-model" };
const target = "xds:///chat-model.llm";

let plane: TestControlPlane;
let caller: Caller;
const backends: Backend[] = [];

beforeEach(async () => {
  plane = await startTestControlPlane();
  await backend("v1");
  caller = await Caller.start(plane.xdsPort, "caller-1", { readsRouteInfo: true });
}, 20_000);
afterEach(() => {
  caller.stop();
  plane.close();
  for (const { close } of backends.splice(0)) close();
});

async function backend(name: string, instance = name): Promise<void> {
  const started = await startBackend(name);
  backends.push(started);
  plane.register("chat-model", "v1", started.address, instance);
}

function publish(listener: Listener, route: RouteConfiguration): void {
  stampTogether(listener, route, "etag");
  plane.world.replace("listener", "chat-model.llm", sealResource(ListenerSchema, listener));
  plane.world.replace("route", "llm/chat-model", sealResource(RouteConfigurationSchema, route));
}

/** Faults of grpc-js-xds 1.14.1 that would pass without a word: ACKed, and not done. */
describe("a change that the client takes for none", () => {
  it("applies a change of the listener alone", async () => {
    publish(buildListener(service, { faults: true }), buildRoute(service, undefined));
    expect((await caller.say(target)).code).toBe(0);
    const broken = changeManager(buildListener(service, { faults: true }), (manager) => {
      const fault = manager.httpFilters.find(({ name }) => name === "envoy.filters.http.fault");
      if (!fault) throw new Error("the listener has no fault filter");
      const abort = {
        percentage: { numerator: 100 },
        errorType: { case: "grpcStatus" as const, value: 9 },
      };
      fault.configType = {
        case: "typedConfig",
        value: packAny(HTTPFaultSchema, create(HTTPFaultSchema, { abort })),
      };
    });
    publish(broken, buildRoute(service, undefined));
    await eventually(
      () => caller.say(target),
      ({ code }) => code === 9,
      2000,
    );
  });

  it("applies an entry that is added to a map", async () => {
    publish(buildListener(service, { faults: false }), buildRoute(service, undefined));
    expect(await caller.say(target)).toMatchObject({ code: 0, route: null });
    const route = buildRoute(service, undefined);
    for (const entry of route.virtualHosts.flatMap((host) => host.routes)) {
      const info = { policyId: "p", revision: 1, changeId: "c", rule: "added" };
      entry.typedPerFilterConfig = routeInfoOverride(info);
    }
    publish(buildListener(service, { faults: false }), route);
    const { route: seen } = await eventually(
      () => caller.say(target),
      (result) => result.route !== null,
      2000,
    );
    expect(JSON.parse(seen ?? "null")).toMatchObject({ rule: "added" });
  });

  it("applies outlier detection that is switched on later", async () => {
    await backend("failing", "v1-failing");
    const both = (tally: Record<string, number>) => tally.v1 !== undefined && tally["code 14"] !== undefined;
    await eventually(() => caller.tally(target, 20), both);
    const cluster = buildCluster("llm/chat-model");
    cluster.outlierDetection = {
      ...cluster.outlierDetection,
      ...create(ClusterSchema, {
        outlierDetection: {
          interval: create(DurationSchema, { nanos: 200_000_000 }),
          baseEjectionTime: create(DurationSchema, { seconds: 30n }),
          maxEjectionPercent: 50,
          enforcingSuccessRate: 0,
          enforcingFailurePercentage: 100,
          failurePercentageThreshold: 50,
          failurePercentageMinimumHosts: 1,
          failurePercentageRequestVolume: 5,
        },
      }).outlierDetection,
    } as NonNullable<typeof cluster.outlierDetection>;
    plane.world.replace("cluster", "llm/chat-model", sealResource(ClusterSchema, cluster));
    await eventually(
      () => caller.tally(target, 40),
      (tally) => tally.v1 === 40,
      4000,
    );
  });
});

describe("what the client makes of time and absence", () => {
  it("does not let the listener's idle timeout end a stream", async () => {
    const impatient = changeManager(buildListener(service, { faults: false }), (manager) => {
      manager.commonHttpProtocolOptions = create(HttpConnectionManagerSchema, {
        commonHttpProtocolOptions: { idleTimeout: create(DurationSchema, { nanos: 300_000_000 }) },
      }).commonHttpProtocolOptions as NonNullable<typeof manager.commonHttpProtocolOptions>;
    });
    publish(impatient, buildRoute(service, splitConfig({ v1: 10_000 }).route));
    const stream = await caller.count(target, { count: 20, everyMs: 50 });
    expect(stream).toMatchObject({ code: 0, received: 20 });
  });

  it("ends a call at its rule's timeout, which the client knows as the longest stream", async () => {
    const { route } = splitConfig({ v1: 10_000 });
    const [rule] = route?.rules ?? [];
    if (!route || !rule) throw new Error("no rule");
    plane.configure("chat-model", { route: { ...route, rules: [{ ...rule, timeoutMs: 400 }] } });
    const stream = await caller.count(target, { count: 100, everyMs: 50 });
    expect(stream.code).toBe(4);
    expect(stream.ms).toBeGreaterThan(300);
    expect(stream.ms).toBeLessThan(1500);
    expect(stream.received).toBeGreaterThan(2);
  });

  it("fails calls to a service without a listener at once, and serves them when it comes", async () => {
    const early = await caller.say("xds:///late-comer.llm", { deadlineMs: 4000 });
    expect(early.code).toBe(14);
    expect(early.ms).toBeLessThan(1500);
    const [first] = backends;
    if (!first) throw new Error("no backend");
    const late = await startBackend("late");
    backends.push(late);
    plane.register("late-comer", "v1", late.address);
    await eventually(
      () => caller.say("xds:///late-comer.llm"),
      ({ from }) => from === "late",
    );
  });
});

describe("what the client refuses", () => {
  it("never publishes an address twice, which the client would refuse with all of the others", async () => {
    const [first] = backends;
    if (!first) throw new Error("no backend");
    plane.register("chat-model", "v1", first.address, "same-address");
    plane.register("chat-model", "v2", first.address, "same-address-again");
    await eventually(
      () => caller.say(target),
      ({ from }) => from === "v1",
    );
    expect(plane.nodes.view().nodes[0]?.types.map(({ state }) => state)).toEqual(Array(4).fill("acked"));
    expect(plane.world.endpoints.list().map(({ instance }) => instance)).toEqual(["same-address-again"]);
  });

  it("shows a refusal by its detail, keeps serving, and recovers with the next content", async () => {
    expect((await caller.say(target)).code).toBe(0);
    const cluster = buildCluster("llm/chat-model");
    cluster.lbPolicy = Cluster_LbPolicy.MAGLEV;
    plane.world.replace("cluster", "llm/chat-model", sealResource(ClusterSchema, cluster));
    const clusters = () => plane.nodes.view().nodes[0]?.types.find(({ type }) => type === "cluster");
    const refused = await eventually(clusters, (view) => view?.state === "nacked");
    expect(refused?.nack).toMatch(/lb_policy: MAGLEV/);
    expect(refused?.ackedVersion).not.toBe(refused?.sentVersion);
    expect(plane.nodes.status(service, "").nodes[0]).toMatchObject({ state: "nacked" });
    expect((await caller.say(target)).code).toBe(0);
    // Another subscription repeats the refusal; it is not an answer to anything new.
    await caller.say("xds:///other.llm", { deadlineMs: 1000 });
    const good = sealResource(ClusterSchema, buildCluster("llm/chat-model"));
    plane.world.replace("cluster", "llm/chat-model", good);
    await eventually(clusters, (view) => view?.state === "acked");
    expect(plane.nodes.status(service, "").nodes[0]).toMatchObject({ state: "acked", detail: null });
  });
});
