import "server-only";
import { AppError } from "../../../errors";
import type { Resource } from "../../control-plane";
import type { Entries } from "../entries";
import { requireHttp } from "../guards";
import { type Fields, listOf, textOf } from "../normal-entry";
import { entryKinds, entryRef } from "../refs";

/** Refuses what Consul would take and Envoy not do, and what Consul refuses in words of its own alone. */
export async function requireEnforced(
  entries: Entries,
  service: string,
  resources: readonly Resource[],
): Promise<void> {
  const body = resources.find(({ ref }) => ref === entryRef(entryKinds.intentions, service))?.body ?? "";
  if (body === "") return;
  const sources = listOf(JSON.parse(body).Sources);
  if (sources.some(({ Permissions }) => Permissions !== undefined)) {
    await requireHttp(entries, service, "whose calls Consul cannot tell apart");
  }
  await requireNoneBeside(entries, service, sources);
}

/**
 * Intentions for every service (`*`) come after those for this one, by precedence. But a service that they name and the
 * policy does not is let in or kept out by both: the rules that proxies get do not take the wider source of the policy out of the
 * narrower one there (agent/xds/rbac.go ixnSourceMatches).
 */
async function requireNoneBeside(
  entries: Entries,
  service: string,
  sources: readonly Fields[],
): Promise<void> {
  const ofAll = await entries.find(entryKinds.intentions, "*");
  const rest = textOf(sources.at(-1)?.Action);
  const beside = listOf(ofAll?.said.Sources).find(
    (source) =>
      textOf(source.Name) !== "*" &&
      // Callers of cluster peers are in no source of the policy.
      !textOf(source.Peer) &&
      textOf(source.Action) !== rest &&
      !sources.some(
        (own) => textOf(own.Name) === textOf(source.Name) && hasSameNamespace(entries, own, source),
      ),
  );
  if (!beside) return;
  const name = textOf(beside.Name);
  const message = `service-intentions * says ${textOf(beside.Action)} for ${name}, which holds here too: name ${name} in the policy, or change it there`;
  throw new AppError("invalid-spec", `${service}: ${message}`, {
    faults: [{ path: "", message }],
    params: { reason: "wildcard-destination", source: name },
  });
}

function hasSameNamespace({ upstream }: Entries, left: Fields, right: Fields): boolean {
  const { namespace } = upstream.options;
  return (textOf(left.Namespace) || namespace) === (textOf(right.Namespace) || namespace);
}
