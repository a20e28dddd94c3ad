import "server-only";
import { stringify } from "yaml";
import type { Target } from "../../policies/names";
import type { Resource } from "../control-plane";
import { keptWeights } from "./kept-rest";
import type { Layout, Role } from "./layout";
import { fieldManager } from "./mark";

type Place = Pick<Target, "namespace" | "service">;
type Part = { role: Role; body: string };

/**
 * The command by which a person writes the same: server-side apply, as Heddle does it, in its order (the object with the mark
 * last). What is to go is deleted, unless it is others' too. Only the objects' names are taken from the target, and they are DNS labels.
 */
export function kubectlCommand(target: Target, layout: Layout, resources: readonly Resource[]): string {
  const [first] = layout.roles;
  const weights = keptWeights(resources);
  if (weights && first) return editOfWeights(target, first, weights);
  const parts = resources
    .flatMap(({ body }, index): Part[] => {
      const role = layout.roles[index];
      const isTold = body !== "" || index === 0 || layout.isStepwise;
      return role && isTold ? [{ role, body }] : [];
    })
    .reverse();
  return [...leftOutOf(target, layout, resources), ...parts.map((part) => commandOf(target, part))].join(
    "\n",
  );
}

/** What says nothing is no part of the command, and may stand there yet. */
function leftOutOf({ service }: Place, { roles, leftOut }: Layout, resources: readonly Resource[]): string[] {
  const last = roles.at(-1);
  if (leftOut === undefined || !last || resources.length >= roles.length) return [];
  return [`# Where ${last.kind.kind} ${service} says spec.${leftOut}, take that out of it.`];
}

function commandOf({ namespace, service }: Place, { role, body }: Part): string {
  const name = `${service}${role.suffix ?? ""}`;
  const place = { namespace, name };
  if (body !== "") return applyOf(role, withPlace(JSON.parse(body), place));
  const { group, version, kind } = role.kind;
  // To apply nothing takes back what was applied, and the object stays.
  const nothing = { apiVersion: group === "" ? version : `${group}/${version}`, kind, metadata: place };
  if (role.isOthers) return applyOf(role, nothing);
  if (role.isShared)
    return `# It is others' too: take out what the policy says.\nkubectl edit -n ${namespace} ${nameOf(role)} ${service}`;
  return `kubectl delete -n ${namespace} ${nameOf(role)} ${name}`;
}

/**
 * An object that several kinds of policy share is applied under another name: under Heddle's own, what the document leaves out
 * would go. Where both say different things, kubectl tells so and writes nothing.
 */
function applyOf({ isShared, isOthers }: Role, document: object): string {
  const manager = isShared && !isOthers ? `${fieldManager}-by-hand` : fieldManager;
  const text = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false, blockQuote: false }).replace(
    /\n$/,
    "",
  );
  const apply = `kubectl apply --server-side --field-manager=${manager} --validate=strict -f - <<'EOF'`;
  return [apply, text, "EOF"].join("\n");
}

function editOfWeights(
  { namespace, service }: Place,
  role: Role,
  weights: NonNullable<ReturnType<typeof keptWeights>>,
): string {
  const rules = Object.entries(weights).map(
    ([rule, own]) =>
      `#   ${JSON.stringify(rule)}: ${Object.entries(own)
        .map(([version, bp]) => `${JSON.stringify(version)} ${bp / 100} %`)
        .join(", ")}`,
  );
  return [
    "# Everything else in it is others' and stays as it is. Set these weights:",
    ...rules,
    `kubectl edit -n ${namespace} ${nameOf(role)} ${service}`,
  ].join("\n");
}

function nameOf({ kind }: Role): string {
  return kind.group === "" ? kind.plural : `${kind.plural}.${kind.group}`;
}

function withPlace(
  { apiVersion, kind, metadata, ...rest }: Record<string, unknown>,
  place: { namespace: string; name: string },
): object {
  return { apiVersion, kind, metadata: { ...place, ...(metadata as object | undefined) }, ...rest };
}
