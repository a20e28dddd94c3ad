import { type Fields, fieldsOf, isFields, listOf, textOf } from "../fields";
import { rpcFailure } from "../refusal";
import type { Entry } from "./entry";

/** net/http's methods (agent/structs isValidHTTPMethod). */
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"];

/**
 * ServiceIntentionsConfigEntry.normalize without namespaces: types, places by how exact both ends are, large letters of methods, and
 * the sources in the order of their places.
 */
export function normalizeIntentions(entry: Entry): Entry {
  const most = entry.Name === "*" ? 6 : 9;
  const sources = listOf(entry.Sources).map((source) => ({
    ...source,
    Type: textOf(source.Type) || "consul",
    Precedence: most - (source.Name === "*" ? 1 : 0),
    ...(source.Permissions === undefined
      ? {}
      : { Permissions: listOf(source.Permissions).map(normalizePermission) }),
  }));
  return { ...entry, Sources: sources.sort((a, b) => b.Precedence - a.Precedence) };
}

function normalizePermission(permission: Fields): Fields {
  const { HTTP: http } = permission;
  if (!isFields(http) || !Array.isArray(http.Methods)) return permission;
  return { ...permission, HTTP: { ...http, Methods: http.Methods.map((one) => String(one).toUpperCase()) } };
}

/** `validate` of config_entry_intentions.go, in its order and its words. */
export function validateIntentions(entry: Entry): void {
  requireWholeName(entry.Name, "");
  const sources = listOf(entry.Sources);
  if (sources.length === 0) throw rpcFailure("At least one source is required");
  const seen = new Set<string>();
  for (const [at, source] of sources.entries()) {
    const name = textOf(source.Name);
    const fail = (words: string) => rpcFailure(`Sources[${at}].${words}`);
    if (name === "") throw fail("Name is required");
    if (textOf(source.SamenessGroup))
      throw fail("SamenessGroup: Sameness groups are a Consul Enterprise feature. ");
    requireWholeName(name, `Sources[${at}].`);
    if (textOf(source.Description).length > 512) throw fail("Description exceeds maximum length 512");
    const permissions = listOf(source.Permissions);
    const action = textOf(source.Action);
    if (permissions.length === 0 && !isAction(action)) throw fail("Action must be set to 'allow' or 'deny'");
    if (permissions.length > 0 && action !== "")
      throw fail("Action must be omitted if Permissions are specified");
    if (permissions.length > 0 && entry.Name === "*") {
      throw fail("Permissions cannot be specified on intentions with wildcarded destinations");
    }
    if (source.Type !== "consul") throw fail("Type must be set to 'consul'");
    for (const [index, permission] of permissions.entries()) {
      validatePermission(permission, `Sources[${at}].Permissions[${index}]`);
    }
    const peer = textOf(source.Peer);
    if (seen.has(`${peer} ${name}`)) {
      throw rpcFailure(`Sources[${at}] defines ${peer ? `peer("${peer}") ` : ""}"${name}" more than once`);
    }
    seen.add(`${peer} ${name}`);
  }
}

/** validateIntentionWildcards */
function requireWholeName(name: string, at: string): void {
  if (name === "*" || !name.includes("*")) return;
  throw rpcFailure(`${at}Name: wildcard character '*' cannot be used with partial values`);
}

function isAction(action: string): boolean {
  return action === "allow" || action === "deny";
}

function validatePermission(permission: Fields, at: string): void {
  const fail = (words: string) => rpcFailure(`${at}${words}`);
  if (!isAction(textOf(permission.Action))) throw fail(".Action must be set to 'allow' or 'deny'");
  if (permission.HTTP === undefined) throw fail(".HTTP is required");
  const http = fieldsOf(permission.HTTP);
  for (const key of ["PathExact", "PathPrefix"]) {
    const path = textOf(http[key]);
    if (path !== "" && !path.startsWith("/")) throw fail(`.HTTP.${key} doesn't start with '/': "${path}"`);
  }
  const paths = ["PathExact", "PathPrefix", "PathRegex"].filter((key) => textOf(http[key]) !== "").length;
  if (paths > 1) throw fail(".HTTP should only contain at most one of PathExact, PathPrefix, or PathRegex");
  const headers = listOf(http.Header);
  for (const [index, header] of headers.entries()) {
    if (textOf(header.Name) === "") throw fail(`.HTTP.Header[${index}] missing required Name field`);
    const parts = ["Exact", "Regex", "Prefix", "Suffix"].filter((key) => textOf(header[key]) !== "").length;
    if (parts + (header.Present === true ? 1 : 0) === 1) continue;
    throw fail(`.HTTP.Header[${index}] should only contain one of Present, Exact, Prefix, Suffix, or Regex`);
  }
  const asked = Array.isArray(http.Methods) ? http.Methods.map(String) : [];
  for (const [index, method] of asked.entries()) {
    if (!methods.includes(method)) throw fail(`.HTTP.Methods contains an invalid method "${method}"`);
    if (asked.indexOf(method) !== index) throw fail(`.HTTP.Methods contains "${method}" more than once`);
  }
  if (paths + headers.length + asked.length === 0) throw fail(".HTTP should not be empty");
}

/** Whether permissions tell single calls apart (HasAnyPermissions). */
export function hasPermissions(entry: Entry): boolean {
  return listOf(entry.Sources).some(({ Permissions }) => listOf(Permissions).length > 0);
}

/** The providers of tokens that intentions name (agent/consul/state/config_entry.go getReferencedProviderNames). */
export function tokenProviders(entry: Entry): string[] {
  const permissions = listOf(entry.Sources).flatMap(({ Permissions }) => listOf(Permissions));
  const named = [entry, ...permissions].flatMap(({ JWT: token }) => listOf(fieldsOf(token).Providers));
  return [...new Set(named.map(({ Name: name }) => textOf(name)))];
}

/**
 * Whether a service may call one, as pages are told (agent/consul/state/intention.go IntentionDecision): `entries` are those of the
 * called one and of all, in the order of their places. What permissions say of a call is not known here.
 */
export function decide(entries: readonly Entry[], caller: string, isAllowedByDefault: boolean): Fields {
  const found = entries
    .flatMap((entry) => listOf(entry.Sources).map((source) => ({ entry, source })))
    .find(({ source }) => source.Name === "*" || source.Name === caller);
  const isOfCalls = found !== undefined && listOf(found.source.Permissions).length > 0;
  return {
    DefaultAllow: isAllowedByDefault,
    Allowed: found ? found.source.Action === "allow" : isAllowedByDefault,
    HasPermissions: isOfCalls,
    ExternalSource: textOf(fieldsOf(found?.entry.Meta)["external-source"]),
    HasExact: found !== undefined && found.source.Name !== "*" && found.entry.Name !== "*",
  };
}
