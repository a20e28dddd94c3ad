import type { RevisionView } from "../../../lib/policies/policies";

/** The revisions that a URL asks to compare, at most two of those that are there, the older first. Pure. */
export function comparedOf(
  param: string | null,
  revisions: readonly Pick<RevisionView, "number">[],
): number[] {
  const asked = (param ?? "").split("-").map(Number);
  const known = asked.filter((number) => revisions.some((revision) => revision.number === number));
  return [...new Set(known)].slice(0, 2).sort((left, right) => left - right);
}

/** The URL's value after one more was picked or let go; a third takes the place of the older. Pure. */
export function pickedAgain(picked: readonly number[], number: number): string | null {
  const next = picked.includes(number)
    ? picked.filter((other) => other !== number)
    : [...picked.slice(-1), number];
  return next.length === 0 ? null : next.join("-");
}
