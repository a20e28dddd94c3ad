import "server-only";
import messages from "../../messages/en.json";
import type { Capability } from "../policies/capabilities";
import { capabilityAt } from "../policies/capability-at";
import { type PolicyKind, policyKinds } from "../policies/kinds";
import { allCapabilities } from "./all-capabilities";
import { specFields } from "./spec-fields";

const reasons: Record<string, string> = messages.capability;

/** What each control plane makes of each field, and what it needs, as Markdown; reasons are footnotes. */
export function capabilityDocument(): string {
  const notes = new Map<string, number>();
  return [
    ...policyKinds.map((kind) => `### ${kind}\n\n${fieldTable(kind, notes)}`),
    [...notes].map(([code, number]) => `[^${number}]: ${reasons[code] ?? code}.`).join("\n"),
    "### What each needs",
    ...allCapabilities.map(({ kind, name, needs }) =>
      [`**${name}** (\`${kind}\`)`, "", ...needs.map((need) => `- ${need}`)].join("\n"),
    ),
  ].join("\n\n");
}

function fieldTable(kind: PolicyKind, notes: Map<string, number>): string {
  // A version's own fields are as the service's.
  const fields = specFields(kind).filter((field) => !field.startsWith("versions."));
  const rows = fields.map((field) => {
    const cells = allCapabilities.map(({ capabilities }) => {
      const own = capabilities.filter((row) => row.kind === kind);
      return cell(capabilityAt(own, field), notes);
    });
    return [`\`${field}\``, ...cells];
  });
  const head = ["field", ...allCapabilities.map(({ name }) => name)];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cell(capability: Capability | undefined, notes: Map<string, number>): string {
  if (capability === undefined) return "no";
  if (capability.support === "exact") return "yes";
  const [word, code] =
    capability.support === "approximate" ? ["about", capability.how] : ["no", capability.why];
  if (!notes.has(code)) notes.set(code, notes.size + 1);
  return `${word}[^${notes.get(code)}]`;
}
