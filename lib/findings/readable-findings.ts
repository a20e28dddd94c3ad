import type { Finding, Findings } from "./findings";

/** The findings of these namespaces, and those of the mesh as a whole; who else sees a fault is told of these alone. */
export function readableFindings(found: Findings, readable: "all" | ReadonlySet<string>): Findings {
  if (readable === "all") return found;
  const isOwn = (namespace: string | null) => namespace === null || readable.has(namespace);
  const findings = found.findings
    .filter(({ namespace }) => isOwn(namespace))
    .map((each) => within(each, isOwn));
  return { ...found, findings };
}

function within(finding: Finding, isOwn: (namespace: string | null) => boolean): Finding {
  return {
    ...finding,
    seenBy: finding.seenBy.filter((service) => isOwn(service.split("/", 1)[0] ?? null)),
    changes: finding.changes.filter(({ namespace }) => isOwn(namespace)),
  };
}
