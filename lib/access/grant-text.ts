import { type Grant, grantSchema } from "./grants";

/** A grant as it is typed and said: `operator`, `operator@prod`, `operator@prod/llm`. */
export function grantText({ role, mesh, namespace }: Grant): string {
  if (mesh === "*" && namespace === "*") return role;
  return `${role}@${mesh}${namespace === "*" ? "" : `/${namespace}`}`;
}

/** The grants of a comma list of `ROLE[@MESH[/NAMESPACE]]`. Throws an error that names the one which is none. */
export function parseGrants(text: string): Grant[] {
  return text.split(",").map((each) => {
    const [role, place = "*", ...more] = each.trim().split("@");
    const [mesh, namespace = "*", ...deeper] = place.split("/");
    const grant = grantSchema.safeParse({ role, mesh, namespace });
    if (grant.success && more.length === 0 && deeper.length === 0) return grant.data;
    throw new Error(`"${each.trim()}" is no ROLE[@MESH[/NAMESPACE]]`);
  });
}
