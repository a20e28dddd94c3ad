import type { RequestInfo } from "./request-info";

/** What a token may do; absent lists and "*" mean all of them. */
export interface Rule {
  verbs: string[];
  groups?: string[];
  resources?: string[];
  namespaces?: string[];
}

export interface TokenRights {
  user: string;
  groups?: string[];
  rights: "admin" | "nothing" | Rule[];
}

export type Tokens = { [token: string]: TokenRights };

export type Attributes = Pick<
  RequestInfo,
  "verb" | "group" | "resource" | "subresource" | "namespace" | "name"
>;

const isIn = (list: string[] | undefined, value: string) =>
  list === undefined || list.includes("*") || list.includes(value);

/** `resources` name subresources as RBAC does: `httproutes/status`. */
export function isAllowed({ rights }: TokenRights, asked: Attributes): boolean {
  if (rights === "admin") return true;
  if (rights === "nothing") return false;
  const resource = asked.subresource === "" ? asked.resource : `${asked.resource}/${asked.subresource}`;
  return rights.some(
    ({ verbs, groups, resources, namespaces }) =>
      isIn(verbs, asked.verb) &&
      isIn(groups, asked.group) &&
      isIn(resources, resource) &&
      (namespaces === undefined ||
        namespaces.includes("*") ||
        (asked.namespace !== undefined && namespaces.includes(asked.namespace))),
  );
}

/** Why not, in RBAC's words (golden cases viewer-forbidden-*). */
export function refusal(user: string, { verb, group, resource, subresource, namespace }: Attributes): string {
  const what = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return `User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`;
}
