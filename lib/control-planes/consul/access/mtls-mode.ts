import "server-only";
import type { LiveEntry } from "../entries";
import { madeMeta, withoutMade } from "../made-entry";
import { ownMeta } from "../marks";
import { type Fields, textOf } from "../normal-entry";
import { entryKinds } from "../refs";
import type { Step } from "../step";

/** In Meta of a service's service-defaults: the mode that Heddle wrote there. */
const modeMeta = "heddle-mtls";

/** What the service's own entry says of mTLS; "" where it says nothing. Pure. */
export function modeOf(live: LiveEntry | null): string {
  return textOf(live?.said.MutualTLSMode);
}

/** Whether the mode is as some delivery of ours left it. Pure. */
export function isModeAsWritten(live: LiveEntry | null): boolean {
  return modeOf(live) === (live?.meta[modeMeta] ?? "");
}

type Wanted = { service: string; mode: string; protocol: string; deliveryId: string };

/**
 * The entry with the mode as wanted and all else as it was. One that is not there yet needs the protocol that the service has
 * without it: without one it would become `tcp`. One that Heddle made goes when nothing else is left in it. Pure.
 */
export function modeStep(before: LiveEntry | null, { service, mode, protocol, deliveryId }: Wanted): Step {
  const { defaults: kind } = entryKinds;
  const { MutualTLSMode: _, ...said }: Fields = before?.said ?? {
    Kind: kind,
    Name: service,
    Protocol: protocol,
  };
  const { [modeMeta]: __, ...meta } = before?.meta ?? { [madeMeta]: "true" };
  const after = mode === "" ? withoutMade(said, before) : { ...said, MutualTLSMode: mode };
  const own = mode === "" ? {} : { [modeMeta]: mode };
  const marked = after && { ...after, Meta: { ...meta, ...own, [ownMeta.delivery]: deliveryId } };
  return { kind, name: service, before, after: marked };
}
