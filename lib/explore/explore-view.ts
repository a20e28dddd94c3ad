import { conceptNameSchema } from "../metrics/concept-name";
import type { ConceptName, Dimension } from "../metrics/concepts";
import { dimensionListSchema } from "../metrics/dimensions";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";

/** What Explore's page shows, as its address says it. */
export type ExploreView = {
  ask:
    | {
        kind: "concept";
        concept: ConceptName;
        by: readonly Dimension[];
        where: { namespace?: string; service?: string; version?: string };
      }
    | { kind: "query"; query: string };
  /** Unix seconds; null follows the page's window. */
  range: { start: number; end: number } | null;
  isTable: boolean;
  /** The one line that is drawn, by its name. */
  only: string | null;
};

/** Reads the address; what does not parse falls back. An empty query is one that is still to be written. Pure. */
export function readExploreView(param: (name: string) => string | null): ExploreView {
  const query = param("query") ?? (param("ask") === "query" ? "" : null);
  const concept = conceptNameSchema.safeParse(param("concept"));
  const by = dimensionListSchema.safeParse(param("by") ?? "");
  const [namespace, service] = [param("namespace"), param("service")].map(
    (text) => dnsLabelSchema.safeParse(text).data,
  );
  const version = versionNameSchema.safeParse(param("version")).data;
  const [start, end] = [param("from"), param("to")].map((text) => Date.parse(text ?? "") / 1_000);
  const hasRange = start !== undefined && end !== undefined && start < end;
  return {
    ask:
      query !== null
        ? { kind: "query", query }
        : {
            kind: "concept",
            concept: concept.success ? concept.data : "requests",
            by: by.success ? by.data : [],
            where: {
              ...(namespace ? { namespace } : {}),
              ...(service ? { service } : {}),
              ...(version ? { version } : {}),
            },
          },
    range: hasRange ? { start, end } : null,
    isTable: param("view") === "table",
    only: param("only"),
  };
}
