import "server-only";
import type { KubernetesObject } from "../../../kubernetes/object";
import { resourceKinds } from "../../../kubernetes/resource-kinds";
import { sameJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import type { Resource } from "../../control-plane";
import type { Layout, PlannedWrite, Role } from "../../kubernetes/layout";
import type { Located } from "../../kubernetes/located";
import { isMarked, isOwn } from "../../kubernetes/mark";
import { transitionOf } from "../../kubernetes/transition";
import { limitRole } from "../rate-limit/rate-limit-layout";
import {
  type Fields,
  fieldsOf,
  partsOf,
  placeOf,
  requireOwnPlace,
  type ServedOptions,
  serverBody,
  serverRefOf,
} from "../servers/server";
import { serverRole } from "../servers/server-role";
import { accessResources, authorizationBody, callersBody } from "./access-resources";

/** Every AuthorizationPolicy about the Server, whatever it is called: what they allow adds up. */
const authorizationRole: Role = {
  kind: resourceKinds.linkerdAuthorization,
  isOf: ({ spec }, target) => {
    const { kind, name } = fieldsOf(fieldsOf(spec).targetRef);
    return kind === "Server" && name === serverRefOf(target).name;
  },
};
const callersRole: Role = {
  kind: resourceKinds.meshTlsAuthentication,
  isOf: ({ metadata }, { service }) => metadata.name === service,
};

const serverAt = 0;
const authorizationAt = 1;
const callersAt = 2;

/**
 * Who may call a service: its Server, an AuthorizationPolicy about it, and whom that names. The rate limit is looked at alone: the Server
 * is its too.
 */
export function accessLayout(optionsOf: (target: Target) => ServedOptions): Layout {
  return {
    roles: [serverRole(optionsOf), authorizationRole, callersRole, { ...limitRole, isOthers: true }],
    isStepwise: true,
    view: (target, located) => {
      const [server, authorization, callers] = located;
      return accessResources(target, {
        server: server && saysWho(located, optionsOf(target)) ? bodyOf(server) : "",
        authorization: authorization ? authorizationBody(authorization.spec) : "",
        callers: callers ? callersBody(callers.spec) : "",
      });
    },
    plan: (located, resources, _all, target) =>
      planOf(located, resources, { target, options: optionsOf(target) }),
  };
}

/** One that is there for the rate limit alone lets in whom the mesh lets in. */
function saysWho([server, authorization, , limit]: Located, { servers }: ServedOptions): boolean {
  if (!server || !isOwn(server) || authorization || isMarked(server, "access")) return true;
  if (partsOf(server).accessPolicy !== servers.defaultPolicy) return true;
  return !limit && !isMarked(server, "rate-limit") && !transitionOf(server, "rate-limit");
}

function bodyOf(server: KubernetesObject): string {
  const { place, accessPolicy } = partsOf(server);
  return serverBody(place, accessPolicy);
}

type Place = { target: Target; options: ServedOptions };

/**
 * The writes in an order in which no call gets in that neither the old nor the new policy lets in, and none is refused that both let in. Whom the
 * Server itself lets in and whom a list names add up, and beside a list the Server lets in nobody: so a list is there before the Server
 * shuts, and goes once it is open. Whom an authorization names is there before it and goes after it: without, Linkerd passes over it.
 */
function planOf(located: Located, resources: readonly Resource[], place: Place): PlannedWrite[] {
  const [server, authorization, callers] = located;
  const wanted = resources.map(({ body }) => (body === "" ? null : fieldsOf(JSON.parse(body).spec)));
  const [wantedServer = null, wantedAuthorization = null, wantedCallers = null] = wanted;
  if (wantedServer !== null) requireOwnPlace(server, place.target, place.options);
  else if (server?.metadata.name !== place.target.service) {
    // Nobody asks what is about no Server.
    return [...step(authorizationAt, authorization?.spec, null), ...step(callersAt, callers?.spec, null)];
  }
  const now = standing(server, place);
  const next = wantedServer ?? { ...now, accessPolicy: place.options.servers.defaultPolicy };
  const between = [
    ...(wantedCallers ? step(callersAt, callers?.spec, wantedCallers) : []),
    ...(wantedAuthorization ? step(authorizationAt, authorization?.spec, wantedAuthorization) : []),
    ...step(serverAt, now, next),
    ...(wantedAuthorization ? [] : step(authorizationAt, authorization?.spec, null)),
    ...(wantedCallers ? [] : step(callersAt, callers?.spec, null)),
  ];
  const last = { role: serverAt, spec: wantedServer ?? (isFree(located) ? null : next) };
  if (between.length === 0) return [last];
  const isEnding = between.at(-1)?.role === serverAt;
  return [{ role: serverAt, spec: now }, ...(isEnding ? between.slice(0, -1) : between), last];
}

/** As it is; one that is not there yet lets in whom the mesh lets in. */
function standing(server: KubernetesObject | undefined, { target, options }: Place): Fields {
  if (!server) return { ...placeOf(target, options), accessPolicy: options.servers.defaultPolicy };
  const { place, accessPolicy } = partsOf(server);
  return { ...place, accessPolicy };
}

function step(role: number, from: unknown, to: unknown): PlannedWrite[] {
  if (sameJson(from ?? null, to ?? null)) return [];
  return [{ role, spec: to === null || to === undefined ? null : fieldsOf(to) }];
}

/** Whether nothing hangs on the Server once the access policy is gone. */
function isFree([server, , , limit]: Located): boolean {
  return !limit && !isMarked(server, "rate-limit");
}
