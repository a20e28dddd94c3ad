import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { holderOf } from "../../lib/changes/holder";
import type { ControlPlane, DesiredPolicy, Held } from "../../lib/control-planes/control-plane";
import type { Target } from "../../lib/policies/names";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import type { Fault } from "./faulty-way";
import {
  accessPolicy,
  balancingPolicy,
  breaker,
  breakerPolicy,
  callers,
  deliver,
  newDelivery,
  routePolicy,
  rules,
  split,
} from "./specs.fixture";

let consul: ConsulUnderTest;
beforeAll(async () => {
  consul = await ConsulUnderTest.start();
});
afterAll(() => consul.stop());
beforeEach(() => consul.way.clear());

const sticky = { algorithm: "consistent-hash" as const, hashOn: { header: "x-session" } };
const other = { limits: { maxRequests: 3 }, outlierDetection: { consecutiveErrors: 2 } };
const changes: [string, DesiredPolicy | null, DesiredPolicy][] = [
  ["the first rules", null, routePolicy(rules(30))],
  ["a split in the place of rules", routePolicy(rules(30)), routePolicy(split(10))],
  ["rules in the place of a split", routePolicy(split(10)), routePolicy(rules(30))],
  ["other rules", routePolicy(rules(30)), routePolicy(rules(40))],
  ["no rules any more", routePolicy(rules(30)), routePolicy(null)],
  ["the first breaker", null, breakerPolicy(breaker)],
  ["another breaker", breakerPolicy(other), breakerPolicy(breaker)],
  ["no breaker any more", breakerPolicy(breaker), breakerPolicy(null)],
  ["the first callers", null, accessPolicy(callers)],
  ["other callers", accessPolicy(callers), accessPolicy({ deny: [{ methods: ["DELETE"] }] })],
  ["anybody again", accessPolicy(callers), accessPolicy(null)],
  ["another balancing", balancingPolicy({ algorithm: "random" }), balancingPolicy(sticky)],
];
const interruptions: [string, Fault][] = [
  ["is made and its answer lost", { kind: "lose-answer" }],
  ["is not made, for there is no leader", { kind: "answer", status: 500, text: "No cluster leader" }],
];

async function calledService(): Promise<Target> {
  const target = await consul.service();
  for (const name of ["web", "batch"]) await consul.caller(`${name}-${target.service}`, [target.service]);
  return target;
}

/** Whose it is, as a delivery's worker judges it. */
function holder(held: Held, deliveryId: string, before: string | null) {
  const known = held.deliveryId !== null && held.deliveryId === before ? { sequence: 1n } : null;
  return holderOf({ held, delivery: { id: deliveryId, sequence: 2n }, known, acknowledgedEtag: null });
}

/** One change whose nth write meets the fault, and then the next attempt. False where there is no nth write. */
async function interruptAt(
  nth: number,
  fault: Fault,
  before: DesiredPolicy | null,
  after: DesiredPolicy,
): Promise<boolean> {
  const target = await calledService();
  const first = before && (await deliver(consul.plane(), target, before));
  const deliveryId = newDelivery();
  const attempt = (plane: ControlPlane) => deliver(plane, target, after, { deliveryId });
  const plane = consul.plane();
  const { etag } = await plane.read(target, after.kind);
  consul.way.clear();
  consul.way.meetWrite(nth, fault);
  const isEnded = await attempt(plane).then(
    () => true,
    () => false,
  );
  const writes = consul.way.asked.filter(({ method }) => method !== "GET").length;
  // As another process finds it, with a gate of its own.
  const next = consul.plane();
  const held = await next.read(target, after.kind);
  const whose = holder(held, deliveryId, first?.deliveryId ?? null);
  if (isEnded) expect(whose).toBe("own");
  else expect(["nobody", "older", "own"]).toContain(whose);
  if (whose !== "own") expect(held.etag).toBe(etag);
  const { result, resources } =
    whose === "own" ? { result: null, resources: held.resources } : await attempt(next);
  if (result) expect(result.outcome).toBe("applied");
  expect(resources).toEqual(next.compile(target, after));
  expect(await next.read(target, after.kind)).toMatchObject({ deliveryId, resources });
  return writes >= nth;
}

describe.each(interruptions)("a change of which a write %s", (_, fault) => {
  it.each(changes)(
    "is completed by the next attempt, whichever write that was: %s",
    async (_what, before, after) => {
      let nth = 1;
      while (await interruptAt(nth, fault, before, after)) nth += 1;
      // Load balancing is one write; of the others each note and each entry is one.
      expect(nth).toBeGreaterThan(after.kind === "load-balancing" ? 1 : 2);
    },
  );
});
