import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import { resourceKinds } from "../../kubernetes/resource-kinds";
import { canonicalJson } from "../../policies/canonical-json";
import type { Layout } from "../kubernetes/layout";
import { breakerAnnotations } from "./annotation";
import { serviceRefOf } from "./compile";

const said: readonly string[] = Object.values(breakerAnnotations);

/** A circuit breaker in the annotations of the Service that callers ask; the Service itself is others'. */
export const breakerLayout: Layout = {
  roles: [
    {
      kind: resourceKinds.service,
      isOf: ({ metadata }, { service }) => metadata.name === service,
      isShared: true,
      isOthers: true,
    },
  ],
  view: (target, [service]) => [{ ref: serviceRefOf(target), body: service ? bodyOf(service) : "" }],
  plan: (_located, [wanted]) => {
    const body = wanted?.body ? JSON.parse(wanted.body) : {};
    return [{ role: 0, spec: {}, annotations: body.metadata?.annotations ?? {} }];
  },
};

function bodyOf({ metadata }: KubernetesObject): string {
  const own = Object.entries(metadata.annotations).filter(([name]) => said.includes(name));
  if (own.length === 0) return "";
  return canonicalJson({
    apiVersion: "v1",
    kind: "Service",
    metadata: { annotations: Object.fromEntries(own) },
  });
}
