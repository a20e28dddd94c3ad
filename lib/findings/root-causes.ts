import type { Draft, Facts } from "./facts";
import { isSameService, type Place, placeOf, quantileOf } from "./served";
import { present, usual } from "./track";

const spanSeconds = 60;
/** So much of a caller's failures must have come from what it calls, for them to be no fault of its own. */
const explainedShare = 0.5;
/** A version whose tokens come so much more slowly is slow itself; else it is only full. */
const slowerTimes = 6;

export type Rooted = Draft & { seenBy: string[] };

/** Leaves what has no other cause among the drafts; each cause says which callers see it. */
export function rootCauses(drafts: readonly Draft[], facts: Facts): Rooted[] {
  const own = drafts.filter((draft) => !isPartOf(draft, drafts, facts));
  const causes = own.map((draft): Rooted => ({ ...draft, seenBy: [] }));
  const blamed = own.map((draft) => (draft.code === "error-rise" ? causesOf(draft, causes, facts) : []));
  const roots = blamed.map((guilty) => rootsOf(guilty, causes, blamed));
  for (const [index, guilty] of roots.entries()) {
    const victim = causes[index]?.service ?? "";
    for (const cause of guilty) if (!cause.seenBy.includes(victim)) cause.seenBy.push(victim);
  }
  return causes.filter((_, index) => roots[index]?.length === 0);
}

/** Two drafts about one service that tell of one fault: the one that says more stays. */
function isPartOf(draft: Draft, all: readonly Draft[], facts: Facts): boolean {
  if (draft.service === null) return false;
  const has = (codes: readonly Draft["code"][], sameVersion = false) =>
    all.some((other) => {
      if (other === draft || !codes.includes(other.code)) return false;
      return isSameService(at(other), at(draft)) && (!sameVersion || other.version === draft.version);
    });
  switch (draft.code) {
    case "error-rise":
      return draft.version === null && has(["empty-pool", "breaker-tripped", "ejected-endpoints"]);
    case "ttft-rise":
      return !isSlower(draft, facts) && has(["queue-growth"], true);
    case "queue-growth":
      return isSlower(draft, facts) && has(["ttft-rise"], true);
    case "ejected-endpoints":
      return has(["error-rise"], true);
    default:
      return false;
  }
}

function isSlower(draft: Draft, facts: Facts): boolean {
  const gap = quantileOf(facts, "tokenGap", { ...at(draft), version: draft.version }, "p50");
  const now = present(gap, facts.at, spanSeconds / 2);
  const before = usual(gap, facts.at);
  return now !== null && before !== null && now >= slowerTimes * before;
}

/** The drafts about what this service calls, when they explain most of its failures. */
function causesOf(draft: Draft, all: readonly Rooted[], facts: Facts): Rooted[] {
  const span = spanSeconds;
  const calls = facts.tracks.errors.filter(
    ({ labels }) => labels.callerNamespace === draft.namespace && labels.callerService === draft.service,
  );
  const guilty = all.filter(
    (other) => other.service !== null && !isSameService(at(other), at(draft)) && isFault(other),
  );
  const found = guilty.filter((other) => calls.some((track) => isSameService(placeOf(track), at(other))));
  const theirs = calls.filter((track) => found.some((other) => isSameService(placeOf(track), at(other))));
  const ownErrors = facts.tracks.errors.filter((track) => isSameService(placeOf(track), at(draft)));
  const sum = (tracks: typeof calls) =>
    tracks.reduce((total, track) => total + (present(track, facts.at, span) ?? 0), 0);
  return sum(theirs) >= explainedShare * sum(ownErrors) ? found : [];
}

const faults: readonly Draft["code"][] = ["error-rise", "empty-pool", "breaker-tripped", "ejected-endpoints"];

function isFault({ code }: Draft): boolean {
  return faults.includes(code);
}

/** What is blamed may blame others in turn; who blame each other stay the roots themselves. */
function rootsOf(
  guilty: readonly Rooted[],
  causes: readonly Rooted[],
  blamed: readonly (readonly Rooted[])[],
  seen: ReadonlySet<Rooted> = new Set(),
): Rooted[] {
  return guilty.flatMap((cause) => {
    const next = blamed[causes.indexOf(cause)] ?? [];
    if (next.length === 0) return [cause];
    return seen.has(cause) ? [] : rootsOf(next, causes, blamed, new Set([...seen, cause]));
  });
}

function at({ namespace, service, version }: Draft): Place {
  return { namespace: namespace ?? "", service: service ?? "", version };
}
