import { z } from "zod";
import { dnsLabelSchema } from "../policies/names";
import type { Action } from "./actions";

/** What somebody is in a place: each role may look; who may do more is in `actionsOf`. */
export const roles = ["viewer", "operator", "approver", "admin"] as const;
export type Role = (typeof roles)[number];

const place = z.union([z.literal("*"), dnsLabelSchema]);

/** A role in one namespace of one mesh; `*` is each of them. */
export const grantSchema = z.strictObject({ role: z.enum(roles), mesh: place, namespace: place });
export type Grant = z.output<typeof grantSchema>;

/** As many as are held at once: a person's, or a token's. */
export const grantsSchema = z.array(grantSchema).max(100);

const looking = ["mesh.read", "audit.read"] as const;
const actionsOf: Record<Role, readonly Action[]> = {
  viewer: looking,
  operator: [...looking, "policy.write", "change.undo"],
  approver: [...looking, "change.approve", "change.undo"],
  admin: [...looking, "policy.write", "change.undo", "change.approve", "access.manage"],
};

/** Who may read what was said where the settings say nothing of it. */
export const usualPromptRoles: readonly Role[] = ["admin"];

/** Whether a role may do something, wherever it holds. Reading what was said is for the roles that the settings name. */
export function roleMay(role: Role, action: Action, promptRoles = usualPromptRoles): boolean {
  if (action === "prompt.read") return promptRoles.includes(role);
  return action === "self" || actionsOf[role].includes(action);
}

/**
 * Whether grants allow an action in a mesh (null: on the console itself), in a namespace of it (left out: in any; `*`: in
 * each). Who may sign in, and what the console is connected to, concerns every mesh: that takes a grant for all of them.
 */
export function grantsAllow(
  grants: readonly Grant[],
  action: Action,
  mesh: string | null,
  namespace?: string,
  promptRoles = usualPromptRoles,
): boolean {
  if (action === "self") return true;
  return grants.some((grant) => {
    if (!roleMay(grant.role, action, promptRoles)) return false;
    if (action === "access.manage") return grant.mesh === "*" && grant.namespace === "*";
    if (mesh !== null && grant.mesh !== "*" && grant.mesh !== mesh) return false;
    return namespace === undefined || grant.namespace === "*" || grant.namespace === namespace;
  });
}

/**
 * By mesh, the namespaces that grants let somebody read (every role may); undefined where that is all of every mesh. Meshes of
 * which nothing may be read are left out.
 */
export function readsOf(
  grants: readonly Grant[],
  meshes: readonly string[],
): Readonly<Record<string, "all" | readonly string[]>> | undefined {
  if (grants.some(({ mesh, namespace }) => mesh === "*" && namespace === "*")) return undefined;
  const reads: Record<string, "all" | readonly string[]> = {};
  for (const id of meshes) {
    const own = grants.filter(({ mesh }) => mesh === "*" || mesh === id).map(({ namespace }) => namespace);
    if (own.length > 0) reads[id] = own.includes("*") ? "all" : [...new Set(own)].sort();
  }
  return reads;
}

/** The same grants once each, the widest places first: how they are listed, and compared. */
export function sortedGrants(grants: readonly Grant[]): Grant[] {
  const keyed = new Map(grants.map((grant) => [`${grant.mesh}\n${grant.namespace}\n${grant.role}`, grant]));
  return [...keyed.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
}
