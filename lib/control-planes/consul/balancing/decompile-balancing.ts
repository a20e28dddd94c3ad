import "server-only";
import { type LoadBalancingSpec, loadBalancingSpecSchema } from "../../../policies/load-balancing-spec";
import { type Decompiled, fieldsBeyond } from "../decompiled";
import { durationMs } from "../go-duration";
import { type Fields, isFields, listOf, normalEntry, textOf } from "../normal-entry";
import { balancerPolicies } from "./compile-balancing";

const at = "service-resolver.LoadBalancer";

/** A resolver's `LoadBalancer` as a policy, whoever wrote it. Pure. */
export function decompileBalancing(resolver: Fields): Decompiled<LoadBalancingSpec> {
  const balancer = normalEntry(resolver).LoadBalancer;
  if (!isFields(balancer)) return { spec: null, beyond: [] };
  const policy = textOf(balancer.Policy);
  const algorithm = Object.entries(balancerPolicies).find(([, name]) => name === policy)?.[0];
  const least = isFields(balancer.LeastRequestConfig) ? balancer.LeastRequestConfig : {};
  const [hash, ...others] = listOf(balancer.HashPolicies);
  const beyond = [
    ...fieldsBeyond(at, balancer, ["Policy", "LeastRequestConfig", "HashPolicies"]),
    ...fieldsBeyond(`${at}.LeastRequestConfig`, least, ["ChoiceCount"]),
    ...others.map((_, index) => `${at}.HashPolicies.${index + 1}`),
  ];
  const hashOn = hash && hashOnOf(hash, `${at}.HashPolicies.0`, beyond);
  // Neither Consul's own choice nor Maglev's table has a name here.
  if (algorithm === undefined) return { spec: null, beyond: [...beyond, `${at}.Policy`] };
  const said = {
    algorithm,
    ...(least.ChoiceCount === undefined ? {} : { choices: least.ChoiceCount }),
    ...(hashOn ? { hashOn } : {}),
  };
  const parsed = loadBalancingSpecSchema.safeParse(said);
  return parsed.success ? { spec: parsed.data, beyond } : { spec: null, beyond: [...beyond, at] };
}

function hashOnOf(hash: Fields, path: string, beyond: string[]): object {
  // The only one is the last one anyway.
  beyond.push(...fieldsBeyond(path, hash, ["Field", "FieldValue", "SourceIP", "CookieConfig", "Terminal"]));
  const cookie = isFields(hash.CookieConfig) ? hash.CookieConfig : {};
  beyond.push(...fieldsBeyond(`${path}.CookieConfig`, cookie, ["TTL"]));
  if (hash.SourceIP === true) return { sourceIp: true };
  const name = textOf(hash.FieldValue);
  if (hash.Field === "header") return { header: name.toLowerCase() };
  if (hash.Field === "query_parameter") return { query: name };
  const ttlMs = durationMs(cookie.TTL);
  return { cookie: { name, ...(ttlMs === undefined ? {} : { ttlMs }) } };
}
