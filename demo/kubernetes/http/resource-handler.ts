import type { IncomingMessage, ServerResponse } from "node:http";
import { type Json, type JsonObject, withSortedKeys } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import type { ResourceKind } from "../kinds/resource-kind";
import type { Cluster } from "../verbs/cluster";
import { createObject } from "../verbs/create";
import { deleteObject, readDeleteOptions } from "../verbs/delete";
import { applyType, patchObject, requirePatchType } from "../verbs/patch";
import { getObject, listObjects, toList } from "../verbs/read";
import { partialMetadata, partialMetadataList, toTable } from "../verbs/table";
import { replaceObject } from "../verbs/update";
import type { Write, Written } from "../verbs/write";
import { type Attributes, isAllowed, refusal, type TokenRights } from "./access";
import { badRequest, forbidden, methodNotAllowed } from "./api-error";
import { decodeObject, mediaType, parseJson } from "./decode";
import { negotiate } from "./negotiate";
import { readBody } from "./read-body";
import type { RequestInfo } from "./request-info";
import { respondJson } from "./respond";
import { serveWatch, type WatchSettings } from "./serve-watch";
import { readWriteOptions } from "./write-options";

export interface ResourceRequest {
  cluster: Cluster;
  rights: TokenRights;
  info: RequestInfo;
  kind: ResourceKind;
  request: IncomingMessage;
  response: ServerResponse;
  watches: WatchSettings;
}

export function requireAllowed(rights: TokenRights, asked: Attributes): void {
  if (isAllowed(rights, asked)) return;
  throw forbidden({ group: asked.group, plural: asked.resource }, asked.name, refusal(rights.user, asked));
}

/** The name before the slash of a user agent owns the fields of updates that name no manager. */
function userAgentName(request: IncomingMessage): string {
  return (request.headers["user-agent"] ?? "").split("/")[0]?.slice(0, 128) ?? "";
}

function answer(
  { kind, response }: ResourceRequest,
  code: number,
  body: JsonObject,
  warnings: readonly string[] = [],
): void {
  const isOfKind = kind.isCustom && body.kind !== "Status";
  const said = kind.deprecationWarning === undefined ? warnings : [kind.deprecationWarning, ...warnings];
  respondJson(response, code, isOfKind ? (withSortedKeys(body) as JsonObject) : headFirst(body), said);
}

function headFirst({ kind, apiVersion, metadata, ...rest }: JsonObject): JsonObject {
  return { kind, apiVersion, metadata, ...rest };
}

/** Collections are listed, watched, added to and emptied; only those of a namespace are written to. */
function isOffered({ isNamespaced }: ResourceKind, { verb, name, namespace }: RequestInfo): boolean {
  if (verb === "create" || verb === "deletecollection")
    return name === "" && (!isNamespaced || namespace !== undefined);
  return name !== "" || verb === "list" || verb === "watch";
}

/** One request to a resource that the server knows and the user may reach. */
export async function handleResource(asked: ResourceRequest): Promise<void> {
  const { info, kind } = asked;
  if (!isOffered(kind, info)) throw methodNotAllowed();
  switch (info.verb) {
    case "get":
      return get(asked);
    case "list":
      return list(asked);
    case "watch":
      return serveWatch(asked.cluster, asked.kind, info, asked.response, asked.watches);
    case "create":
      return create(asked);
    case "update":
      return written(
        asked,
        replaceObject(asked.cluster, writeOf(asked, "UpdateOptions"), await decoded(asked)),
      );
    case "patch":
      return patch(asked);
    case "delete":
      return remove(asked);
    case "deletecollection":
      return removeAll(asked);
    default:
      throw methodNotAllowed();
  }
}

/** Answers in the form that is asked for (golden cases table, partial-metadata). */
function get(asked: ResourceRequest): void {
  const { cluster, info, kind, request, response } = asked;
  const { as } = negotiate(request.headers.accept);
  const object = getObject(cluster, { ...info, kind });
  const { resourceVersion = "" } = object.metadata;
  const alone = { items: [object], metadata: { resourceVersion } };
  if (as === "PartialObjectMetadata") respondJson(response, 200, partialMetadata(object));
  else if (as === "Table") respondJson(response, 200, toTable(kind, alone, cluster.now()));
  else answer(asked, 200, object);
}

function list(asked: ResourceRequest): void {
  const { cluster, info, kind, request, response } = asked;
  const { as } = negotiate(request.headers.accept);
  const listed = listObjects(cluster, kind, info);
  if (as === "PartialObjectMetadataList") respondJson(response, 200, partialMetadataList(listed));
  else if (as === "Table") respondJson(response, 200, toTable(kind, listed, cluster.now()));
  else answer(asked, 200, toList(kind, listed));
}

async function decoded({ request, kind }: ResourceRequest) {
  return decodeObject(await readBody(request), request.headers["content-type"], kind);
}

function writeOf({ kind, info, request }: ResourceRequest, options: string, isApply = false): Write {
  const read = readWriteOptions(info.query, options, isApply);
  const { name, subresource } = info;
  const namespace = kind.isNamespaced ? info.namespace : undefined;
  const manager = read.fieldManager === "" ? userAgentName(request) : read.fieldManager;
  return { kind, namespace, name, subresource, options: read, manager };
}

function written(asked: ResourceRequest, { object, isCreated, warnings }: Written): void {
  answer(asked, isCreated ? 201 : 200, object, warnings);
}

async function create(asked: ResourceRequest): Promise<void> {
  written(asked, createObject(asked.cluster, writeOf(asked, "CreateOptions"), await decoded(asked)));
}

async function patch(asked: ResourceRequest): Promise<void> {
  const { cluster, kind, info, request, rights } = asked;
  const contentType = request.headers["content-type"];
  const type = requirePatchType(kind, contentType);
  const write = writeOf(asked, "PatchOptions", mediaType(contentType) === applyType);
  const mayCreate = () => requireAllowed(rights, { ...info, verb: "create" });
  written(asked, patchObject(cluster, write, type, await readBody(request), mayCreate));
}

async function deleteBody({ request }: ResourceRequest): Promise<Json> {
  const text = await readBody(request);
  return text === "" ? null : parseJson(text, (why) => badRequest(`json parse error: ${why}`));
}

async function remove(asked: ResourceRequest): Promise<void> {
  const options = readDeleteOptions(asked.info.query, await deleteBody(asked));
  const { options: _, ...write } = writeOf(asked, "DeleteOptions");
  answer(asked, 200, deleteObject(asked.cluster, write, options));
}

/** Answers the list of what was there (golden case vs-delete-collection). */
async function removeAll(asked: ResourceRequest): Promise<void> {
  const options = readDeleteOptions(asked.info.query, await deleteBody(asked));
  const listed = listObjects(asked.cluster, asked.kind, asked.info);
  for (const { metadata } of listed.items) removeOne(asked, metadata, options);
  answer(asked, 200, toList(asked.kind, listed));
}

function removeOne(
  { cluster, kind }: ResourceRequest,
  { namespace, name = "" }: KubernetesObject["metadata"],
  options: ReturnType<typeof readDeleteOptions>,
): void {
  deleteObject(cluster, { kind, namespace, name, subresource: "", manager: "" }, options);
}
