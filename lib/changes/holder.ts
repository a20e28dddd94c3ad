/** Whose write it is that a control plane holds, seen from one delivery. */
export type Holder =
  /** Nobody's: it never held anything for this service. */
  | "nobody"
  /** This very delivery's: its answer was lost. */
  | "own"
  /** An earlier delivery's of the same target: ours to replace. */
  | "older"
  /** A later delivery's: this one has come too late. */
  | "newer"
  /** Somebody else's, and a person has said to replace exactly that. */
  | "acknowledged"
  /** Somebody else's. */
  | "foreign";

/** Pure. `known` is the delivery of this target that the holder's id names, if it is one of ours. */
export function holderOf({
  held,
  delivery,
  known,
  acknowledgedEtag,
}: {
  held: { etag: string; deliveryId: string | null };
  delivery: { id: string; sequence: bigint };
  known: { sequence: bigint } | null;
  acknowledgedEtag: string | null;
}): Holder {
  if (held.deliveryId === delivery.id) return "own";
  if (held.etag === "") return "nobody";
  if (known) return known.sequence < delivery.sequence ? "older" : "newer";
  return held.etag === acknowledgedEtag ? "acknowledged" : "foreign";
}
