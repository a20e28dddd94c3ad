import { afterAll, beforeAll, expect, it } from "vitest";
import { sameJson } from "../policies/canonical-json";
import type { CircuitBreakerSpec } from "../policies/circuit-breaker-spec";
import type { PolicyKind } from "../policies/kinds";
import type { Target } from "../policies/names";
import { kindedSpec } from "../policies/policy-spec";
import type { RouteSpec } from "../policies/route-spec";
import type { ControlPlane, DesiredPolicy, Resource } from "./control-plane";

/** A control plane that runs, and what a test may do to it behind the adapter's back. */
export type ContractRig = {
  plane: ControlPlane;
  /** Services of the mesh, each with versions v1 and v2; one a test, so that their policies do not meet. */
  service: () => Promise<Target>;
  /** Somebody else changes what stands there of a policy. Gives the name that the target keeps of them, where it keeps one. */
  tamper: (target: Target, kind: PolicyKind) => Promise<string | null>;
  /** The next write is made, and its answer never arrives. */
  loseNextAnswer: () => Promise<void>;
  /** How often anything was written so far. */
  writes: () => Promise<number>;
  stop: () => Promise<void>;
};

const origin = { policyId: "018f0000-0000-7000-8000-000000000001", revision: 1, changeId: "c" };
let deliveries = 0;

function newDelivery(): string {
  deliveries += 1;
  return `018f0000-0000-7000-8000-${String(deliveries).padStart(12, "0")}`;
}

function route(v1: number): DesiredPolicy {
  const split = [
    { to: { version: "v1" }, weightBp: v1 * 100 },
    { to: { version: "v2" }, weightBp: (100 - v1) * 100 },
  ];
  const spec: RouteSpec = { rules: [{ split }] };
  return { kind: "route", spec, origin };
}

/** The kind of policy that a contract is held with: a policy for each number from 0 to 100, no two alike. */
export type ContractSubject = { kind: PolicyKind; policy: (number: number) => DesiredPolicy };
const routes: ContractSubject = { kind: "route", policy: route };

/** What every adapter has to do, whatever the target: the delivery engine relies on it. */
export function describeContract(
  start: () => Promise<ContractRig>,
  breaker: CircuitBreakerSpec | null,
  subject: ContractSubject = routes,
): void {
  let rig: Rig;
  beforeAll(async () => {
    rig = { ...(await start()), subject };
  });
  afterAll(async () => rig.stop());
  const inUse = () => rig;
  itHoldsWhatWasWritten(inUse);
  itLeavesOthersAlone(inUse);
  itOutlivesFailures(inUse);
  itTellsOfItself(inUse);
  if (breaker !== null) itKeepsKindsApart(inUse, breaker);
}

type Rig = ContractRig & { subject: ContractSubject };
type InUse = () => Rig;

const compiled = ({ plane }: Rig, target: Target, desired: DesiredPolicy) => plane.compile(target, desired);
const read = ({ plane, subject }: Rig, target: Target, kind = subject.kind) => plane.read(target, kind);
const nothing = ({ subject: { kind } }: Rig): DesiredPolicy => ({ ...kindedSpec(kind, null), origin });

function write(
  { plane, subject }: Rig,
  target: Target,
  resources: Resource[],
  { expectedEtag, deliveryId = newDelivery() }: { expectedEtag: string; deliveryId?: string },
  kind = subject.kind,
) {
  return plane.apply(target, kind, resources, { expectedEtag, deliveryId });
}

