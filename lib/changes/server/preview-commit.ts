import "server-only";
import type { FileEdit, Held, Resource } from "../../control-planes/control-plane";
import { AppError } from "../../errors";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import type { ProblemFinding } from "../../policies/problem-finding";
import type { CommitPreview } from "../commit";
import { excerptOf } from "../excerpt";
import { findGitWay, type GitWay, isByGit, planAt } from "./git-way";
import { knownContents } from "./known-contents";

type About = {
  target: Target;
  kind: PolicyKind;
  policyId: string;
  held: Held | null;
  resources: Resource[];
  /** What others wrote and the asker has seen, in the words of `resources`. */
  seen?: Resource[] | undefined;
};
type Previewed = { commit: CommitPreview | null; problems: ProblemFinding[] };
/** In a branch's name, what only the change itself will have. */
const unknownId = "…";

/**
 * What applying would commit, where another tool applies what is in a repository; nothing where it would be written directly. A
 * repository that is away, and files that cannot say it, are findings.
 */
export async function previewCommit(
  { target, kind, policyId, held, resources, seen }: About,
  signal?: AbortSignal,
): Promise<Previewed> {
  const way = held && isByGit(target.mesh, held) ? findGitWay(target, kind, unknownId) : undefined;
  if (!way || !held?.owned) return { commit: null, problems: [] };
  const { repository, base } = way.settings;
  const named = { repository, base, branch: way.branch };
  const { tool, name, part } = held.owned;
  const message = `${tool} ${name} applies this from a repository`;
  const params = { tool, name, part, ...named };
  const told = { code: "owned-and-committed", severity: "info" as const, path: "", message, params };
  try {
    const given = /^[0-9a-f-]{36}$/.test(policyId) ? await knownContents({ policyId }, signal) : [];
    const known = seen ? [...given, seen] : given;
    const plan = await way.repository.alone(async () =>
      planAt(way, await headOf(way, signal), { resources, known }, signal),
    );
    const files = plan.edits.map(fileOf);
    const isForeign = plan.held.etag !== "" && !plan.isKnown && !plan.isHeld;
    return { commit: { ...named, files }, problems: [told, ...(isForeign ? [foreign(base)] : [])] };
  } catch (cause) {
    return { commit: { ...named, files: [] }, problems: [told, faultOf(cause)] };
  }
}

function fileOf({ path, before, after }: FileEdit): CommitPreview["files"][number] {
  const becomes = before === null ? "new" : after === null ? "gone" : "changed";
  return { path, becomes, ...excerptOf(before ?? "", after ?? "") };
}

/** What the change would be made on. */
async function headOf(
  { repository, settings, branch, isOwnBranch }: GitWay,
  signal?: AbortSignal,
): Promise<string> {
  const isThere = !isOwnBranch && (await repository.heads([branch], signal)).has(branch);
  return repository.fetch(isThere ? branch : settings.base, signal);
}

function foreign(base: string): ProblemFinding {
  const message = "the repository says what somebody else wrote: the push will stop there and ask";
  return { code: "control-plane-conflict", severity: "warning", path: "", message, params: { holder: base } };
}

function faultOf(cause: unknown): ProblemFinding {
  if (!(cause instanceof AppError)) throw cause;
  const isAway = cause.upstream === "git";
  if (!isAway && cause.upstream !== undefined) throw cause;
  const message = cause.message.slice(0, 500);
  return {
    ...{ code: isAway ? "git-away" : "git-refused", severity: isAway ? "warning" : "error", path: "" },
    ...{ message, params: { detail: message } },
  };
}
