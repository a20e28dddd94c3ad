import "server-only";
import { AppError } from "../../errors";
import type { GitRepository } from "../../git/git-repository";
import { repositoryOf } from "../../git/repositories";
import type { MeshSettings } from "../../settings/mesh-settings";
import type { ConnectionFinding } from "../connection-test";

const patienceMs = 20_000;
/** Of branches that each change has for itself, one that no change will have. */
const trialId = "trial";

/** What is to be said of the repository that changes of a mesh are committed to; nothing where there is none. */
export async function examineRepository(
  mesh: Pick<MeshSettings, "id" | "git">,
): Promise<ConnectionFinding[]> {
  const repository = repositoryOf(mesh);
  return repository ? findingsOf(repository) : [];
}

/** Whether a repository answers, has its branch and its folder, and would take a push. Writes nothing there. */
export async function findingsOf(
  repository: GitRepository,
  signal?: AbortSignal,
): Promise<ConnectionFinding[]> {
  const inTime = AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal ? [signal] : [])]);
  try {
    return await repository.alone(() => examine(repository, inTime));
  } catch (cause) {
    signal?.throwIfAborted();
    const isMissing = cause instanceof AppError && cause.params.reason === "git-missing";
    const detail = cause instanceof Error ? cause.message.slice(0, 300) : String(cause);
    return [{ code: isMissing ? "git-missing" : "git-not-reached", severity: "fault", params: { detail } }];
  }
}

async function examine(repository: GitRepository, signal: AbortSignal): Promise<ConnectionFinding[]> {
  const { base, branch: template, folder } = repository.settings;
  const branch = template.replaceAll(/\{[a-z]+\}/g, trialId);
  const heads = await repository.heads([base, branch], signal);
  if (!heads.has(base)) return [{ code: "no-base", severity: "fault", params: { base } }];
  const reached: ConnectionFinding = { code: "git-reached", severity: "ok", params: { base } };
  const head = await repository.fetch(base, signal);
  const expected = heads.get(branch) ?? null;
  const sha = expected === null ? head : await repository.fetch(branch, signal);
  const trial = await repository.push({ branch, sha, expected, isTrial: true }, signal);
  const push: ConnectionFinding =
    trial.outcome === "refused"
      ? { code: "may-not-push", severity: "fault", params: { branch, detail: trial.why } }
      : { code: "may-push", severity: "ok", params: { branch } };
  return [reached, ...(await folderFound(repository, { head, base, folder }, signal)), push];
}

/** Nothing where objects are looked for everywhere. */
async function folderFound(
  repository: GitRepository,
  { head, base, folder }: { head: string; base: string; folder: string | undefined },
  signal: AbortSignal,
): Promise<ConnectionFinding[]> {
  if (folder === undefined) return [];
  const isThere = await repository.hasFolder(head, folder, signal);
  const params = { folder, base };
  return [
    isThere
      ? { code: "folder-there", severity: "ok", params }
      : { code: "no-folder", severity: "fault", params },
  ];
}
