import { parse, YAMLParseError } from "yaml";
import { isObject, type Json, type JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { apiVersionOf, type ResourceKind } from "../kinds/resource-kind";
import { type ApiError, badRequest, unsupportedMediaType } from "./api-error";
import { duplicateKeys } from "./duplicate-keys";

export interface Decoded {
  object: KubernetesObject;
  duplicates: string[];
}

const builtInTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const customTypes = ["application/json", "application/yaml"];

export function mediaType(header: string | undefined): string {
  return (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** The object in the body of a POST or PUT (golden cases post-wrong-type, post-malformed). */
export function decodeObject(body: string, contentType: string | undefined, kind: ResourceKind): Decoded {
  const type = mediaType(contentType);
  const isYaml = type === "application/yaml";
  if (!isYaml && type !== "" && type !== "application/json") {
    throw unsupportedMediaType(kind.isCustom ? customTypes : builtInTypes);
  }
  const value = isYaml ? parseYaml(body) : parseJson(body, (why) => unrecognized(kind, why, body));
  if (!isObject(value)) throw unrecognized(kind, "json: cannot unmarshal into Go value", body);
  return { object: asKind(value, kind), duplicates: isYaml ? [] : duplicateKeys(body) };
}

function unrecognized({ kind }: ResourceKind, why: string, body: string): ApiError {
  const what = `the object provided is unrecognized (must be of type ${kind})`;
  return badRequest(`${what}: couldn't get version/kind; json parse error: ${why} (${body.slice(0, 1024)})`);
}

function asKind(value: JsonObject, kind: ResourceKind): KubernetesObject {
  const expected = apiVersionOf(kind);
  const apiVersion = value.apiVersion ?? expected;
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`,
    );
  }
  const given = value.kind ?? kind.kind;
  if (given !== kind.kind) {
    const version = JSON.stringify(kind.version);
    throw badRequest(
      `${String(given)} in version ${version} cannot be handled as a ${kind.kind}: no kind "${String(given)}" is registered for version "${expected}"`,
    );
  }
  const metadata = isObject(value.metadata) ? value.metadata : {};
  return { ...value, apiVersion: expected, kind: kind.kind, metadata };
}

export function parseJson(text: string, refuse: (why: string) => ApiError): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw refuse(goJsonError(text));
  }
}

/** What Go's decoder says of a text that is not JSON. */
export function goJsonError(text: string): string {
  const trimmed = text.trimStart();
  const first = trimmed[0];
  if (first === undefined || '{["'.includes(first)) return "unexpected end of JSON input";
  return `invalid character ${quotedCharacter(first)} looking for beginning of value`;
}

export function quotedCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const isPrintable = code >= 0x20 && code < 0x7f;
  return isPrintable ? `'${character}'` : `'\\u${code.toString(16).padStart(4, "0")}'`;
}

/** YAML 1.1, as API servers read it: an unquoted y is a boolean (golden cases apply-yaml, apply-bad-yaml). */
export function parseYaml(text: string): Json {
  try {
    return (parse(text, { version: "1.1", merge: true, logLevel: "error" }) ?? null) as Json;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const line = error.linePos?.[0].line ?? 1;
    const isOpenList = /flow (collection|sequence)|sufficiently indented|end with a \]/i.test(error.message);
    const why = isOpenList ? "did not find expected ',' or ']'" : error.message.split("\n")[0];
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: line ${line}: ${why}`);
  }
}
