import type { Context } from "./actor";

type Reader = Pick<Context, "reads">;

/** Which namespaces of a mesh may be read: all, or these; none of a mesh that the context does not name. */
export function readableNamespaces({ reads }: Reader, mesh: string): "all" | ReadonlySet<string> {
  if (reads === undefined) return "all";
  const granted = Object.hasOwn(reads, mesh) ? reads[mesh] : undefined;
  return granted === "all" ? "all" : new Set(granted ?? []);
}

/** Whether one namespace of a mesh may be read. */
export function mayReadNamespace(ctx: Reader, mesh: string, namespace: string): boolean {
  const readable = readableNamespaces(ctx, mesh);
  return readable === "all" || readable.has(namespace);
}

/** Names a set of namespaces: what was read for one is kept apart from what was read for another. */
export function scopeOf(readable: "all" | ReadonlySet<string>): string {
  return readable === "all" ? "all" : JSON.stringify([...readable].sort());
}
