import "server-only";
import { setTimeout } from "node:timers/promises";
import { AppError } from "../../errors";
import type { KubernetesClient } from "../../kubernetes/client";
import type { KubernetesObject } from "../../kubernetes/object";
import { canonicalJson } from "../../policies/canonical-json";
import type { ApplyResult, Held, Resource } from "../control-plane";
import { carryOut, tooLate } from "./carry-out";
import { viewKept } from "./kept-rest";
import type { Layout } from "./layout";
import { leaveAloneText } from "./leave-alone";
import type { Located } from "./located";
import { contentOf, deliveryOf, fieldManager, keptRules } from "./mark";
import { ownershipOf } from "./ownership";
import type { Section, SectionWrite } from "./section";
import { transitionOf, viewInTransition } from "./transition";

/** How often a write may find that another section of the same object was written in between. */
const maxRereads = 4;
/** How long to wait before another look at a section that another delivery is changing. */
const otherPauseMs = 150;

type Found = {
  located: Located;
  /** The same without an object of which the section says nothing (`leftOut`). */
  told: Located;
  /** All objects of a role, where it is more than one. */
  rivals: KubernetesObject[][];
  /** The same of a role whose resource is left out: they matter once something is to be said there. */
  rivalsLeftOut: KubernetesObject[][];
  held: Held;
};

/**
 * Compare-and-swap of one kind of policy for a target, over all objects that it is laid out in: each write is made over the
 * version that was read, and the first object in the layout, which is written last, carries the delivery's mark. A write that
 * fails on the way leaves the section readable as it was, and is completed by the next attempt.
 */
export async function writeSection(
  client: KubernetesClient,
  section: Section,
  resources: Resource[],
  write: SectionWrite,
): Promise<ApplyResult> {
  for (let reread = 0; reread <= maxRereads; reread += 1) {
    const found = await readUnclaimed(client, section, write);
    if (found.held.deliveryId === write.deliveryId && isSame(found.held.resources, resources)) {
      return { outcome: "applied", etag: found.held.etag };
    }
    // What was deleted carries no mark: nothing is as wanted, whoever took it away, and whether its answer came or not.
    if (isSame(found.held.resources, resources) && found.held.etag === "")
      return { outcome: "applied", etag: "" };
    if (found.held.etag !== write.expectedEtag) return { outcome: "conflict", held: found.held };
    requireAlone(section, found, resources);
    const { located, held } = found;
    const ended = await carryOut(client, section, { located, held, resources, write });
    if (ended.outcome !== "moved") return ended;
  }
  const { held } = await readSection(client, section, write.signal);
  return { outcome: "conflict", held };
}

/** As `readSection`, once no other delivery is in the midst of its writes: it ends them, or its time does. */
async function readUnclaimed(
  client: KubernetesClient,
  section: Section,
  { deliveryId, deadlineMs, signal }: SectionWrite,
): Promise<Found> {
  for (;;) {
    const found = await readSection(client, section, signal);
    const transition = transitionOf(found.located[0], section.kind);
    const isClaimed = transition && transition.delivery !== deliveryId && transition.untilMs > Date.now();
    if (!isClaimed) return found;
    if (Date.now() + otherPauseMs > deadlineMs) throw tooLate();
    await setTimeout(otherPauseMs, undefined, { signal });
  }
}

/** What a cluster holds of one kind of policy for a target, and the objects that hold it. */
export async function readSection(
  client: KubernetesClient,
  section: Section,
  signal: AbortSignal,
): Promise<Found> {
  const { target, kind, layout } = section;
  const ofRoles = await Promise.all(
    layout.roles.map(async ({ kind: resource, isOf }) => {
      const { objects } = await client.list(resource, { namespace: target.namespace, signal });
      return objects.filter((object) => isOf(object, target)).sort(byAge);
    }),
  );
  const located = ofRoles.map(([oldest]) => oldest);
  const resources = viewOf(section, located);
  const told = located.slice(0, toldRoles(layout, resources));
  const rivals = ofRoles.slice(0, told.length).filter(({ length }) => length > 1);
  const rivalsLeftOut = ofRoles.slice(told.length).filter(({ length }) => length > 1);
  const others = rivals.flatMap((objects) => objects.slice(1));
  const all = [...resources, ...others.map(resourceOf)];
  const isAlone = rivals.length === 0;
  const held: Held = {
    etag: contentOf(all),
    resources: all,
    deliveryId: isAlone ? deliveryOf(located[0], kind, resources) : null,
    owners: ownersOf([...(layout.isStepwise ? told : told.slice(0, 1)), ...others]),
    ...ownedBy(layout, told),
  };
  return { located, told, rivals, rivalsLeftOut, held };
}

