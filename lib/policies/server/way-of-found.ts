import "server-only";
import { desiredPolicy } from "../../changes/server/desired-resources";
import { findGitWay } from "../../changes/server/git-way";
import type { ControlPlane, Found } from "../../control-planes/control-plane";
import { wayOfOwned } from "../../settings/may-write";
import type { FoundWay } from "../found";
import { keptWeightsSpec } from "../kept-weights-spec";
import type { PolicyKind } from "../kinds";
import type { Target } from "../names";
import type { PolicySpec } from "../policy-spec";

type About = { plane: ControlPlane; target: Target; kind: PolicyKind };

/** In a branch's name, what only the change itself will have. */
const unknownId = "…";

/** What would become of a change to what was found; null where no tool keeps it. */
export function wayOfFound({ plane, target, kind }: About, found: Found): FoundWay | null {
  const { owned, etag } = found.held;
  if (!owned) return null;
  switch (wayOfOwned(target.mesh, owned)) {
    case "direct":
      return { is: "direct", leaveAlone: owned.leaveAlone };
    case "git": {
      const way = findGitWay(target, kind, unknownId);
      if (!way) return { is: "read-only", patch: null };
      const { repository, base } = way.settings;
      return { is: "git", repository, base, branch: way.branch };
    }
    case "read-only": {
      const spec = specOf(found);
      if (spec === null) return { is: "read-only", patch: null };
      const origin = { policyId: "found", revision: 1, changeId: "found" };
      const resources = plane.compile(target, desiredPolicy(kind, spec, origin));
      return { is: "read-only", patch: plane.command(target, kind, resources, etag) };
    }
  }
}

/** The least that a change would decide: weights where there are any, else the whole. */
function specOf({ rules, whole }: Found): PolicySpec | null {
  return keptWeightsSpec(rules) ?? (whole.outcome === "spec" ? whole.spec : null);
}
