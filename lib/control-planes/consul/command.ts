import "server-only";
import type { Target } from "../../policies/names";
import type { Resource } from "../control-plane";
import type { ConsulKind } from "./kinds";
import type { ConsulOptions } from "./options";
import { entryKinds } from "./refs";

/** Consul's own client and jq. Each write is checked against the index that was read just before it. */
const prelude = [
  `index() { consul config read $SCOPE -kind "$1" -name "$2" 2>/dev/null | jq -r '.ModifyIndex // 0'; }`,
  `entry() { consul config read $SCOPE -kind "$1" -name "$2" 2>/dev/null || printf '{"Kind":"%s","Name":"%s"}' "$1" "$2"; }`,
  `write() { jq 'del(.CreateIndex, .ModifyIndex, .Hash)' | consul config write $SCOPE -cas -modify-index "$1" -; }`,
];

/**
 * What does the same as `apply`, to be read and copied: it keeps the order, and what is not ours in an entry. It does
 * not note whose write it is, so that Heddle sees it as somebody else's. The token is left to the reader's environment.
 */
export function commandConsul(
  upstream: { url: string; options: ConsulOptions },
  { service }: Target,
  kind: ConsulKind,
  resources: readonly Resource[],
): string {
  const head = [
    `export CONSUL_HTTP_ADDR=${quoted(withoutUser(upstream.url))} # and CONSUL_HTTP_TOKEN`,
    `SCOPE=${quoted(flagsOf(upstream.options))}`,
    ...prelude,
  ];
  return [...head, ...stepsOf(service, kind, resources)].join("\n");
}

function stepsOf(service: string, kind: ConsulKind, resources: readonly Resource[]): string[] {
  const [first, ...rest] = resources;
  const { defaults, resolver } = entryKinds;
  switch (kind) {
    case "circuit-breaker":
      return breakerSteps(service, first?.body ?? "");
    case "load-balancing":
      return [fieldStep(`${resolver} ${service}`, "LoadBalancer", first?.body ?? "")];
    case "access":
      return [
        fieldStep(`${defaults} ${service}`, "MutualTLSMode", first?.body ?? ""),
        ...routeSteps(service, rest),
      ];
    case "route":
      return routeSteps(service, resources);
  }
}

/** One field of an entry whose rest is somebody else's; "" takes it away where the entry is. */
function fieldStep(ref: string, field: string, body: string): string {
  const at = `"$(index ${ref})"`;
  if (body === "") return `[ ${at} = 0 ] || entry ${ref} | jq 'del(.${field})' | write ${at}`;
  const own = quoted(JSON.stringify(JSON.parse(body)[field]));
  return `entry ${ref} | jq --argjson own ${own} '.${field} = $own' | write ${at}`;
}

function routeSteps(service: string, resources: readonly Resource[]): string[] {
  const ups = resources
    .filter(({ body }) => body !== "")
    .map(({ ref, body }) => writeStep(service, ref, body));
  const downs = resources
    .filter(({ ref, body }) => body === "" && !ref.startsWith(entryKinds.resolver))
    .toReversed();
  return [...ups, ...downs.map(({ ref }) => removeStep(ref))];
}

function writeStep(service: string, ref: string, body: string): string {
  const [kind = "", name = ""] = ref.split(" ");
  const at = `"$(index ${kind} ${name})"`;
  if (kind !== entryKinds.resolver) return `printf '%s' ${quoted(body)} | write ${at}`;
  const subsets = quoted(JSON.stringify(JSON.parse(body).Subsets));
  return `entry ${kind} ${service} | jq --argjson subsets ${subsets} '.Subsets += $subsets' | write ${at}`;
}

function removeStep(ref: string): string {
  const [kind = "", name = ""] = ref.split(" ");
  const at = `$(index ${kind} ${name})`;
  return `[ "${at}" = 0 ] || consul config delete $SCOPE -kind ${kind} -name ${name} -cas -modify-index "${at}"`;
}

function breakerSteps(service: string, body: string): string[] {
  const override = quoted(body || JSON.stringify({ Name: service }));
  const blocks = ".Limits = $own.Limits | .PassiveHealthCheck = $own.PassiveHealthCheck";
  const edit = [
    ".UpstreamConfig.Overrides |= ((. // []) |",
    "(if any(.[]; .Name == $own.Name) then . else . + [{Name: $own.Name}] end) |",
    `map(if .Name == $own.Name then ${blocks} else . end) | map(with_entries(select(.value != null))))`,
  ].join(" ");
  return [
    `for caller in $CALLERS; do # the services that call ${service}`,
    `  entry ${entryKinds.defaults} "$caller" | jq --argjson own ${override} ${quoted(edit)} | write "$(index ${entryKinds.defaults} "$caller")"`,
    "done",
  ];
}

function flagsOf({ datacenter, primaryDatacenter, namespace, partition }: ConsulOptions): string {
  const written = primaryDatacenter ?? datacenter;
  return [
    ...(written === undefined ? [] : [`-datacenter=${written}`]),
    ...(namespace === "default" ? [] : [`-namespace=${namespace}`]),
    ...(partition === undefined ? [] : [`-partition=${partition}`]),
  ].join(" ");
}

function withoutUser(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/\/$/, "");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
