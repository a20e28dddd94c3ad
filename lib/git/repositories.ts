import "server-only";
import { processSingleton } from "../http/process-singleton";
import type { MeshSettings } from "../settings/mesh-settings";
import { GitRepository } from "./git-repository";

/** The repository that a mesh's changes are committed to; undefined where none is. One a mesh and process. */
export function repositoryOf({ id, git }: Pick<MeshSettings, "id" | "git">): GitRepository | undefined {
  return git && processSingleton(`git.${id}`, () => new GitRepository(git));
}
