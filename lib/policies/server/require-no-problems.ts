import "server-only";
import type { AcceptedWarning } from "../../changes/changes";
import type { ReadyEndpoints } from "../../control-planes/ready-endpoints";
import { AppError, type ErrorCode } from "../../errors";
import type { CheckFacts } from "../checks/check";
import { findProblems } from "../checks/find-problems";
import { finalProblems, type ProblemFinding } from "../problem-finding";

/**
 * Refuses a spec for problems of severity error, which an override lets through with its reason on record; what no
 * reason can heal stays refused. Returns what was let through as warnings.
 */
export function requireNoProblems(
  facts: CheckFacts,
  { endpoints, override }: { endpoints: ReadyEndpoints; override: { reason: string } | null },
): AcceptedWarning[] {
  const problems = findProblems(facts).filter(({ severity }) => severity !== "info");
  const errors = problems.filter(({ severity }) => severity === "error");
  const unverified = errors.find(({ code }) => code === "unverified-version");
  if (unverified && endpoints.stale) throw cannotVerify(unverified, endpoints.stale);
  const refused = errors.filter(({ code }) => override === null || finalProblems.includes(code));
  if (refused.length > 0) throw refusal(refused);
  return problems.map(({ code, message, params }) => ({ code, message, params }));
}

function refusal(problems: ProblemFinding[]): AppError {
  const [first] = problems;
  const faults = problems.map(({ path, message }) => ({
    path: path === "" ? "spec" : `spec.${path}`,
    message,
  }));
  return new AppError(codeOf(first), (first?.message ?? "A rule is broken.").slice(0, 500), {
    faults,
    params: first?.params ?? {},
    extra: { problems },
  });
}

function codeOf(problem: ProblemFinding | undefined): ErrorCode {
  const own: ErrorCode[] = ["unknown-version", "no-ready-endpoint"];
  return own.find((code) => code === problem?.code) ?? "invalid-spec";
}

function cannotVerify(problem: ProblemFinding, stale: NonNullable<ReadyEndpoints["stale"]>): AppError {
  return new AppError(stale.code, `Whether it exists cannot be asked: ${stale.message}`.slice(0, 500), {
    upstream: "control-plane",
    params: problem.params,
    extra: { since: stale.since },
  });
}
