/**
 * Which resources of a response a refusal is about: those that it names, by place (grpc-js-xds: "resource index 0") or by name
 * (Envoy: "Error adding/updating cluster(s) llm/a/v2: …", which has taken the others), or else all that were new to the client. Pure.
 */
export function refusedNames(
  detail: string,
  sent: ReadonlyMap<string, string>,
  acked: ReadonlyMap<string, { fingerprint: string }>,
): Set<string> {
  const names = [...sent.keys()];
  const indexed = [...detail.matchAll(/resource index (\d+)/g)].flatMap(
    (match) => names[Number(match[1])] ?? [],
  );
  if (indexed.length > 0) return new Set(indexed);
  // As whole words, so that `llm/chat` is not found in `llm/chat/v2`.
  const words = new Set(detail.split(/[\s,;'"()[\]]+/).map((word) => word.replace(/[.:]+$/, "")));
  const named = names.filter((name) => words.has(name));
  if (named.length > 0) return new Set(named);
  return new Set(names.filter((name) => acked.get(name)?.fingerprint !== sent.get(name)));
}
