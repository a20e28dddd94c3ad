import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import { resourceKinds } from "../../kubernetes/resource-kinds";
import type { Target } from "../../policies/names";
import { gatewayRef } from "../gateway-api/compile";
import { weightsByVersion } from "../gateway-api/found-weights";
import { isParentShared } from "../gateway-api/parent-ref";
import type { Layout } from "../kubernetes/layout";
import { oneObjectLayout } from "../kubernetes/one-object-layout";
import { versionOf } from "./backend-of";
import { routeRef } from "./compile";
import { bareRef } from "./decompile-rule";
import type { AiGatewayOptions } from "./options";
import { aiGatewayRouteSchema } from "./route-object";

/** A route policy in the AIGatewayRoute that is called like its service and hangs on the Gateway. */
export function aiRouteLayout(optionsOf: (target: Target) => AiGatewayOptions): Layout {
  return oneObjectLayout(
    {
      kind: resourceKinds.aiGatewayRoute,
      isOf: (object, target) => isRouteOf(object, target, optionsOf(target)),
    },
    routeRef,
    weightsByVersion((target, ref) => versionOf(target.service, bareRef(ref), optionsOf(target))),
  );
}

function isRouteOf(object: KubernetesObject, target: Target, { parent }: AiGatewayOptions): boolean {
  const parsed = aiGatewayRouteSchema.safeParse(object);
  if (!parsed.success || object.metadata.name !== target.service) return false;
  const wanted = gatewayRef(parent);
  return parsed.data.spec.parentRefs.some((own) => isParentShared(own, wanted, target.namespace));
}
