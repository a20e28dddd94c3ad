import { expect } from "vitest";
import messages from "../../../messages/en.json";
import { kindedSpec, type PolicySpec } from "../policy-spec";
import type { ProblemFinding } from "../problem-finding";
import { patchedSpec } from "../spec-patch";
import { fromWritten, toWritten } from "../written/written-spec";
import type { CheckFacts } from "./check";
import { findProblems } from "./find-problems";

const ready = new Map([
  ["v1", 2],
  ["v2", 1],
  ["v3", 0],
]);

export type Known = Partial<
  Pick<CheckFacts, "ready" | "backtest" | "beside" | "limitLoad" | "load" | "services" | "about">
> & {
  standing?: PolicySpec | null;
};

/** What a check may go by, where a test says nothing else. */
export function facts({ standing, ...known }: Known): Omit<CheckFacts, "wanted"> {
  return { standing: standing ?? null, hasStanding: standing !== undefined, ready, backtest: null, ...known };
}

/** Problems as `severity code path`; each has words, and all that these are filled in with. */
export function said(all: CheckFacts): string[] {
  return findProblems(all).map(({ severity, code, path, params, fix }) => {
    expect(Object.keys(params)).toEqual(expect.arrayContaining(namesIn(wordsOf(words, code))));
    if (fix)
      expect(Object.keys(fix.params)).toEqual(expect.arrayContaining(namesIn(wordsOf(fixWords, fix.code))));
    expectMended(all, { code, path, fix });
    return `${severity} ${code} ${path}`;
  });
}

const words: Record<string, string> = messages.policies.problem;
const fixWords: Record<string, string> = messages.policies.fix;

function wordsOf(table: Record<string, string>, code: string): string {
  return table[code] ?? expect.fail(`no words for ${code}`);
}

/** Whoever presses the button gets a spec that can be read, and that no longer has this problem at this place. */
function expectMended(
  all: CheckFacts,
  { code, path, fix }: Pick<ProblemFinding, "code" | "path" | "fix">,
): void {
  if (!fix || all.wanted.spec === null) return;
  const { kind, spec } = all.wanted;
  const mended = fromWritten(kind, patchedSpec(toWritten(spec), fix.patch));
  if (mended.outcome === "faulty") expect.fail(`${code}: ${JSON.stringify(mended.faults)}`);
  // Figures of telemetry were judged with the spec; they are read again with the new one.
  const isOfFigures =
    code.startsWith("limit-below-load") || code === "breaker-below-load" || code === "caller-shut-out";
  const still = findProblems({ ...all, wanted: kindedSpec(kind, mended.spec) });
  if (!isOfFigures) expect(still).not.toContainEqual(expect.objectContaining({ code, path }));
}

/** What the words of a problem are filled in with. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? "");
}
