import { type Fields, fieldsOf, listOf, numberOf, textOf } from "../fields";
import { rpcFailure } from "../refusal";

const policies = ["", "random", "round_robin", "least_request", "ring_hash", "maglev"];
const hashing = ["ring_hash", "maglev"];
const hashFields = ["header", "cookie", "query_parameter"];

/** What ServiceResolverConfigEntry.Validate finds fault with in a LoadBalancer, in its order and its words. */
export function validateBalancer(balancer: Fields): void {
  const policy = textOf(balancer.Policy);
  if (!policies.includes(policy)) throw rpcFailure(`Bad LoadBalancer policy: "${policy}" is not supported`);
  for (const [config, own] of [
    ["RingHashConfig", "ring_hash"],
    ["LeastRequestConfig", "least_request"],
  ] as const) {
    if (balancer[config] === undefined || policy === own) continue;
    const words = `${config} specified for incompatible load balancing policy "${policy}"`;
    throw rpcFailure(`Bad LoadBalancer configuration. ${words}`);
  }
  const hashes = listOf(balancer.HashPolicies);
  if (hashes.length > 0 && !hashing.includes(policy)) {
    throw rpcFailure(
      `Bad LoadBalancer configuration: HashPolicies specified for non-hash-based Policy: "${policy}"`,
    );
  }
  for (const [at, hash] of hashes.entries()) {
    const fault = hashFault(hash);
    if (fault) throw rpcFailure(`Bad LoadBalancer HashPolicy[${at}]: ${fault}`);
  }
}

function hashFault(hash: Fields): string | undefined {
  const [field, value] = [textOf(hash.Field), textOf(hash.FieldValue)];
  const isOfSource = hash.SourceIP === true;
  if (field !== "" && !hashFields.includes(field)) return `"${field}" is not a supported field`;
  if (isOfSource && field !== "")
    return `A single hash policy cannot hash both a source address and a "${field}"`;
  if (isOfSource && value !== "") return "A FieldValue cannot be specified when hashing SourceIP";
  if (field !== "" && value === "") return `Field "${field}" was specified without a FieldValue`;
  if (value !== "" && field === "") return "FieldValue requires a Field to apply to";
  if (hash.CookieConfig === undefined) return undefined;
  const cookie = fieldsOf(hash.CookieConfig);
  if (field !== "cookie") return `cookie_config provided for "${field}"`;
  return cookie.Session === true && numberOf(cookie.TTL) !== 0
    ? "a session cookie cannot have an associated TTL"
    : undefined;
}
