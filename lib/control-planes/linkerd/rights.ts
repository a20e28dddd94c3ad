import "server-only";
import { resourceKinds } from "../../kubernetes/resource-kinds";
import { rightsGatewayApi } from "../gateway-api/rights";
import { roleText } from "../kubernetes/rights";
import type { LinkerdOptions } from "./options";

const { linkerdServer, linkerdAuthorization, meshTlsAuthentication, localRateLimit } = resourceKinds;
const served = {
  apiGroups: [linkerdServer.group],
  resources: [linkerdServer, linkerdAuthorization, meshTlsAuthentication, localRateLimit].map(
    ({ plural }) => plural,
  ),
};

/** As for the Gateway API, the Services whose annotations are circuit breakers, and Linkerd's own policies where Heddle writes Servers. */
export function rightsLinkerd(
  namespaces: readonly string[] | null,
  { servers }: Pick<LinkerdOptions, "servers">,
): { reading: string; writing: string } {
  const routes = rightsGatewayApi(namespaces);
  const services = roleText("heddle-write-services", namespaces, [
    { apiGroups: [""], resources: ["services"], verbs: ["patch"] },
  ]);
  const readServed = roleText("heddle-read-servers", null, [{ ...served, verbs: ["get", "list", "watch"] }]);
  const writeServed = roleText("heddle-write-servers", namespaces, [
    { ...served, verbs: ["create", "patch", "update", "delete"] },
  ]);
  return {
    reading: [routes.reading, ...(servers ? [readServed] : [])].join("\n---\n"),
    writing: [routes.writing, services, ...(servers ? [writeServed] : [])].join("\n---\n"),
  };
}
