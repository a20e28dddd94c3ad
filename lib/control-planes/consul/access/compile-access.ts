import "server-only";
import type { AccessRule } from "../../../policies/access-rule";
import type { AccessSpec } from "../../../policies/access-spec";
import type { Target } from "../../../policies/names";
import type { Resource } from "../../control-plane";
import { entryBody, type Fields } from "../normal-entry";
import { entryKinds, entryRef } from "../refs";
import { type Caller, type CallerOptions, callersOfRule, everyone, includes, inPrecedence } from "./callers";
import { decisionOf } from "./decision";

/**
 * Who may call a service, as one entry of intentions, and the mode of mTLS in its service-defaults. Consul looks for the
 * most exact source that a caller fits, and at that one alone: so each caller that a rule names has all that rules say of it, and
 * everybody else is a source too, whatever the agents' default policy is. Pure; the same input gives the same bytes.
 */
export function compileAccess(
  { service }: Pick<Target, "service">,
  spec: AccessSpec | null,
  options: CallerOptions,
): Resource[] {
  const { mtls, allow, deny } = spec ?? {};
  const sources = allow || deny ? sourcesOf(deny ?? [], allow, options) : [];
  const { defaults, intentions } = entryKinds;
  return [
    {
      ref: entryRef(defaults, service),
      body: mtls === undefined ? "" : modeBody(service, mtls),
    },
    {
      ref: entryRef(intentions, service),
      body:
        sources.length === 0
          ? ""
          : entryBody({
              Kind: intentions,
              Name: service,
              Sources: sources,
              ...(options.namespace === "default" ? {} : { Namespace: options.namespace }),
            }),
    },
  ];
}

/** What a service's own service-defaults say of mTLS; "" where they leave it to the proxies' defaults. Pure. */
export function modeBody(service: string, mode: string): string {
  if (mode === "") return "";
  return entryBody({ Kind: entryKinds.defaults, Name: service, MutualTLSMode: mode });
}

function sourcesOf(
  deny: readonly AccessRule[],
  allow: readonly AccessRule[] | undefined,
  options: CallerOptions,
): Fields[] {
  const named = [...deny, ...(allow ?? [])].flatMap((rule) => callersOfRule(rule, options));
  return inPrecedence([...named, everyone(options)]).map((caller) => {
    const isAbout = (rule: AccessRule) =>
      callersOfRule(rule, options).some((other) => includes(other, caller));
    return { ...sourceOf(caller, options), ...decisionOf(deny.filter(isAbout), allow?.filter(isAbout)) };
  });
}

/** A source without a namespace is of the service's own. */
function sourceOf({ namespace, name }: Caller, options: CallerOptions): Fields {
  return { Name: name, ...(namespace === options.namespace ? {} : { Namespace: namespace }) };
}
