import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { stringify } from "yaml";
import { GitOrigin } from "../../../lib/git/git-origin.fixture";
import { type GitOpsTool, gitOpsTool } from "../actors/gitops-tool";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { type Kubernetes, startKubernetes } from "../start-kubernetes";
import { namespace } from "./shifted-service.fixture";

const token = "a-token-for-tests-alone";
type Content = { objects: object[]; files: Record<string, string> };

/** A cluster, a repository whose main branch a GitOps tool applies to it, and settings with meshes that commit there, or do not. */
export class GitCluster {
  private constructor(
    readonly folder: string,
    private readonly cluster: Kubernetes,
    readonly origin: GitOrigin,
    readonly tool: GitOpsTool,
  ) {}

  static async start({ objects, files }: Content): Promise<GitCluster> {
    const folder = mkdtempSync(path.join(tmpdir(), "heddle-by-git-"));
    const cluster = await startKubernetes({
      tokens: { [token]: { user: "heddle", rights: "admin" } },
      objects: objects as never,
    });
    const origin = new GitOrigin(folder, files);
    const tool = gitOpsTool({
      ...{ repository: origin.path, branch: "main", application: "apps" },
      ...{ url: cluster.url, token },
    });
    writeFileSync(path.join(folder, "heddle.yaml"), settingsText(cluster.url, origin.path));
    vi.stubEnv("HEDDLE_CONFIG", path.join(folder, "heddle.yaml"));
    vi.stubEnv("HEDDLE_TEST_TOKEN", token);
    vi.stubEnv("HEDDLE_DATA_DIR", folder);
    return new GitCluster(folder, cluster, origin, tool);
  }

  /** An object as the cluster holds it. */
  object(group: string, plural: string, name: string): KubernetesObject | undefined {
    return this.cluster.store.get({ group, plural }, namespace, name) as KubernetesObject | undefined;
  }

  /** A file of a branch; null where it is not there. */
  text(branch: string, file: string): string | null {
    const isThere = this.origin.git("ls-tree", "-z", "--name-only", branch, "--", file) !== "";
    return isThere ? this.origin.show(branch, file) : null;
  }

  async stop(): Promise<void> {
    await this.cluster.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function settingsText(cluster: string, repository: string): string {
  const connection = { url: cluster, bearerToken: { env: "HEDDLE_TEST_TOKEN" } };
  const entry = (id: string, more: object, kind: object = { kind: "istio" }) => ({
    ...{ id, writes: "on", prometheus: { url: "http://127.0.0.1:9" } },
    controlPlane: { ...kind, cluster: { connection } },
    ...more,
  });
  const byGit = (more: object) => ({ ownedElsewhere: "git", git: { repository, ...more } });
  return stringify({
    meshes: [
      entry("gitops", byGit({})),
      entry("shared", byGit({ branch: "heddle/changes" })),
      entry("straight", byGit({ branch: "main" })),
      entry("apart", byGit({ path: "clusters/prod/made/{namespace}/{kind}-{name}.yaml" })),
      entry("together", byGit({ path: "clusters/prod/{service}.yaml" })),
      entry("gateway", byGit({}), { kind: "envoy-gateway", routes: { port: 8000 } }),
      entry("left-alone", { ownedElsewhere: "read-only" }),
      entry("written", { ownedElsewhere: "direct" }),
      { ...entry("beside", {}), controlPlane: { kind: "xds", connection: { url: "http://127.0.0.1:9" } } },
    ],
  });
}
