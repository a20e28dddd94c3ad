import { type ConceptName, concepts } from "./concepts";
import { podJoins } from "./joins/pod-joins";
import { rankSources } from "./rank-sources";
import { allSources } from "./sources/all-sources";
import { type Layer, type Source, wireNames } from "./sources/source";

const layers = {
  mesh: "Meshes",
  "model-server": "Model servers",
  gateway: "Gateways",
  cluster: "The cluster",
} as const satisfies Record<Layer, string>;

/** What the code knows, as Markdown: each concept's sources, best first, their series, and the labels that each source has. */
export function sourceTable(): string {
  const names = Object.keys(concepts) as ConceptName[];
  const matrices = (Object.entries(layers) as [Layer, string][]).map(([layer, title]) =>
    section(
      title,
      matrix(
        names,
        allSources.filter((source) => source.layer === layer),
      ),
    ),
  );
  return [
    section("Concepts", conceptRows(names)),
    ...matrices,
    section("Labels", labelRows()),
    section("Joins", joinRows()),
    section("Series", names.map(seriesOf).join("\n")),
  ].join("\n\n");
}

function conceptRows(names: readonly ConceptName[]): string {
  const rows = names.map((name) => {
    const { kind, unit, says } = concepts[name];
    return [
      `\`${name}\``,
      kind,
      unit,
      says,
      rankSources(name)
        .map((source) => source.name)
        .join(", "),
    ];
  });
  return table(["concept", "kind", "unit", "says", "sources, best first"], rows);
}

/** Which concept which source says; the number is its rank among all. */
function matrix(names: readonly ConceptName[], sources: readonly Source[]): string {
  const rows = names
    .filter((name) => sources.some(({ ways }) => ways[name]))
    .map((name) => {
      const ranked = rankSources(name);
      const cells = sources.map((source) => (source.ways[name] ? String(ranked.indexOf(source) + 1) : ""));
      return [`\`${name}\``, ...cells];
    });
  return table(["", ...sources.map(({ name }) => name)], rows);
}

/** Labels in brackets are the scrape target's: they may be missing. */
function labelRows(): string {
  const dimensions = ["namespace", "service", "version", "pod", "model"] as const;
  const rows = allSources.map(({ name, labels, fromTarget = [] }) => {
    const cells = dimensions.map((dimension) => {
      const label = labels[dimension];
      if (label === undefined) return "";
      return fromTarget.includes(dimension) ? `[${label}]` : label;
    });
    return [name, ...cells];
  });
  return table(["source", ...dimensions], rows);
}

function joinRows(): string {
  const rows = podJoins.map(({ name, needs, labels, says }) => [
    name,
    needs.join(", "),
    labels.service,
    labels.version,
    says,
  ]);
  return table(["join", "series", "service", "version", "says"], rows);
}

function seriesOf(name: ConceptName): string {
  const lines = rankSources(name).map((source) => {
    const series = (source.ways[name] ?? []).map((way) => [...new Set(wireNames(way))].join(" / "));
    return `  - ${source.name}: ${series.map((each) => `\`${each}\``).join(", else ")}`;
  });
  return [`- \`${name}\``, ...lines].join("\n");
}

function section(title: string, text: string): string {
  return `### ${title}\n\n${text}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
