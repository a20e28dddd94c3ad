import "server-only";
import { bucketHeader, headerOf, requestLimit } from "../../../policies/rate-limit-rules";
import type { RateLimitRule } from "../../../policies/rate-limit-spec";
import type { Reason } from "../../capability-table";
import { type Account, accountOfIdentity } from "../servers/identity";
import type { ServerOptions } from "../servers/server-options";

/** The header in which a proxy of Linkerd tells whose mTLS identity calls (linkerd2-proxy app/inbound/src/http/set_identity_header.rs). */
export const identityHeader = "l5d-client-id";

/** How Linkerd counts a rule: all calls together, each identity's, or those of one account. */
export type Counted = { kind: "total" } | { kind: "identity" } | { kind: "override"; account: Account };

/** What a rule counts; or where in it stands what Linkerd cannot count, and why. Pure. */
export function countedOf(
  rule: Pick<RateLimitRule, "match" | "per">,
  options: Pick<ServerOptions, "identityDomain">,
): Counted | { path: string; why: Reason } {
  const header = headerOf(rule.match);
  const bucket = bucketHeader(rule);
  if (bucket !== null && bucket !== identityHeader)
    return { path: rule.per === undefined ? "match.header" : "per.header", why: "linkerd-limit-header" };
  if (header !== undefined && header.name !== identityHeader)
    return { path: "match.header", why: "linkerd-limit-header" };
  if (header?.exact !== undefined) {
    const account = accountOfIdentity(header.exact, options);
    return account === undefined || account.name === "*"
      ? { path: "match.header", why: "linkerd-limit-identity" }
      : { kind: "override", account };
  }
  if (bucket !== null) return { kind: "identity" };
  // Only calls that come with an identity, all together.
  return header === undefined ? { kind: "total" } : { path: "match.header", why: "linkerd-limit-header" };
}

/** Requests a second; null where a rule limits none, or no whole number of them. Pure. */
export function perSecond(
  rule: Pick<RateLimitRule, "requestsPerSecond" | "requestsPerMinute">,
): number | null {
  const limit = requestLimit(rule);
  if (limit === null || limit.requests % limit.seconds !== 0) return null;
  return limit.requests / limit.seconds;
}
