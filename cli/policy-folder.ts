import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type PolicyKind, policyKindSchema } from "../lib/policies/kinds";
import type { Target } from "../lib/policies/names";
import { type PolicyDocument, parseYaml } from "../lib/policies/written/policy-yaml";

/** Which policy a file is of: there is one a kind and service. */
export type PolicyKey = { kind: PolicyKind; target: Target };
export type PolicyFile = { file: string; text: string; document: PolicyDocument };

/** `<namespace>/<service>/<kind>.yaml`. Pure. */
export function fileOf({ kind, target: { namespace, service } }: PolicyKey): string {
  return `${namespace}/${service}/${kind}.yaml`;
}

/**
 * All policies of a folder, in order of their names. Throws with every fault of every file: one that is in the wrong place, of another
 * mesh than `mesh` or the others, or that does not say a policy. Files that are not YAML are left alone.
 */
export function readPolicyFolder(folder: string, mesh: string | undefined): PolicyFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => /\.ya?ml$/.test(name) && !name.split("/").some((part) => part.startsWith(".")))
    .sort();
  const faults: string[] = [];
  const files = names.flatMap((file): PolicyFile[] => {
    const text = readFileSync(path.join(folder, file), "utf8");
    const read = parseYaml(text);
    if (read.outcome === "faulty") {
      faults.push(
        ...read.faults.map(
          ({ line, column, path: at, message }) => `${file}:${line}:${column}: ${at}: ${message}`,
        ),
      );
      return [];
    }
    const { document } = read;
    if (fileOf(document) !== file) {
      faults.push(
        `${file}: says ${document.kind} of ${document.target.namespace}/${document.target.service}, which belongs in ${fileOf(document)}`,
      );
      return [];
    }
    return [{ file, text, document }];
  });
  const wanted = mesh ?? files[0]?.document.target.mesh;
  for (const { file, document } of files)
    if (document.target.mesh !== wanted)
      faults.push(`${file}: is of mesh ${document.target.mesh}, not ${wanted}`);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return files;
}

/** Writes a policy's file where it differs; whether it did. */
export function writePolicyFile(folder: string, key: PolicyKey, text: string): boolean {
  const file = path.join(folder, fileOf(key));
  if (readOrNull(file) === text) return false;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return true;
}

/** The policies that a folder has files for, whatever these say. */
export function keysOfFolder(folder: string, mesh: string): PolicyKey[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    const [, namespace, service, ofKind] = /^([^/\\]+)[/\\]([^/\\]+)[/\\]([^/\\]+)\.yaml$/.exec(name) ?? [];
    const kind = policyKindSchema.safeParse(ofKind);
    return namespace && service && kind.success
      ? [{ kind: kind.data, target: { mesh, namespace, service } }]
      : [];
  });
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw cause;
  }
}
