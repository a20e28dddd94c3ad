import "server-only";
import type { Held, Resource } from "../control-plane";
import { digestOf } from "./digest";
import type { Marks } from "./marks";

type Found = {
  resources: Resource[];
  marks: Marks;
  /** Whether every part is as some delivery of ours left it; what is missing does not count. */
  isOurs: boolean;
  /** Whether a part that is missing means that somebody came to be, and not that somebody took it away. */
  isMissingOurs: boolean;
};

/**
 * What stands, and whose it is. The digest of the content tells; Meta is only believed where it fits the content, so
 * that an edit which kept our Meta is somebody else's. Between the first and the last write of a delivery, what stands
 * is still held by the one before it: the next attempt finds it as it left it, and completes it. Pure.
 */
export function holderOfSection({ resources, marks: { stands, next }, isOurs, isMissingOurs }: Found): Held {
  const etag = digestOf(resources);
  if (stands?.digest === etag) return { etag, resources, deliveryId: stands.deliveryId };
  if (next?.digest === etag) return { etag, resources, deliveryId: next.deliveryId };
  if (next && isOurs) {
    return { etag: stands?.digest ?? "", resources, deliveryId: stands?.deliveryId ?? null };
  }
  if (stands && isOurs && isMissingOurs) return { etag, resources, deliveryId: stands.deliveryId };
  const isNothing = stands === null && resources.every(({ body }) => body === "");
  return { etag: isNothing ? "" : etag, resources, deliveryId: null };
}
