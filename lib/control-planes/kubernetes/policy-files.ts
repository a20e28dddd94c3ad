import "server-only";
import { AppError } from "../../errors";
import type { KubernetesClient } from "../../kubernetes/client";
import type { Fields } from "../../kubernetes/manifests/edit-manifest";
import type { KubernetesObject } from "../../kubernetes/object";
import { apiVersionOf } from "../../kubernetes/resource-kinds";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import type { PolicyFiles, Resource } from "../control-plane";
import { notOurs, notThere } from "./carry-out";
import { type DocumentEdit, editFiles } from "./edit-files";
import { editKept, keptWeights } from "./kept-rest";
import type { Layout, Role } from "./layout";
import type { Located } from "./located";
import { findDocument, type ManifestDocument, manifestDocuments } from "./manifest-documents";
import { contentOf, isOwn, managedBy } from "./mark";
import { readSection, saidOf, toldRoles, viewOfRules } from "./section-store";
import { annotationsChanged, saysSame, wantedFields } from "./wanted-fields";

type InTime = <T>(run: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal) => Promise<T>;
/** What a role's object is to say: its fields as a document; null is none. */
type Wanted = { role: number; fields: Fields | null };

/** The way of policies into files, for a control plane whose policies are objects of a cluster. `call` is the way to the cluster. */
export function policyFiles<Kind extends PolicyKind>(
  client: KubernetesClient,
  layouts: Readonly<Record<Kind, Layout>>,
  call: InTime,
): PolicyFiles<Kind> {
  return {
    kinds: (kind) => layouts[kind].roles.map((role) => role.kind.kind),
    read: (target, kind, resources, signal) =>
      call(async (inTime) => {
        const layout = layouts[kind];
        const { held, located, rivals } = await readSection(client, { target, kind, layout }, inTime);
        const isHeld =
          rivals.length === 0 && saysSame(viewAs({ target, layout }, located, resources), resources);
        return { held, isHeld };
      }, signal),
    plan: async (target, kind, { files, resources, known, newFile }, signal) => {
      const layout = layouts[kind];
      const { live, all } = await call(async (inTime) => {
        const { located } = await readSection(client, { target, kind, layout }, inTime);
        const others = layout.readsAll
          ? await client.list(layout.readsAll, { signal: inTime })
          : { objects: [] };
        return { live: located, all: others.objects };
      }, signal);
      const documents = manifestDocuments(files, target);
      const found = layout.roles.map((role, at) => findDocument(documents, { role, live: live[at], target }));
      const located: Located = found.map((document, at) => document?.object ?? live[at]);
      const section = { target, layout };
      const isHeld = saysSame(viewAs(section, located, resources), resources);
      const view = saidOf(layout, layout.view(target, located));
      const wanted = isHeld ? [] : wantedOf(section, located, resources, all);
      const edits: DocumentEdit[] = [];
      for (const each of wanted) {
        const edit = await editOf(
          section,
          { ...each, document: found[each.role], live: live[each.role] },
          newFile,
        );
        if (edit) edits.push(edit);
      }
      return {
        held: { etag: contentOf(view), resources: view, deliveryId: null },
        isHeld,
        isKnown: known.some((own) => saysSame(viewAs(section, located, own), own)),
        edits: editFiles(files, edits),
      };
    },
    restore: async (target, kind, { files, as }, signal) => {
      const layout = layouts[kind];
      const { located: live } = await call(
        (inTime) => readSection(client, { target, kind, layout }, inTime),
        signal,
      );
      const [now = [], then = []] = [files, as].map((own) => {
        const documents = manifestDocuments(own, target);
        return layout.roles.map((role, at) => findDocument(documents, { role, live: live[at], target }));
      });
      const told = Math.max(...[now, then].map((found) => toldIn({ target, layout }, found)));
      const edits = layout.roles.slice(0, told).flatMap((role, at): DocumentEdit[] => {
        const [own, former] = [now[at], then[at]];
        if (!own) return [];
        const { path, index } = own;
        const fields = former ? { metadata: former.fields.metadata, spec: former.fields.spec } : null;
        return [{ path, index, fields, object: nameOf(role, own.object) }];
      });
      return editFiles(files, edits);
    },
  };
}

type Section = { target: Target; layout: Layout };

