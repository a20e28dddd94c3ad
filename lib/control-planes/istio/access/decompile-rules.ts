import "server-only";
import type { AccessRule, AccessSource } from "../../../policies/access-rule";
import type { Reading } from "../reading";
import type { IstioAccessOptions } from "./access-options";
import { serviceOfPrincipal } from "./workload";

type Options = Pick<IstioAccessOptions, "serviceAccount" | "workloadLabel" | "enforcedBy">;
/** As it stands there: whether it is a rule is for the spec's schema to say. */
type ReadRule = { [Field in keyof AccessRule]?: unknown };

/** The rules of an AuthorizationPolicy; one of several operations becomes a rule for each. What no policy can say is faulted. */
export function readAccessRules(policy: Reading, options: Options): ReadRule[] {
  policy.take("action");
  const rules = policy.objects("rules").flatMap((rule) => {
    const from = rule.objects("from").flatMap((entry) => readSource(entry, options));
    const operations = rule.objects("to").map(readOperation);
    const requireJwt = readConditions(rule.objects("when"));
    rule.end();
    const [source] = from;
    const shared = {
      ...(source ? { from: from.length === 1 ? source : from } : {}),
      ...(requireJwt ? { requireJwt } : {}),
    };
    return (operations.length === 0 ? [{}] : operations).map((operation) => ({ ...shared, ...operation }));
  });
  policy.end();
  return rules;
}

/** Names of one kind are alternatives; of two kinds they would all have to hold, which no policy says. */
function readSource(entry: Reading, options: Options): AccessSource[] {
  const source = entry.object("source");
  entry.end();
  if (!source) {
    entry.fault("condition");
    return [];
  }
  const texts = (key: string) => source.list(key).map(String);
  const kinds = [
    texts("namespaces").map((namespace) => ({ namespace })),
    texts("principals").map(
      (principal) => serviceOfPrincipal(principal, options) ?? { principal: `spiffe://${principal}` },
    ),
    texts("serviceAccounts").map((account) => {
      const principal = `cluster.local/ns/${account.replace("/", "/sa/")}`;
      return serviceOfPrincipal(principal, options) ?? { principal: `spiffe://${principal}` };
    }),
  ].filter((found) => found.length > 0);
  source.end();
  if (kinds.length !== 1) source.fault("condition");
  return kinds.flat();
}

function readOperation(entry: Reading): ReadRule {
  const operation = entry.object("operation");
  entry.end();
  const [methods = [], paths = []] = ["methods", "paths"].map((key) => operation?.list(key));
  operation?.end();
  if (methods.length === 0 && paths.length === 0) entry.fault("condition");
  return { ...(methods.length > 0 ? { methods } : {}), ...(paths.length > 0 ? { paths } : {}) };
}

const claimKey = /^request\.auth\.claims\[([^[\]]+)\]$/;

/** Claims beside their one issuer; other conditions, and claims of any issuer's tokens, are faulted. */
function readConditions(conditions: Reading[]): ReadRule["requireJwt"] {
  const claims = new Map<string, unknown[]>();
  for (const condition of conditions) {
    const [, claim] = claimKey.exec(condition.text("key") ?? "") ?? [];
    const values = condition.list("values");
    condition.end();
    if (claim === undefined || claims.has(claim)) condition.fault("condition");
    else claims.set(claim, values);
  }
  if (claims.size === 0) return undefined;
  const [issuer, ...others] = claims.get("iss") ?? [];
  claims.delete("iss");
  if (issuer === undefined || others.length > 0) conditions[0]?.fault("condition");
  return { issuer, ...(claims.size > 0 ? { claims: Object.fromEntries(claims) } : {}) };
}
