import type { Hop, SentencePart } from "./story";

/** One sentence about a request, the answer first: who served it or where it failed, by which rule, how long, after how many attempts. */
export function tellSentence(hops: readonly Hop[], durationMs: number | null): SentencePart[] {
  const root = rootOf(hops);
  if (!root) return [];
  const parts: SentencePart[] = [];
  const told =
    root.outcome === "error" || root.outcome === "gone" ? culprit(hops, root) : serving(hops, root);
  const service = told.service ?? "unknown";
  const { version } = told;
  if (root.outcome === "error") {
    parts.push({ code: "failed", service, version, status: told.status ?? root.status ?? "unknown" });
  } else parts.push({ code: root.outcome === "ok" ? "served" : root.outcome, service, version });
  const chosenBy = told.chosenBy ?? hops.find((hop) => isSame(hop, told) && hop.chosenBy)?.chosenBy;
  if (chosenBy) parts.push({ code: "chosen", chosenBy });
  const [flag] = told.flags;
  if (flag && root.outcome !== "ok") parts.push({ code: "flag", flag });
  if (durationMs !== null) parts.push({ code: "took", ms: durationMs });
  if (told.queueMs !== null && told.queueMs > 0) parts.push({ code: "queued", ms: told.queueMs });
  const attempts = Math.max(...hops.filter((hop) => isSame(hop, told)).map(({ attempt }) => attempt ?? 1));
  if (attempts > 1) parts.push({ code: "attempts", count: attempts });
  const failures = hops.filter(({ outcome }) => outcome === "error").length;
  if (root.outcome === "ok" && failures > 0) parts.push({ code: "recovered", count: failures });
  return parts;
}

/** The hop that decided the whole: the first, or the last try of it where its caller is not among the hops. */
export function rootOf(hops: readonly Hop[]): Hop | undefined {
  const [first] = hops;
  if (!first || first.caller === null || first.attempt === null) return first;
  const { attempt } = first;
  return hops.findLast(
    (hop) => isSame(hop, first) && hop.caller === first.caller && (hop.attempt ?? 0) >= attempt,
  );
}

/** Who did the work: the last model that answered, else the last whom a rule chose, else the first of all. */
function serving(hops: readonly Hop[], root: Hop): Hop {
  const answered = hops.filter(({ outcome, reporter }) => outcome === "ok" && reporter === "destination");
  const isModel = ({ ttftMs, completionTokens, queueMs, caller }: Hop) =>
    caller !== null && (ttftMs !== null || completionTokens !== null || queueMs !== null);
  const callees = answered.filter((hop) => !callsSameWork(hop, hops));
  return callees.findLast(isModel) ?? answered.findLast(({ chosenBy }) => chosenBy !== null) ?? root;
}

/** A gateway repeats what the model below it says: the one below did the work. */
function callsSameWork(hop: Hop, hops: readonly Hop[]): boolean {
  return hops.some(
    (other) => other.parentId === hop.id && (other.ttftMs !== null || other.completionTokens !== null),
  );
}

/** Where it went wrong: the last failure, as deep as failures go. */
function culprit(hops: readonly Hop[], root: Hop): Hop {
  const failed = (hop: Hop) => hop.outcome === "error" || hop.outcome === "gone";
  let at = root;
  for (;;) {
    const below = hops.filter((hop) => hop.parentId === at.id && failed(hop));
    const next = below.findLast(({ outcome }) => outcome === "error") ?? below.at(-1);
    if (!next) return at;
    at = next;
  }
}

function isSame(left: Hop, right: Hop): boolean {
  return (
    left.namespace === right.namespace && left.service === right.service && left.parentId === right.parentId
  );
}
