import "server-only";
import type { KubernetesObject } from "../../../kubernetes/object";
import { sameJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import type { Resource } from "../../control-plane";
import type { Layout, PlannedWrite, Role } from "../../kubernetes/layout";
import type { Located } from "../../kubernetes/located";
import { fieldAt, isJsonObject, type JsonObject } from "../json-fields";
import { type IstioAccessOptions, usualAccessOptions } from "./access-options";
import { type AccessObjects, type AccessPart, accessObjects, accessResources } from "./access-resources";
import { judgedAt, podsOf } from "./workload";

/** Who may call a service: four objects that are about the same pods, or about the same service at its waypoint. */
export function accessLayout(options: IstioAccessOptions = usualAccessOptions): Layout {
  const roles = accessObjects.map(
    ({ part, kind, suffix }): Role => ({
      kind,
      suffix,
      isOf: ({ spec }, target) => isAbout(spec, placeOf(part, target, options)) && isPart(part, spec),
    }),
  );
  return {
    roles,
    isStepwise: true,
    view: (target, located) => accessResources(target, objectsOf(located)),
    plan: (located, resources) => planOfAccess(objectsOf(located), wantedOf(resources)),
  };
}

function placeOf(part: AccessPart, target: Target, options: IstioAccessOptions): JsonObject {
  return part === "mtls" ? podsOf(target, options) : judgedAt(target, options);
}

function isAbout(spec: unknown, place: JsonObject): boolean {
  return Object.entries(place).every(([key, value]) => sameJson(fieldAt(spec, [key]) ?? null, value));
}

/** To allow is what an AuthorizationPolicy does that says no action. */
function isPart(part: AccessPart, spec: unknown): boolean {
  const action = fieldAt(spec, ["action"]) ?? "ALLOW";
  if (part === "deny") return action === "DENY";
  return part !== "allow" || action === "ALLOW";
}

/**
 * The writes in an order in which no call gets in that neither the old nor the new policy lets in, and none is refused that both let in.
 * Each object is a condition of its own, and all have to hold. So what denies says both first; tokens of both are verified; who is
 * allowed follows; what only the old one said goes last. Strict mTLS is asked for before, and given up after all that.
 */
function planOfAccess(live: AccessObjects, wanted: AccessObjects): PlannedWrite[] {
  const both = {
    jwt: unionOf(live.jwt, wanted.jwt, "jwtRules"),
    deny: unionOf(live.deny, wanted.deny, "rules"),
  };
  const steps: [AccessPart, JsonObject | null, JsonObject | null][] = [
    ["jwt", live.jwt, both.jwt],
    ["deny", live.deny, both.deny],
    ["allow", live.allow, wanted.allow],
    ["deny", both.deny, wanted.deny],
    ["jwt", both.jwt, wanted.jwt],
  ];
  const between = steps
    .filter(([, from, to]) => !sameJson(from, to))
    .map(([part, , spec]) => ({ role: roleOf(part), spec }));
  const last = { role: roleOf("mtls"), spec: wanted.mtls };
  const first = { role: roleOf("mtls"), spec: firstMtls(live.mtls, wanted.mtls) };
  return between.length === 0 || first.spec === null ? [...between, last] : [{ ...first }, ...between, last];
}

/** What stands, or strict at once; where nothing stands, an object that says nothing yet. */
function firstMtls(live: JsonObject | null, wanted: JsonObject | null): JsonObject | null {
  if (fieldAt(wanted, ["mtls", "mode"]) === "STRICT") return wanted;
  if (live !== null || wanted === null) return live;
  const { mtls: _, ...silent } = wanted;
  return silent;
}

/** Without the one, the other; else the wanted object with the rules of both. */
function unionOf(live: JsonObject | null, wanted: JsonObject | null, list: string): JsonObject | null {
  if (live === null || wanted === null) return wanted ?? live;
  const rules = listAt(wanted, list);
  const others = listAt(live, list).filter((rule) => !rules.some((own) => sameJson(own, rule)));
  return others.length === 0 ? wanted : { ...wanted, [list]: [...rules, ...others] };
}

function listAt(spec: JsonObject, key: string): unknown[] {
  const list = spec[key];
  return Array.isArray(list) ? list : [];
}

function roleOf(part: AccessPart): number {
  return accessObjects.findIndex((object) => object.part === part);
}

function objectsOf(located: Located): AccessObjects {
  return byPart((index) => specOf(located[index]));
}

function wantedOf(resources: readonly Resource[]): AccessObjects {
  return byPart((index) => {
    const body = resources[index]?.body ?? "";
    return body === "" ? null : specOf(JSON.parse(body));
  });
}

function byPart(specAt: (index: number) => JsonObject | null): AccessObjects {
  const entries = accessObjects.map(({ part }, index) => [part, specAt(index)]);
  return Object.fromEntries(entries) as AccessObjects;
}

function specOf(object: Pick<KubernetesObject, "spec"> | undefined): JsonObject | null {
  return isJsonObject(object?.spec) ? object.spec : null;
}
