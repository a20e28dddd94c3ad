import "server-only";
import { AppError } from "../../errors";
import { documentsOf, type Fields, fieldsOf } from "../../kubernetes/manifests/edit-manifest";
import { type KubernetesObject, kubernetesObjectSchema } from "../../kubernetes/object";
import type { Target } from "../../policies/names";
import type { SourceFile } from "../control-plane";
import type { Role } from "./layout";

/** An object as one document of a file says it; `fields` as they stand there. */
export type ManifestDocument = { path: string; index: number; fields: Fields; object: KubernetesObject };

/** The documents of files that are objects; what cannot be read as one is none. A namespace that is left out is the target's. Pure. */
export function manifestDocuments(files: readonly SourceFile[], { namespace }: Target): ManifestDocument[] {
  return files.flatMap(({ path, text }) =>
    documentsOf(text).flatMap((document, index) => {
      const fields = fieldsOf(document);
      const metadata = typeof fields.metadata === "object" ? (fields.metadata ?? {}) : {};
      const object = kubernetesObjectSchema.safeParse({ ...fields, metadata: { namespace, ...metadata } });
      return object.success ? [{ path, index, fields, object: object.data }] : [];
    }),
  );
}

/**
 * The document that says the object of a role: the live one's by its name, else one that would be it. Those that name the
 * namespace go before those that leave it to what applies them. Throws `git-refused` where there are several. Pure.
 */
export function findDocument(
  documents: readonly ManifestDocument[],
  { role, live, target }: { role: Role; live: KubernetesObject | undefined; target: Target },
): ManifestDocument | undefined {
  const found = documents.filter(({ object }) => {
    const { apiVersion = "", kind, metadata } = object;
    const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
    if (kind !== role.kind.kind || group !== role.kind.group) return false;
    if (metadata.namespace !== target.namespace) return false;
    return live ? metadata.name === live.metadata.name : role.isOf(object, target);
  });
  const named = found.filter(({ fields }) => "namespace" in (fields.metadata as object));
  const [first, ...others] = named.length > 0 ? named : found;
  if (others.length === 0) return first;
  const paths = [first, ...others]
    .map((each) => each?.path)
    .join(", ")
    .slice(0, 300);
  const name = live?.metadata.name ?? target.service;
  throw new AppError(
    "git-refused",
    `several documents say ${role.kind.kind} ${target.namespace}/${name}: ${paths}`,
    {
      params: { reason: "ambiguous", object: `${role.kind.kind} ${target.namespace}/${name}`, paths },
    },
  );
}
