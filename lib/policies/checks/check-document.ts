import messages from "../../../messages/en.json";
import { problemCatalogue } from "./catalogue/catalogue";
import { kialiCoverage } from "./catalogue/kiali-coverage";

const words: Record<string, string> = messages.policies.problem;

/** Every problem with its words, why it matters and what mends it, and what covers each of Kiali's checks, as Markdown. */
export function checkDocument(): string {
  const kinds = [...new Set(problemCatalogue.map(({ of }) => of))];
  return [
    ...kinds.map((kind) => `### Of ${kind}\n\n${tableOf(kind)}`),
    `### What Kiali checks\n\n${kialiTable()}`,
  ].join("\n\n");
}

function tableOf(kind: (typeof problemCatalogue)[number]["of"]): string {
  const rows = problemCatalogue
    .filter(({ of }) => of === kind)
    .map(({ code, entry }) => [
      `\`${code}\``,
      [entry.severity].flat().join(", "),
      plainWords(words[code] ?? ""),
      entry.why,
      `${entry.fix}${entry.hasButton ? " ✓" : ""}`,
      entry.by ?? "the spec",
    ]);
  return table(["code", "severity", "says", "why it matters", "fix", "found by"], rows);
}

function kialiTable(): string {
  return table(
    ["code", "finds", "covered by", "how"],
    kialiCoverage.map(({ code, finds, by, how }) => [code, finds, by, how]),
  );
}

/** A message's text for a reader: of a choice by number, the one for many. */
function plainWords(text: string): string {
  return text
    .replace(/\{\w+, (?:plural|select),.*?(?:other|\w+) \{([^{}]*)\}\}/g, (_, many: string) =>
      many.replace("#", "…"),
    )
    .replace(/\{(\w+)(?:, number)?\}/g, "…")
    .replaceAll("|", "\\|");
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