/** How many roles documents tell of: what a policy says nothing in is another's. */
function toldIn({ target, layout }: Section, found: readonly (ManifestDocument | undefined)[]): number {
  const located = found.map((document) => document?.object);
  return toldRoles(layout, saidOf(layout, layout.view(target, located)));
}

/** What objects say, in the words in which these resources say it. */
function viewAs(section: Section, located: Located, resources: readonly Resource[]): Resource[] {
  const weights = keptWeights(resources);
  return saidOf(section.layout, viewOfRules(section, located, weights && Object.keys(weights)));
}

function wantedOf(
  { target, layout }: Section,
  located: Located,
  resources: readonly Resource[],
  all: readonly KubernetesObject[],
): Wanted[] {
  const weights = keptWeights(resources);
  if (weights) {
    if (!layout.weights) throw new RangeError("this layout has no weights of its own");
    const { edited } = editKept(layout.weights, target, located, weights);
    return [{ role: 0, fields: { spec: edited.spec } }];
  }
  const view = layout.view(target, located);
  // Files change at once: of the steps to an object, the last is what its document says.
  const plan = layout.plan(located, resources, all, target);
  const last = plan.filter((write, at) => at === plan.findLastIndex(({ role }) => role === write.role));
  return last.flatMap((write): Wanted[] => {
    const role = layout.roles[write.role];
    const object = located[write.role];
    const said = view[write.role];
    if (!role || said?.body === (resources[write.role]?.body ?? "")) return [];
    if (write.spec === null) {
      if (object && !isOwn(object)) throw notOurs(object);
      return [{ role: write.role, fields: null }];
    }
    if (!object && role.isOthers) throw notThere(role.kind.kind, target);
    const now = object ?? newObject(target);
    const fields = wantedFields(now, write, { role, said });
    const metadata = annotationsChanged(now, fields) ? { annotations: fields.annotations } : undefined;
    return [{ role: write.role, fields: { spec: fields.spec, ...(metadata ? { metadata } : {}) } }];
  });
}

type Place = Wanted & { document: ManifestDocument | undefined; live: KubernetesObject | undefined };

async function editOf(
  { target, layout }: Section,
  { role: at, fields, document, live }: Place,
  newFile: Parameters<PolicyFiles["plan"]>[2]["newFile"],
): Promise<DocumentEdit | null> {
  const role = layout.roles[at];
  if (!role) return null;
  if (document) {
    const { path, index } = document;
    return {
      path,
      index,
      fields: fields && mergedInto(document, fields),
      object: nameOf(role, document.object),
    };
  }
  if (fields === null) return null;
  const name = live?.metadata.name ?? target.service + (role.suffix ?? "");
  const place = await newFile({ kind: role.kind.kind, name });
  if (!place) throw missing(`${role.kind.kind} ${target.namespace}/${name}`);
  const { annotations } = (fields.metadata ?? {}) as { annotations?: object };
  const whole = {
    apiVersion: live?.apiVersion ?? apiVersionOf(role.kind),
    kind: role.kind.kind,
    metadata: {
      name,
      namespace: target.namespace,
      ...(live ? {} : { labels: managedBy }),
      ...(annotations && Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: fields.spec,
  };
  return { ...place, whole };
}

/** Other annotations beside all else that the document says of the object. */
function mergedInto({ fields }: ManifestDocument, { spec, metadata }: Fields): Fields {
  if (metadata === undefined) return { spec };
  const { annotations } = metadata as { annotations: Record<string, string> };
  const { annotations: _, ...rest } = fields.metadata as Fields;
  return { spec, metadata: Object.keys(annotations).length === 0 ? rest : { ...rest, annotations } };
}

function newObject({ namespace, service }: Target): KubernetesObject {
  return {
    metadata: {
      ...{ namespace, name: service, uid: "", resourceVersion: "" },
      ...{ labels: {}, annotations: {}, managedFields: [], ownerReferences: [] },
    },
  };
}

function nameOf({ kind }: Role, { metadata }: KubernetesObject): string {
  return `${kind.kind} ${metadata.namespace}/${metadata.name}`;
}

function missing(object: string): AppError {
  return new AppError("git-refused", `no file of the repository says ${object}, and no path is set for it`, {
    params: { reason: "document-missing", object },
  });
}