/** Of an object whose weights alone are decided, only these; else the whole of it. */
function viewOf(section: Section, located: Located): Resource[] {
  const seen = viewOfRules(section, located, keptRules(located[0], section.kind));
  const transition = section.layout.isStepwise ? transitionOf(located[0], section.kind) : undefined;
  return saidOf(section.layout, transition ? viewInTransition(transition, seen) : seen);
}

/** Resources without the last, where it says nothing and the layout leaves it out then. Pure. */
export function saidOf({ roles, leftOut }: Layout, resources: Resource[]): Resource[] {
  const isLeftOut = leftOut !== undefined && resources[roles.length - 1]?.body === "";
  return isLeftOut ? resources.slice(0, -1) : resources;
}

/** How many roles the resources tell of. Pure. */
export function toldRoles({ roles, leftOut }: Layout, resources: readonly Resource[]): number {
  return leftOut === undefined ? roles.length : Math.min(roles.length, resources.length);
}

/** What objects say: of these rules the weights alone; the whole where no rules are given. Pure. */
export function viewOfRules(
  { target, layout }: Pick<Section, "target" | "layout">,
  located: Located,
  rules: readonly string[] | undefined,
): Resource[] {
  const whole = layout.view(target, located);
  if (!rules || !layout.weights) return whole;
  return viewKept(whole[0]?.ref ?? "", layout.weights.read(target, located), rules);
}

/** The mesh takes one of several objects for the same host, by age or at random: none is written until one is left. */
function requireAlone(
  { target, layout }: Section,
  { rivals, rivalsLeftOut }: Found,
  wanted: readonly Resource[],
): void {
  const isAllTold = wanted.length === layout.roles.length;
  const [objects] = [...rivals, ...(isAllTold ? rivalsLeftOut : [])];
  if (!objects) return;
  const names = objects.map(({ metadata }) => metadata.name).join(" and ");
  throw new AppError(
    "invalid-spec",
    `${objects[0]?.kind ?? "objects"} ${names} are all about ${target.namespace}/${target.service}: leave one`,
    { params: { reason: "rivals" } },
  );
}

/** The first of the objects that a tool keeps. */
function ownedBy({ roles }: Layout, located: Located): Pick<Held, "owned"> {
  for (const [role, object] of located.entries()) {
    const owner = ownershipOf(object);
    const kind = roles[role]?.kind;
    if (object && owner && kind)
      return { owned: { ...owner, leaveAlone: leaveAloneText(owner, kind, object) } };
  }
  return {};
}

/** Who decided what of the objects' content, beside Heddle: the names that an API server keeps. */
function ownersOf(objects: Located): string[] {
  const managers = objects.flatMap((object) => object?.metadata.managedFields ?? []);
  const names = managers.filter(({ subresource }) => subresource === undefined).map(({ manager }) => manager);
  return [...new Set(names)].filter((name) => name !== "" && name !== fieldManager).slice(0, 5);
}

function isSame(left: readonly Resource[], right: readonly Resource[]): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

function resourceOf({ apiVersion, kind, metadata, spec }: KubernetesObject): Resource {
  return {
    ref: `${kind ?? "object"} ${metadata.namespace}/${metadata.name}`,
    body: canonicalJson({ apiVersion, kind, spec }),
  };
}

function byAge(left: KubernetesObject, right: KubernetesObject): number {
  const at = ({ metadata }: KubernetesObject) =>
    `${String(metadata.creationTimestamp ?? "")} ${metadata.name}`;
  return at(left) < at(right) ? -1 : 1;
}
