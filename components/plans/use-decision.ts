"use client";

import type { DecisionInput } from "../../lib/plans/plan-input";
import type { PolicyKind } from "../../lib/policies/kinds";
import { getPolicyRoute } from "../../lib/policies/routes";
import { getDraftRoute } from "../../lib/policies/routes-drafts";
import { parseYaml } from "../../lib/policies/written/policy-yaml";
import { toWritten } from "../../lib/policies/written/written-spec";
import type { ApiError } from "../api/api-error";
import { useApi } from "../api/use-api";
import { useUrlState } from "../ui/use-url-state";
import { parseWeightsText } from "./weights-text";

/** What is to be decided in several meshes. */
export type Decided = { kind: PolicyKind; namespace: string; service: string; decision: DecisionInput };

/**
 * The decision that an address names: weights of a service (`service`, `weights`, `rule`), or the asker's draft of a policy
 * (`policy`). `data` is null where it names none, or the draft cannot be read.
 */
export function useDecision(): { data: Decided | null; error: ApiError | null; isLoading: boolean } {
  const { param } = useUrlState();
  const id = param("policy");
  const asked = { params: { id: id ?? "" }, query: {} };
  const policy = useApi(getPolicyRoute, asked, { enabled: id !== null, refetchMs: false });
  const draft = useApi(getDraftRoute, asked, { enabled: id !== null, refetchMs: false });
  if (id === null) return { data: shiftOf(param), error: null, isLoading: false };
  if (!policy.data || !draft.data) {
    const error = policy.error ?? draft.error;
    return { data: null, error, isLoading: error === null };
  }
  const { kind, mesh, namespace, service } = policy.data;
  const text = draft.data.draft?.text ?? draft.data.starter.text;
  const parsed = parseYaml(text, { kind, target: { mesh, namespace, service } });
  const data =
    parsed.outcome === "read"
      ? { kind, namespace, service, decision: { spec: toWritten(parsed.document.spec) } }
      : null;
  return { data, error: null, isLoading: false };
}

function shiftOf(param: (name: string) => string | null): Decided | null {
  const [namespace, service, more] = (param("service") ?? "").split("/");
  const weights = parseWeightsText(param("weights") ?? "");
  if (!namespace || !service || more !== undefined || weights === null) return null;
  const rule = param("rule");
  return {
    ...{ kind: "route", namespace, service },
    decision: { weights, ...(rule === null ? {} : { rule }) },
  };
}
