import "server-only";
import type { LiveEntry } from "./entries";
import type { ConsulKind } from "./kinds";

/**
 * Whose write a section is, kept in `Meta` of the service's resolver, which says nothing by itself: `heddle-<kind>` is
 * the delivery that stands and the digest of what it wrote; `heddle-<kind>-next` the one that is being written, there
 * from before its first write until after its last one.
 */
export type Mark = { deliveryId: string; digest: string };
export type Marks = { stands: Mark | null; next: Mark | null };

export const ownMeta = { owner: "managed-by", delivery: "heddle-delivery", digest: "heddle-digest" } as const;
/** Names of subsets that Heddle made, so that it takes away no others. A value of Meta has 512 characters. */
export const subsetsMeta = "heddle-subsets";
export const metaValueMax = 512;

export function marksOf(kind: ConsulKind, resolver: LiveEntry | null): Marks {
  const { standsKey, nextKey } = keysOf(kind);
  return { stands: readMark(resolver?.meta[standsKey]), next: readMark(resolver?.meta[nextKey]) };
}

/** The resolver's Meta with these marks in it, and all else as it was. Pure. */
export function withMarks(kind: ConsulKind, meta: Record<string, string>, { stands, next }: Marks) {
  const { standsKey, nextKey } = keysOf(kind);
  const { [standsKey]: _, [nextKey]: __, ...others } = meta;
  return {
    ...others,
    ...(stands ? { [standsKey]: printMark(stands) } : {}),
    ...(next ? { [nextKey]: printMark(next) } : {}),
  };
}

function keysOf(kind: ConsulKind) {
  return { standsKey: `heddle-${kind}`, nextKey: `heddle-${kind}-next` };
}

function printMark({ deliveryId, digest }: Mark): string {
  return `${digest} ${deliveryId}`;
}

function readMark(text: string | undefined): Mark | null {
  const [, digest, deliveryId] = /^([0-9a-f]{32}) (.+)$/.exec(text ?? "") ?? [];
  return digest === undefined || deliveryId === undefined ? null : { deliveryId, digest };
}
