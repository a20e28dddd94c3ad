import "server-only";
import { breakerBlocks, overrideBody } from "./compile-breaker";
import type { LiveEntry } from "./entries";
import { withoutMade } from "./made-entry";
import { type Fields, isFields, listOf, normalEntry, textOf } from "./normal-entry";
import { entryKinds } from "./refs";

/** What a caller's service-defaults says of the service, by the breaker's blocks; "" where it says nothing. Pure. */
export function overrideOf(live: LiveEntry | null, service: string): string {
  const own = live && overridesOf(live.said).find((override) => isAbout(override, service, live.said));
  return own ? overrideBody(service, own) : "";
}

/**
 * The caller's entry with the breaker's blocks as wanted (`body` "" for none) and all else as it was. An entry that is
 * not there yet needs the protocol that the caller has without it: without one it would become `tcp`. Null where
 * nothing is left of an entry that Heddle made. Pure.
 */
export function withOverride(
  live: LiveEntry | null,
  wanted: { caller: string; service: string; body: string; protocol: string },
): Fields | null {
  const { caller, service, body, protocol } = wanted;
  const said = live?.said ?? { Kind: entryKinds.defaults, Name: caller, Protocol: protocol };
  const overrides = overridesOf(said);
  const before = overrides.find((override) => isAbout(override, service, said)) ?? { Name: service };
  const rest = Object.fromEntries(Object.entries(before).filter(([key]) => !isBlock(key)));
  const blocks: Fields = body === "" ? {} : JSON.parse(body);
  const after = { ...rest, ...blocks };
  const isSaying = Object.keys(normalEntry(after)).some((key) => key !== "Name");
  const others = overrides.filter((override) => !isAbout(override, service, said));
  const upstreams: Fields = isFields(said.UpstreamConfig) ? said.UpstreamConfig : {};
  const { UpstreamConfig: _, ...entry } = said;
  const config = { ...upstreams, Overrides: isSaying ? [...others, after] : others };
  const isConfigured = Object.keys(normalEntry(config)).length > 0;
  return isConfigured ? { ...entry, UpstreamConfig: config } : withoutMade(entry, live);
}

function overridesOf(said: Fields): Fields[] {
  return isFields(said.UpstreamConfig) ? listOf(said.UpstreamConfig.Overrides) : [];
}

/** A service of the caller's own namespace; Enterprise says so in each override. */
function isAbout(override: Fields, service: string, { Namespace: own }: Fields): boolean {
  const isOwn = (textOf(override.Namespace) || "default") === (textOf(own) || "default");
  return textOf(override.Name) === service && isOwn && !textOf(override.Peer);
}

function isBlock(key: string): boolean {
  return breakerBlocks.some((block) => block === key);
}
