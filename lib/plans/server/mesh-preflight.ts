import "server-only";
import type { Context } from "../../access/actor";
import { kindColumn } from "../../changes/server/kind-column";
import { readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import { sameJson } from "../../policies/canonical-json";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import type { PolicyPreview } from "../../policies/preview";
import { finalProblems } from "../../policies/problem-finding";
import { readPolicyRows } from "../../policies/server/policy-view";
import { previewSpec } from "../../policies/server/preview-spec";
import { readDecided } from "../../policies/server/read-decided";
import { requireNothingFound } from "../../services/server/shift-found";
import { mayWrite, requireWrites } from "../../settings/may-write";
import { requireMesh } from "../../settings/settings";
import { decidedSpec, type PlanDecision } from "../plan-decision";
import type { MeshPreview } from "../plan-input";
import { rulesBlockers } from "./rules-blockers";

type Blocker = MeshPreview["blockers"][number];
type Question = {
  ctx: Pick<Context, "reads">;
  kind: PolicyKind;
  target: Target;
  decision: PlanDecision;
  signal: AbortSignal | undefined;
};

/**
 * What a decision would do in one mesh, and all that would stop it there now. Only throws `not-found` for a mesh that is not there,
 * and that Postgres is away: a control plane that does not answer is one of the things that stop it.
 */
export async function meshPreflight({ ctx, kind, target, decision, signal }: Question): Promise<MeshPreview> {
  const { mesh, namespace, service } = target;
  const { name: meshName } = requireMesh(mesh);
  const where = { meshId: mesh, kind: kindColumn(kind), namespace, service };
  const [[policy], decided] = await Promise.all([
    readDatabase((db) => readPolicyRows(db, where, 1), signal ? { signal } : {}),
    readDecided({ kind, target }, signal),
  ]);
  const known = {
    mesh,
    meshName,
    baseRevision: decided.newestNumber,
    standingRevision: decided.standingNumber,
    owner: policy?.owner ?? { kind: "mesh" as const, name: "" },
    writes: mayWrite(mesh, namespace),
  };
  const readOnly = await blockersOf(() => requireWrites(mesh, namespace));
  if (readOnly.length === 0 && decided.standing === null && "weights" in decision) {
    const blockers = await blockersOf(() => requireNothingFound(target, signal));
    if (blockers.length > 0) return { ...known, blockers, preview: null };
  }
  const made = decidedSpec(decision, decided.standing);
  if (made.outcome === "rule-required") {
    return { ...known, blockers: [...readOnly, ruleRequired(made.rules)], preview: null };
  }
  const isSame = decided.standingNumber !== null && sameJson(made.spec, decided.standing);
  const rules = await rulesBlockers({ target, spec: made.spec, decided }, signal);
  const same = isSame ? [blocker("no-change", "this is what stands there now")] : [];
  try {
    const preview = await previewSpec({ ctx, kind, target, spec: made.spec, decided, signal });
    return { ...known, blockers: [...readOnly, ...rules, ...same, ...blockersIn(preview)], preview };
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.upstream === "postgres") throw cause;
    return { ...known, blockers: readOnly.length > 0 ? readOnly : [...rules, ofError(cause)], preview: null };
  }
}

/** What in a preview means that the push would be refused, or stop and ask. */
function blockersIn({ unsupported, problems, liveRead }: PolicyPreview): Blocker[] {
  const inTheWay = problems.filter(
    ({ severity, code }) => severity === "error" || code === "control-plane-conflict",
  );
  return [
    ...(liveRead ? [] : [blocker("control-plane-away", "the control plane does not answer")]),
    ...unsupported.map(({ path, reason }) => ({ ...blocker("unsupported", reason, { path }), path })),
    ...inTheWay.map(({ code, message, params, path, severity }) => ({
      code,
      message,
      params,
      path,
      overridable: severity === "error" && !finalProblems.includes(code),
    })),
  ];
}

function ruleRequired(rules: string[]): Blocker {
  return blocker("rule-required", "the weights fit no rule there, or several", { rules: rules.join(", ") });
}

async function blockersOf(require: () => void | Promise<void>): Promise<Blocker[]> {
  try {
    await require();
    return [];
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return [ofError(cause)];
  }
}

function ofError({ code, message, params }: AppError): Blocker {
  return blocker(params.reason === "found" ? "decided-by-others" : code, message, params);
}

function blocker(code: string, message: string, params: Blocker["params"] = {}): Blocker {
  return { code, message: message.slice(0, 500), params, path: "", overridable: false };
}
