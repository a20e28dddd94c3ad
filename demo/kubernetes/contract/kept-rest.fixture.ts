import { expect } from "vitest";
import type { ControlPlane, DesiredPolicy } from "../../../lib/control-planes/control-plane";
import type { ResourceKind } from "../../../lib/kubernetes/resource-kinds";
import type { RouteRule } from "../../../lib/policies/route-spec";
import { type ClusterRig, clusterRig } from "./cluster-rig.fixture";

type Given = {
  kind: ResourceKind;
  plane: (rig: Pick<ClusterRig, "client" | "gate">) => ControlPlane;
  /** What others wrote of the service; more than a policy can say. */
  specOf: (service: string) => unknown;
  rule: string;
};

/** A shift to even of one rule, from three quarters and one, that decides weights alone: the object's text before and after. */
export async function evenedOut({
  kind,
  plane: make,
  specOf,
  rule,
}: Given): Promise<{ before: string; after: string }> {
  const { client, gate, service, writeAs, stop } = await clusterRig();
  try {
    const target = await service();
    await writeAs("people", kind, { name: target.service, spec: specOf(target.service) });
    const plane = make({ client, gate });
    const found = await plane.found?.(target, "route");
    expect(found?.whole.outcome).toBe("beyond");
    expect(found?.rules.find((known) => known.rule === rule)).toEqual({
      rule,
      weights: { v1: 7_500, v2: 2_500 },
      why: null,
    });
    const split = ["v1", "v2"].map((version): RouteRule["split"][number] => ({
      to: { version },
      weightBp: 5_000,
    }));
    const wanted: DesiredPolicy = {
      kind: "route",
      spec: { keepRest: true, rules: [{ name: rule, split }] },
      origin: { policyId: "p", revision: 1, changeId: "c" },
    };
    expect(plane.unsupported(wanted, target)).toEqual([]);
    const place = { namespace: target.namespace, name: target.service };
    const text = async () =>
      JSON.stringify((await client.get(kind, place, AbortSignal.timeout(5_000)))?.spec);
    const before = await text();
    const write = { expectedEtag: found?.held.etag ?? "", deliveryId: "d", isForced: true };
    expect(await plane.apply(target, "route", plane.compile(target, wanted), write)).toMatchObject({
      outcome: "applied",
    });
    return { before, after: await text() };
  } finally {
    await stop();
  }
}
