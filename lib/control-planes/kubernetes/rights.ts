import "server-only";
import { stringify } from "yaml";

type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] };

/** A role with these rules: for the whole cluster where `namespaces` is null, else one in each of them. */
export function roleText(name: string, namespaces: readonly string[] | null, rules: readonly Rule[]): string {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const roles =
    namespaces === null
      ? [{ apiVersion, kind: "ClusterRole", metadata: { name }, rules }]
      : namespaces.map((namespace) => ({ apiVersion, kind: "Role", metadata: { name, namespace }, rules }));
  return roles
    .map((role) => stringify(role, { lineWidth: 0, aliasDuplicateObjects: false }))
    .join("---\n")
    .trimEnd();
}