function itHoldsWhatWasWritten(inUse: InUse): void {
  const policy = (number: number) => inUse().subject.policy(number);
  it("holds nothing where nothing was written", async () => {
    expect(await read(inUse(), await inUse().service())).toMatchObject({ etag: "", deliveryId: null });
  });

  it("gives back exactly what was written, and by which delivery", async () => {
    const target = await inUse().service();
    const resources = compiled(inUse(), target, policy(90));
    const deliveryId = newDelivery();
    const applied = await write(inUse(), target, resources, { expectedEtag: "", deliveryId });
    const held = await read(inUse(), target);
    expect(applied).toEqual({ outcome: "applied", etag: held.etag });
    expect(held).toMatchObject({ deliveryId, resources });
    expect(held.etag).not.toBe("");
  });

  it("writes over what it has written, and only over what is expected", async () => {
    const target = await inUse().service();
    await write(inUse(), target, compiled(inUse(), target, policy(90)), { expectedEtag: "" });
    const first = await read(inUse(), target);
    const second = compiled(inUse(), target, policy(10));
    expect(await write(inUse(), target, second, { expectedEtag: "something else" })).toMatchObject({
      outcome: "conflict",
      held: { etag: first.etag, deliveryId: first.deliveryId, resources: first.resources },
    });
    expect(await read(inUse(), target)).toEqual(first);
    expect(await write(inUse(), target, second, { expectedEtag: first.etag })).toMatchObject({
      outcome: "applied",
    });
    expect(await read(inUse(), target)).toMatchObject({ resources: second });
  });

  it("takes away what was written", async () => {
    const target = await inUse().service();
    await write(inUse(), target, compiled(inUse(), target, policy(90)), { expectedEtag: "" });
    const { etag } = await read(inUse(), target);
    expect(
      await write(inUse(), target, compiled(inUse(), target, nothing(inUse())), { expectedEtag: etag }),
    ).toMatchObject({
      outcome: "applied",
    });
    const held = await read(inUse(), target);
    expect(held.resources.every(({ body }) => body === "")).toBe(true);
  });
}

function itLeavesOthersAlone(inUse: InUse): void {
  const policy = (number: number) => inUse().subject.policy(number);
  it("sees that somebody else has written since, and leaves that alone", async () => {
    const target = await inUse().service();
    await write(inUse(), target, compiled(inUse(), target, policy(90)), { expectedEtag: "" });
    const ours = await read(inUse(), target);
    const name = await inUse().tamper(target, inUse().subject.kind);
    const theirs = await read(inUse(), target);
    expect(theirs.etag).not.toBe(ours.etag);
    expect(theirs.deliveryId).not.toBe(ours.deliveryId);
    if (name !== null) expect(theirs.owners).toContain(name);
    const next = compiled(inUse(), target, policy(50));
    expect(await write(inUse(), target, next, { expectedEtag: ours.etag })).toMatchObject({
      outcome: "conflict",
      held: { etag: theirs.etag },
    });
    expect(await read(inUse(), target)).toMatchObject({ etag: theirs.etag, resources: theirs.resources });
    const wanted = { expectedEtag: theirs.etag, deliveryId: newDelivery(), isForced: true };
    expect(await inUse().plane.apply(target, inUse().subject.kind, next, wanted)).toMatchObject({
      outcome: "applied",
    });
    expect(await read(inUse(), target)).toMatchObject({ resources: next, deliveryId: wanted.deliveryId });
  });

  it("lets one of two win that write at once", async () => {
    const target = await inUse().service();
    const both = [compiled(inUse(), target, policy(20)), compiled(inUse(), target, policy(80))];
    const results = await Promise.all(
      both.map((resources) => write(inUse(), target, resources, { expectedEtag: "" })),
    );
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(["applied", "conflict"]);
    const winner = both[results.findIndex(({ outcome }) => outcome === "applied")];
    expect(await read(inUse(), target)).toMatchObject({ resources: winner });
  });
}

