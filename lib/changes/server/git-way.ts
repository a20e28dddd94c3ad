import "server-only";
import type { FileEdit, FilePlan, Held, PolicyFiles, Resource } from "../../control-planes/control-plane";
import { requireControlPlane } from "../../control-planes/registry";
import type { GivenGit } from "../../git/git-environment";
import type { GitRepository } from "../../git/git-repository";
import { repositoryOf } from "../../git/repositories";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import { wayOfOwned } from "../../settings/may-write";
import { requireMesh } from "../../settings/settings";

/** The way of one change into a repository. */
export type GitWay = {
  target: Target;
  kind: PolicyKind;
  settings: GivenGit;
  repository: GitRepository;
  files: PolicyFiles;
  branch: string;
  /** Whether the branch is this change's alone: it begins at the base, and may be moved and deleted. */
  isOwnBranch: boolean;
};

/** Undefined where the mesh has no repository, or no objects that could be documents in one. */
export function findGitWay(target: Target, kind: PolicyKind, changeId: string): GitWay | undefined {
  const mesh = requireMesh(target.mesh);
  const repository = repositoryOf(mesh);
  const { files } = requireControlPlane(target.mesh);
  if (!repository || !files) return undefined;
  const { settings } = repository;
  const { namespace, service } = target;
  const id = changeId.replaceAll("-", "").slice(-8);
  const branch = filled(settings.branch, { mesh: mesh.id, namespace, service, kind, id });
  return { target, kind, settings, repository, files, branch, isOwnBranch: settings.branch.includes("{id}") };
}

/** Whether a change to what is held there goes into the repository. */
export function isByGit(mesh: string, { owned }: Pick<Held, "owned">): boolean {
  return owned !== undefined && wayOfOwned(mesh, owned) === "git";
}

/** What the files of a commit say of the policy, and the edits that make them say `resources`. */
export async function planAt(
  { target, kind, settings, repository, files }: GitWay,
  sha: string,
  { resources, known }: { resources: Resource[]; known: readonly Resource[][] },
  signal: AbortSignal | undefined,
): Promise<FilePlan> {
  const sources = await repository.filesOfKinds(sha, files.kinds(kind), signal);
  const newFile = async (object: { kind: string; name: string }) => {
    if (settings.path === undefined) return null;
    const { mesh, namespace, service } = target;
    const places = { mesh, namespace, service, kind: object.kind.toLowerCase(), name: object.name };
    const path = filled(settings.path, places);
    const texts = await repository.textsOf(sha, [path], signal);
    return { path, text: texts.get(path) ?? null };
  };
  return files.plan(target, kind, { files: sources, resources, known, newFile }, signal);
}

/** The edits that make a branch say of the policy what the base says. */
export async function planRestore(
  { target, kind, repository, files }: GitWay,
  { tip, base }: { tip: string; base: string },
  signal: AbortSignal | undefined,
): Promise<FileEdit[]> {
  const kinds = files.kinds(kind);
  const own = await repository.filesOfKinds(tip, kinds, signal);
  const as = await repository.filesOfKinds(base, kinds, signal);
  return files.restore(target, kind, { files: own, as }, signal);
}

function filled(template: string, places: Record<string, string>): string {
  return template.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => places[name] ?? "");
}
