import "server-only";
import { type AccessRule, type AccessSource, sourcesOf } from "../../../policies/access-rule";
import { type AccessSpec, accessRules } from "../../../policies/access-spec";
import { canonicalJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import { unsupportedBecause } from "../../capability-table";
import type { Resource, Unsupported } from "../../control-plane";
import { accountOf } from "../../kubernetes/account-pattern";
import { placeOf, type ServedOptions, serverBody } from "../servers/server";
import type { AccessPolicy } from "../servers/server-options";
import { accessResources, authorizationBody, authorizationSpec, callersBody } from "./access-resources";

/** Whom each mode lets in who is on no list; nobody can go without Linkerd's mTLS. */
export const accessPolicyOf = {
  strict: "all-authenticated",
  permissive: "all-unauthenticated",
} as const satisfies Record<string, AccessPolicy>;

/** The objects of an access policy. What `unsupportedAccess` and the table name is left out. Pure. */
export function compileAccess(target: Target, spec: AccessSpec | null, options: ServedOptions): Resource[] {
  if (spec === null) return accessResources(target, { server: "", authorization: "", callers: "" });
  const refs = uniqueRefs((spec.allow ?? []).flatMap((rule) => callersOf(rule, options)));
  return accessResources(target, {
    server: serverBody(placeOf(target, options), policyOf(spec, options)),
    authorization: refs.length === 0 ? "" : authorizationBody(authorizationSpec(target)),
    callers: refs.length === 0 ? "" : callersBody({ identityRefs: refs }),
  });
}

/** With a list, whoever is not on it is refused. */
function policyOf({ allow, mtls }: AccessSpec, { servers }: ServedOptions): AccessPolicy {
  if (allow) return "deny";
  return mtls === "strict" || mtls === "permissive" ? accessPolicyOf[mtls] : servers.defaultPolicy;
}

function callersOf(rule: AccessRule, options: ServedOptions): object[] {
  return sourcesOf(rule).flatMap((source) => refOf(source, options) ?? []);
}

function refOf({ namespace, service }: AccessSource, { servers }: ServedOptions): object | undefined {
  if (namespace === undefined) return undefined;
  if (service === undefined) return { kind: "Namespace", name: namespace };
  return { kind: "ServiceAccount", namespace, name: accountOf(servers.serviceAccount, service) };
}

function uniqueRefs(refs: readonly object[]): object[] {
  const texts = refs.map(canonicalJson);
  return refs.filter((_, index) => texts.indexOf(texts[index] ?? "") === index);
}

/** What the table cannot tell by a field alone: a rule about whoever calls. Pure. */
export function unsupportedAccess(spec: AccessSpec): Unsupported[] {
  return accessRules(spec)
    .filter(({ path, rule }) => path.startsWith("allow.") && sourcesOf(rule).length === 0)
    .map(({ path }) => unsupportedBecause(path, "linkerd-anybody"));
}