function itOutlivesFailures(inUse: InUse): void {
  const policy = (number: number) => inUse().subject.policy(number);
  it("makes a repeated delivery's write once", async () => {
    const target = await inUse().service();
    const resources = compiled(inUse(), target, policy(60));
    const deliveryId = newDelivery();
    const first = await write(inUse(), target, resources, { expectedEtag: "", deliveryId });
    const writes = await inUse().writes();
    expect(await write(inUse(), target, resources, { expectedEtag: "", deliveryId })).toEqual(first);
    expect(await inUse().writes()).toBe(writes);
  });

  it("knows a write again whose answer was lost", async () => {
    const target = await inUse().service();
    const resources = compiled(inUse(), target, policy(70));
    const deliveryId = newDelivery();
    await inUse().loseNextAnswer();
    await expect(write(inUse(), target, resources, { expectedEtag: "", deliveryId })).rejects.toMatchObject({
      upstream: "control-plane",
    });
    await expect
      .poll(() => write(inUse(), target, resources, { expectedEtag: "", deliveryId }).catch(() => null), {
        timeout: 10_000,
      })
      .toMatchObject({ outcome: "applied" });
    expect(await read(inUse(), target)).toMatchObject({ deliveryId, resources });
  });

  it("writes nothing after its time", async () => {
    const target = await inUse().service();
    const late = { expectedEtag: "", deliveryId: newDelivery(), notAfterMs: Date.now() - 1 };
    await inUse()
      .plane.apply(target, inUse().subject.kind, compiled(inUse(), target, policy(40)), late)
      .catch(() => undefined);
    expect(await read(inUse(), target)).toMatchObject({ etag: "" });
  });
}

function itTellsOfItself(inUse: InUse): void {
  const policy = (number: number) => inUse().subject.policy(number);
  it("compiles to the same bytes each time", async () => {
    const target = await inUse().service();
    expect(compiled(inUse(), target, policy(37))).toEqual(compiled(inUse(), target, policy(37)));
    expect(inUse().plane.unsupported(policy(37), target)).toEqual([]);
  });

  it("tells how far it is taken, of what is held alone", async () => {
    const target = await inUse().service();
    await write(inUse(), target, compiled(inUse(), target, policy(90)), { expectedEtag: "" });
    const { etag } = await read(inUse(), target);
    expect((await inUse().plane.status(target, inUse().subject.kind, etag)).kind).not.toBe("none");
    expect(await inUse().plane.status(target, inUse().subject.kind, "something else")).toEqual({
      kind: "none",
    });
  });

  it("gives a command that carries no secret", async () => {
    const target = await inUse().service();
    const command = inUse().plane.command(
      target,
      inUse().subject.kind,
      compiled(inUse(), target, policy(90)),
      "e",
    );
    expect(command).toContain(target.service);
    expect(command).not.toMatch(/secret|Bearer [A-Za-z0-9]/);
  });

  it("tells each version's ready endpoints", async () => {
    const target = await inUse().service();
    const own = () =>
      inUse()
        .plane.endpoints()
        .then((groups) => groups.filter(({ service }) => service === target.service))
        .catch(() => []);
    await expect
      .poll(async () => (await own()).map(({ version }) => version).sort(), { timeout: 10_000 })
      .toEqual(["v1", "v2"]);
  });
}

function itKeepsKindsApart(inUse: InUse, breaker: CircuitBreakerSpec): void {
  it("keeps the two kinds of policy of one service apart", async () => {
    const target = await inUse().service();
    const limits = compiled(inUse(), target, { kind: "circuit-breaker", spec: breaker, origin });
    await write(inUse(), target, compiled(inUse(), target, route(90)), { expectedEtag: "" });
    const routes = await read(inUse(), target);
    expect(await write(inUse(), target, limits, { expectedEtag: "" }, "circuit-breaker")).toMatchObject({
      outcome: "applied",
    });
    expect(await read(inUse(), target)).toEqual(routes);
    expect(await read(inUse(), target, "circuit-breaker")).toMatchObject({ resources: limits });
    await write(inUse(), target, compiled(inUse(), target, route(10)), { expectedEtag: routes.etag });
    const both = await read(inUse(), target, "circuit-breaker");
    expect(sameJson(both.resources, limits)).toBe(true);
    const none = compiled(inUse(), target, { kind: "circuit-breaker", spec: null, origin });
    await write(inUse(), target, none, { expectedEtag: both.etag }, "circuit-breaker");
    expect(await read(inUse(), target)).toMatchObject({ resources: compiled(inUse(), target, route(10)) });
  });
}
