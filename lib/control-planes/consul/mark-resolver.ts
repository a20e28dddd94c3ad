import "server-only";
import type { Held } from "../control-plane";
import type { LiveEntry } from "./entries";
import type { ConsulKind } from "./kinds";
import { type Mark, type Marks, marksOf, metaValueMax, subsetsMeta, withMarks } from "./marks";
import { type Fields, isFields } from "./normal-entry";
import { entryKinds } from "./refs";
import type { Step } from "./step";

type Marking = { kind: ConsulKind; service: string; mark: Mark; subsets: Fields };

/** Before the first write: who writes, over whose, and the subsets that the new entries will lead to, beside all others. */
export function markBefore(
  { kind, service, mark, subsets }: Marking,
  section: { held: Held; marks: Marks; resolver: LiveEntry | null },
): Step {
  const { held, marks, resolver } = section;
  const stands = [marks.stands, marks.next].find((known) => known?.deliveryId === held.deliveryId) ?? null;
  const before = subsetsOf(resolver);
  const made = [...madeSubsets(resolver), ...Object.keys(subsets).filter((name) => !(name in before))];
  const meta = withMarks(kind, resolver?.meta ?? {}, { stands, next: mark });
  return stepOf(service, resolver, { ...before, ...subsets }, { ...meta, ...subsetsMetaOf(made) });
}

/** A section that is in the resolver alone: what it says and whose it is, in one write. `said` null takes it away. */
export function markedField(
  { kind, service, mark }: Omit<Marking, "subsets">,
  resolver: LiveEntry | null,
  [field, said]: [string, unknown],
): Step {
  const { [field]: _, ...rest } = resolver?.said ?? { Kind: entryKinds.resolver, Name: service };
  const after = {
    ...rest,
    ...(said === null ? {} : { [field]: said }),
    Meta: withMarks(kind, resolver?.meta ?? {}, { stands: mark, next: null }),
  };
  return { kind: entryKinds.resolver, name: service, before: resolver, after };
}

/**
 * After the last write: what stands, without the subsets of ours that nothing needs any more. Null where another
 * delivery has begun meanwhile: then this is its to do.
 */
export function markAfter(
  { kind, service, mark, subsets }: Marking,
  resolver: LiveEntry | null,
  isTidy: boolean,
) {
  if (marksOf(kind, resolver).next?.deliveryId !== mark.deliveryId) return null;
  const made = madeSubsets(resolver);
  const isKept = (name: string) =>
    kind !== "route" || !isTidy || !made.includes(name) || name in subsets || isNamedWithin(resolver, name);
  const kept = Object.fromEntries(Object.entries(subsetsOf(resolver)).filter(([name]) => isKept(name)));
  const { [subsetsMeta]: _, ...others } = withMarks(kind, resolver?.meta ?? {}, { stands: mark, next: null });
  return stepOf(service, resolver, kept, {
    ...others,
    ...subsetsMetaOf(made.filter((name) => name in kept)),
  });
}

function stepOf(
  service: string,
  before: LiveEntry | null,
  subsets: Fields,
  meta: Record<string, string>,
): Step {
  const { resolver: kind } = entryKinds;
  const { Subsets: _, ...said } = before?.said ?? { Kind: kind, Name: service };
  const own = Object.keys(subsets).length > 0 ? { Subsets: subsets } : {};
  return { kind, name: service, before, after: { ...said, ...own, Meta: meta } };
}

function subsetsOf(resolver: LiveEntry | null): Fields {
  return isFields(resolver?.said.Subsets) ? resolver.said.Subsets : {};
}

function madeSubsets(resolver: LiveEntry | null): string[] {
  return (resolver?.meta[subsetsMeta] ?? "").split(" ").filter(Boolean);
}

/** As many as have room: one that is not noted is left standing, which changes nothing. */
function subsetsMetaOf(names: readonly string[]): Record<string, string> {
  let text = "";
  for (const name of new Set(names)) {
    const longer = text === "" ? name : `${text} ${name}`;
    if (longer.length <= metaValueMax) text = longer;
  }
  return text === "" ? {} : { [subsetsMeta]: text };
}

/** The resolver's own default, and whatever its failover names. */
function isNamedWithin(resolver: LiveEntry | null, name: string): boolean {
  const { DefaultSubset: byDefault, Failover: failover } = resolver?.said ?? {};
  return byDefault === name || JSON.stringify(failover ?? null).includes(`"${name}"`);
}
