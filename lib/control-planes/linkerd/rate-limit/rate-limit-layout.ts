import "server-only";
import { resourceKinds } from "../../../kubernetes/resource-kinds";
import { sameJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import type { Layout, PlannedWrite, Role } from "../../kubernetes/layout";
import type { Located } from "../../kubernetes/located";
import { isMarked, isOwn } from "../../kubernetes/mark";
import {
  type Fields,
  fieldsOf,
  partsOf,
  placeOf,
  requireOwnPlace,
  type ServedOptions,
  serverBody,
  serverRef,
  serverRefOf,
} from "../servers/server";
import { serverRole, writtenServer } from "../servers/server-role";
import { limitBody, limitRef } from "./compile-rate-limit";

/** The rate limit of a Server, whatever it is called. */
export const limitRole: Role = {
  kind: resourceKinds.localRateLimit,
  isOf: ({ spec }, target) => {
    const { kind, name } = fieldsOf(fieldsOf(spec).targetRef);
    return kind === "Server" && name === serverRefOf(target).name;
  },
};

/** A rate limit in an HTTPLocalRateLimitPolicy, and the Server that it hangs on. */
export function rateLimitLayout(optionsOf: (target: Target) => ServedOptions): Layout {
  return {
    roles: [serverRole(optionsOf), limitRole],
    isStepwise: true,
    view: (target, [server, policy]) => [
      {
        ref: serverRef(target),
        // Whom it lets in is not the rate limit's to say, of a Server that is there.
        body:
          server && policy ? serverBody(partsOf(server).place, optionsOf(target).servers.defaultPolicy) : "",
      },
      { ref: limitRef(target), body: policy ? limitBody(policy.spec) : "" },
    ],
    plan: (located, resources, _all, target) => {
      const wanted = resources[1]?.body ?? "";
      return wanted === ""
        ? takingAway(located, { target, options: optionsOf(target) })
        : putting(located, fieldsOf(JSON.parse(wanted).spec), { target, options: optionsOf(target) });
    },
  };
}

/** The Server is there before the policy: without one, Linkerd refuses it. */
function putting(
  [server, policy]: Located,
  spec: Fields,
  { target, options }: { target: Target; options: ServedOptions },
): PlannedWrite[] {
  requireOwnPlace(server, target, options);
  const own = {
    role: 0,
    spec: writtenServer(server, placeOf(target, options), options.servers.defaultPolicy),
  };
  return sameJson(policy?.spec, spec) ? [own] : [own, { role: 1, spec }, own];
}

/** The policy goes before the Server, which stays where others made it or an access policy hangs on it. */
function takingAway(
  [server, policy]: Located,
  { target, options }: { target: Target; options: ServedOptions },
): PlannedWrite[] {
  const gone: PlannedWrite[] = policy ? [{ role: 1, spec: null }] : [];
  if (server?.metadata.name !== target.service) return gone;
  const { place, accessPolicy } = partsOf(server);
  const own = { role: 0, spec: writtenServer(server, place, accessPolicy) };
  const isUsual = accessPolicy === options.servers.defaultPolicy;
  const isFree = isOwn(server) && isUsual && !isMarked(server, "access");
  return [own, ...gone, isFree ? { role: 0, spec: null } : own];
}
