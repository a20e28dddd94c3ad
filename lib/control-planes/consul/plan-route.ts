import "server-only";
import type { Resource } from "../control-plane";
import { digestOf } from "./digest";
import type { Entries, LiveEntry } from "./entries";
import { markBefore } from "./mark-resolver";
import { type Fields, isFields } from "./normal-entry";
import { type RouteSection, saysSame, signedMeta } from "./read-route";
import { entryKinds, entryRef, isRuleSplitter } from "./refs";
import type { Step } from "./step";

/** `write` makes it so, in an order in which every moment is a whole route; `tidy` takes away what nothing needs any more. */
export type Plan = { write: Step[]; tidy: Step[]; subsets: Fields };

/**
 * Make before break: subsets, then the splitters of rules (their names are new, nothing leads there yet), then the
 * service's own splitter, then the router. What goes away goes the other way round, after what replaces it.
 */
export async function planRoute(
  entries: Entries,
  service: string,
  section: RouteSection,
  { resources, deliveryId }: { resources: readonly Resource[]; deliveryId: string },
): Promise<Plan> {
  const wanted = new Map(
    resources.filter(({ body }) => body !== "").map(({ ref, body }) => [ref, fieldsOf(body)]),
  );
  const said = wanted.get(entryRef(entryKinds.resolver, service))?.Subsets;
  const subsets = isFields(said) ? said : {};
  const mark = { deliveryId, digest: digestOf(resources) };
  const { splitter, router } = entryKinds;
  const ownSplitter = wholeStep(splitter, service, section.splitter, wanted, deliveryId);
  const ownRouter = wholeStep(router, service, section.router, wanted, deliveryId);
  const ups = [ownSplitter, ownRouter].filter(({ after }) => after !== null);
  const downs = [ownRouter, ownSplitter].filter(({ before, after }) => before !== null && after === null);
  return {
    subsets,
    write: [
      markBefore({ kind: "route", service, mark, subsets }, section),
      ...(await ruleSplitterSteps(entries, service, section, wanted, deliveryId)),
      ...ups,
      ...downs,
    ],
    tidy: await leftovers(entries, service, section, wanted),
  };
}

function fieldsOf(body: string): Fields {
  return JSON.parse(body);
}

function wholeStep(
  kind: "service-splitter" | "service-router",
  name: string,
  before: LiveEntry | null,
  wanted: ReadonlyMap<string, Fields>,
  deliveryId: string,
): Step {
  const said = wanted.get(entryRef(kind, name));
  return { kind, name, before, after: said ? { ...said, Meta: signedMeta(said, deliveryId) } : null };
}

function wantedRuleSplitters(service: string, wanted: ReadonlyMap<string, Fields>): [string, Fields][] {
  const prefix = entryRef(entryKinds.splitter, "");
  return [...wanted].flatMap(([ref, said]): [string, Fields][] => {
    const name = ref.slice(prefix.length);
    return ref.startsWith(prefix) && isRuleSplitter(service, name) ? [[name, said]] : [];
  });
}

/** One that stands already says what its name says; it is written only where somebody changed it. */
async function ruleSplitterSteps(
  entries: Entries,
  service: string,
  section: RouteSection,
  wanted: ReadonlyMap<string, Fields>,
  deliveryId: string,
): Promise<Step[]> {
  const { splitter: kind } = entryKinds;
  const steps = await Promise.all(
    wantedRuleSplitters(service, wanted).map(async ([name, said]): Promise<Step[]> => {
      const before = section.ruleSplitters.get(name) ?? (await entries.find(kind, name));
      if (before && saysSame(before.said, said)) return [];
      return [{ kind, name, before, after: { ...said, Meta: signedMeta(said, deliveryId) } }];
    }),
  );
  return steps.flat();
}

/** Also those of an attempt that ended before the router led to them: only a list shows these. */
async function leftovers(
  entries: Entries,
  service: string,
  section: RouteSection,
  wanted: ReadonlyMap<string, Fields>,
): Promise<Step[]> {
  const { splitter: kind } = entryKinds;
  const isPossible = section.ruleSplitters.size > 0 || section.marks.next !== null;
  if (!isPossible) return [];
  return [...(await entries.list(kind))]
    .filter(([name]) => isRuleSplitter(service, name) && !wanted.has(entryRef(kind, name)))
    .map(([name, before]) => ({ kind, name, before, after: null }));
}
