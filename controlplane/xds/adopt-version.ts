import type { Resource } from "../resources/resource";
import type { PublishedView } from "./published-view";
import { SentContent } from "./sent-content";
import type { TypeState } from "./type-state";

/**
 * A client that comes back says which version it has taken of all that it names. Where that is what would be sent now, nothing
 * is sent again, and it counts as taken.
 */
export function adoptVersion(
  state: TypeState,
  view: PublishedView,
  names: Iterable<string>,
  version: string,
): void {
  const current = new Map<string, Resource>();
  const content = new SentContent();
  for (const name of names) {
    const resource = view.resource(state.type, name);
    if (resource === "held-back") return;
    if (resource === undefined) continue;
    current.set(name, resource);
    content.set(name, resource.fingerprint);
  }
  if (current.size === 0 || content.version !== version) return;
  for (const [name, resource] of current) state.adopt(name, resource);
  state.sentVersion = version;
  state.ackedVersion = version;
  state.dirty.clear();
}
