import type { RouteContract } from "../contract/define-route";
import { roleMay, roles } from "./grants";

/** The table of docs/access.md: what each route takes, by the roles that allow it somewhere. */
export function accessDocument(contracts: readonly RouteContract[]): string {
  const rows = contracts
    .toSorted((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
    .flatMap(({ method, path, action, access, reveal }) => [
      `| \`${method} ${path}\` | ${whoMay(action, access)} |`,
      ...(reveal ? [`| \`${method} ${path}?reveal=true\` | ${whoMay(reveal, access)} |`] : []),
    ]);
  return ["| route | who |", "| --- | --- |", ...rows].join("\n");
}

/** The words of the table, by what a route asks for. */
export function whoMay(action: RouteContract["action"], access: RouteContract["access"]): string {
  if (access === "anyone") return "anyone";
  if (action === "self") return "whoever is signed in";
  const may = roles.filter((role) => roleMay(role, action));
  return may.length === roles.length ? "every role" : may.join(", ");
}
