import "server-only";
import { canonicalJson } from "../../policies/canonical-json";
import type { Held } from "../control-plane";
import { overrideOf } from "./caller-override";
import { digestOf } from "./digest";
import type { Entries, LiveEntry } from "./entries";
import { holderOfSection } from "./holder-of-section";
import { type Marks, marksOf } from "./marks";
import { readSteadily } from "./read-steadily";
import { callersRef, entryKinds } from "./refs";

/** A service's breaker as it stands: what each of its callers' own entries says. */
export type BreakerSection = {
  held: Held;
  marks: Marks;
  resolver: LiveEntry | null;
  /** The callers that Consul knows now, and those which once were and still hold what Heddle wrote. */
  callers: Map<string, LiveEntry | null>;
};

/**
 * One resource for all callers: what they all say; where they differ, who says what, which is never what a policy
 * compiles to. A caller that came to be since the last write lacks it: that shows, and is nobody's edit.
 */
export function readBreaker(entries: Entries, service: string): Promise<BreakerSection> {
  return readSteadily(entries, service, (resolver) => readBeside(entries, service, resolver));
}

async function readBeside(
  entries: Entries,
  service: string,
  resolver: LiveEntry | null,
): Promise<BreakerSection> {
  const [known, defaults] = await Promise.all([entries.callers(service), entries.list(entryKinds.defaults)]);
  const marks = marksOf("circuit-breaker", resolver);
  const written = [marks.stands, marks.next].map((mark) => mark?.digest);
  const digestOfBody = (body: string) => digestOf([{ ref: callersRef(service), body }]);
  const isOurs = (body: string) => body !== "" && written.includes(digestOfBody(body));
  const stillHolding = [...defaults]
    .filter(([, live]) => isOurs(overrideOf(live, service)))
    .map(([name]) => name);
  const names = [...new Set([...known, ...stillHolding])].sort();
  const callers = new Map(names.map((name) => [name, defaults.get(name) ?? null]));
  const bodies = [...callers].map(([name, live]) => [name, overrideOf(live, service)] as const);
  const held = holderOfSection({
    resources: [{ ref: callersRef(service), body: bodyOfAll(bodies) }],
    marks,
    isOurs: bodies.every(([, body]) => body === "" || isOurs(body)),
    isMissingOurs: true,
  });
  return { held, marks, resolver, callers };
}

function bodyOfAll(bodies: readonly (readonly [string, string])[]): string {
  const distinct = new Set(bodies.map(([, body]) => body));
  if (distinct.size <= 1) return [...distinct][0] ?? "";
  const byCaller = bodies.map(([name, body]) => [name, body === "" ? null : JSON.parse(body)]);
  return canonicalJson({ callers: Object.fromEntries(byCaller) });
}
