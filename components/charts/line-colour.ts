import { versionColour } from "../ui/version-colour";

/** What a request that did not end well, or not by itself, looks like. */
const reasons: Readonly<Record<string, string>> = {
  stop: "var(--accent)",
  length: "var(--version-6)",
  abort: "var(--degraded)",
  error: "var(--failing)",
  capacity: "var(--degraded)",
  deferred: "var(--version-8)",
};

/** The colour of a chart's line: its version's, else its reason's, else the accent. Pure. */
export function lineColour({ version, reason }: Readonly<Record<string, string>>): string {
  if (version) return versionColour(version);
  return reason ? (reasons[reason] ?? versionColour(reason)) : "var(--accent)";
}
