import "server-only";
import { AppError } from "../errors";
import { type StreamMatcher, streamOneOf, streamOneOfOrNone } from "../logql/logql";
import { podLabels } from "../logs/profiles/pod-labels";

/** No namespace is called so. */
const nobodys = "/";

/**
 * What must be true of every stream that is given to whoever may read these namespaces alone, given the labels that a log store
 * has: the first that names a namespace names an own one, and none of the others a foreign one. What lines say of themselves
 * decides nothing: whoever writes them could say anything. Throws `unsupported-by-target` where no label names a namespace.
 */
export function namespaceGuard(
  labelNames: readonly string[],
  namespaces: ReadonlySet<string>,
): readonly StreamMatcher[] {
  const own = namespaces.size === 0 ? [nobodys] : [...namespaces].sort();
  const [first, ...others] = podLabels.namespace.filter((name) => labelNames.includes(name));
  if (first === undefined) {
    const message =
      "The streams of this log store do not name their namespace: only who may read the whole mesh may read them.";
    throw new AppError("unsupported-by-target", message, { upstream: "loki" });
  }
  return [streamOneOf(first, own), ...others.map((name) => streamOneOfOrNone(name, own))];
}
