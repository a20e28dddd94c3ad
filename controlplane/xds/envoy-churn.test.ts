import { expect, it } from "vitest";
import { splitConfig } from "../fixtures/control-plane";
import type { EnvoyClient } from "../fixtures/envoy-client";
import { Fleet } from "../fixtures/fleet";

const types = ["cluster", "endpoint", "scope", "route"] as const;
const versions = ["v1", "v2", "v3", "v4", "v5"];

/** Numbers that come again in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

function change({ plane }: Fleet, slow: EnvoyClient, step: number, random: (below: number) => number): void {
  const service = `service-${random(4)}`;
  const [version = "v1", other = "v1"] = [versions[random(5)], versions[random(5)]];
  const type = types[random(4)] ?? "route";
  switch (random(6)) {
    case 0:
      plane.register(service, version, `10.1.${step % 250}.1:80`, `${service}-${version}`);
      return;
    case 1:
      plane.world.endpoints.remove({ namespace: "llm", service, instance: `${service}-${version}` });
      return;
    case 2:
      plane.configure(service, {});
      return;
    case 3:
      if (random(2)) slow.hold(type);
      else slow.release(type);
      return;
    default: {
      const { route } = splitConfig({ [version]: 10_000 }, step);
      const mirror = { version: other, percentBp: 100 };
      if (route) {
        plane.configure(service, {
          route: { ...route, rules: route.rules.map((rule) => ({ ...rule, mirror })) },
        });
      }
    }
  }
}

it.each([
  ["sotw", 7],
  ["sotw", 1_234],
  ["delta", 7],
  ["delta", 99],
] as const)(
  "whatever comes, no Envoy (%s, %i) ever has a route to a cluster that it has not",
  async (protocol, seed) => {
    const fleet = await Fleet.start();
    const [patient, slow] = [fleet.connect({ protocol }), fleet.connect({ protocol })];
    const random = numbers(seed);
    for (let step = 1; step <= 250; step += 1) {
      change(fleet, slow, step, random);
      if (step % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    for (const type of types) slow.release(type);
    await fleet.settled("envoy-0", "envoy-1");
    const { envoy } = fleet.plane.world;
    expect(patient.config.moments).toBeGreaterThan(50);
    for (const { config } of [patient, slow]) {
      const clusters = [...config.clusters.keys()].sort();
      expect(clusters).toEqual([...envoy.allNames("cluster")].sort());
      expect([...config.scopes.keys()].sort()).toEqual([...envoy.allNames("scope")].sort());
      expect([...config.endpoints.keys()].sort()).toEqual(clusters);
    }
    expect(patient.config.routes).toEqual(slow.config.routes);
    expect(fleet.end()).toEqual([]);
  },
);
