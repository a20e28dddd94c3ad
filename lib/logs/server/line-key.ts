import "server-only";
import { createHash } from "node:crypto";
import { extractedFields } from "../lines-query";

/** Labels that queries or the store add to a line, and that are no part of its stream. */
const added = new Set<string>([
  ...extractedFields,
  ...extractedFields.map((name) => `${name}_extracted`),
  "upstream_cluster",
  "requested_server_name",
  "__error__",
  "__error_details__",
  "detected_level",
]);

/** Names a line among those of one nanosecond, whichever query found it: a digest of its stream and its text. */
export function lineKey(labels: Record<string, string>, line: string): string {
  const stream = Object.entries(labels)
    .filter(([name]) => !added.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const digest = createHash("sha256").update(JSON.stringify(stream)).update("\n").update(line);
  return digest.digest("base64url").slice(0, 16);
}
