import { execFileSync } from "node:child_process";
import { parseAllDocuments } from "yaml";
import type { JsonObject } from "../json";
import { type Access, send } from "./api-client";

export interface GitOpsToolSettings extends Access {
  /** A bare repository on this disk, and the branch that is followed. */
  repository: string;
  branch: string;
  application: string;
}

export interface GitOpsTool {
  /** Applies every document of the branch, as it is now, and takes away what it applied before and is not there any more. */
  sync: () => Promise<void>;
}

/**
 * What Argo CD does with a repository: each object as the branch says it, by server-side apply under its own manager, forced, with
 * its tracking annotation (argo-cd docs, user-guide/sync-options.md and resource_tracking.md). It does so when it is told.
 */
export function gitOpsTool({ repository, branch, application, ...access }: GitOpsToolSettings): GitOpsTool {
  const git = (...args: string[]) =>
    execFileSync("git", ["--git-dir", repository, ...args], { encoding: "utf8" });
  const documents = (): JsonObject[] => {
    const paths = git("ls-tree", "-r", "-z", "--name-only", branch).split("\0");
    return paths
      .filter((path) => /\.ya?ml$/.test(path))
      .flatMap((path) =>
        parseAllDocuments(git("show", `${branch}:${path}`)).map((each) => each.toJS() as JsonObject),
      );
  };
  let applied: string[] = [];
  const sync = async () => {
    const paths: string[] = [];
    for (const document of documents()) {
      const path = pathOf(document);
      paths.push(path);
      await send(
        access,
        "PATCH",
        `${path}?fieldManager=argocd-controller&force=true`,
        tracked(document, application),
        "application/apply-patch+yaml",
      );
    }
    for (const path of applied.filter((each) => !paths.includes(each))) await send(access, "DELETE", path);
    applied = paths;
  };
  return { sync };
}

function pathOf(document: JsonObject): string {
  const { apiVersion, kind, metadata } = document as Head;
  const plural = kind.toLowerCase().replace(/y$/, "ie");
  return `/apis/${apiVersion}/namespaces/${metadata.namespace}/${plural}s/${metadata.name}`;
}

function tracked(document: JsonObject, application: string): JsonObject {
  const { apiVersion, kind, metadata } = document as Head;
  const [group = ""] = apiVersion.split("/");
  const id = `${application}:${group}/${kind}:${metadata.namespace}/${metadata.name}`;
  const annotations = { ...metadata.annotations, "argocd.argoproj.io/tracking-id": id };
  return { ...document, metadata: { ...metadata, annotations } } as JsonObject;
}

type Head = { apiVersion: string; kind: string; metadata: Metadata };
type Metadata = { name: string; namespace: string; annotations?: Record<string, string> };
