import "server-only";
import { memoryOf } from "./memory";

/** What was found longer ago says nothing of now. */
const freshMs = 120_000;

/**
 * Versions of a service that a critical finding is about, as this process last looked; none where it did not look lately: what
 * is not known to fail holds nobody up. Asks nothing.
 */
export function failingVersions(
  { mesh, namespace, service }: { mesh: string; namespace: string; service: string },
  nowMs = Date.now(),
): string[] {
  const { latest } = memoryOf(mesh);
  if (!latest || nowMs - latest.atMs > freshMs) return [];
  const own = latest.findings.filter(
    (finding) =>
      finding.severity === "critical" && finding.namespace === namespace && finding.service === service,
  );
  return [...new Set(own.flatMap(({ version }) => version ?? []))];
}
