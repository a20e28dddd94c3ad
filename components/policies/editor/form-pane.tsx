"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { capabilityAt } from "../../../lib/policies/capability-at";
import type { PolicyView } from "../../../lib/policies/policies";
import { routeSpecOf } from "../../../lib/policies/policy-spec";
import { capabilitiesRoute } from "../../../lib/policies/routes-capabilities";
import { starterSpec } from "../../../lib/policies/starter-spec";
import { serviceRoute } from "../../../lib/services/routes";
import { useApi } from "../../api/use-api";
import { useUrlState } from "../../ui/use-url-state";
import { useOpenWords } from "../../words/use-open-words";
import { CertificatesPanel } from "../certificates/certificates-panel";
import { type DraftRead, rewriteDraft, valueAt } from "../draft/draft-text";
import { readLoose } from "../draft/loose-spec";
import { isRecord } from "../draft/rewrite-yaml";
import { AccessForm } from "../form/access-form";
import { BalancingForm } from "../form/balancing-form";
import { BreakerForm } from "../form/breaker-form";
import formStyles from "../form/fields.module.css";
import { type FormFacts, FormFactsContext } from "../form/form-facts";
import { LimitForm } from "../form/limit-form";
import { RouteForm } from "../form/route-form";
import type { DraftNote } from "./draft-notes";
import styles from "./editor-page.module.css";
import { useConcurrency } from "./use-concurrency";
import { useNoteWords } from "./use-note-words";

type Props = {
  policy: PolicyView;
  read: DraftRead;
  text: string;
  notes: readonly DraftNote[];
  onText: (text: string) => void;
};

/** The form over the draft's text; it waits while the text says nothing that a form could show. */
export function FormPane({ policy, read, text, notes, onText }: Props) {
  const t = useTranslations("policies.editor");
  const { mesh, window } = useUrlState();
  const { kind, namespace, service } = policy;
  const detail = useApi(serviceRoute, { params: { namespace, name: service }, query: { mesh, window } }).data;
  const { none, ...facts } = useFormFacts(policy, notes);
  const concurrency = useConcurrency(policy);
  if (read.outcome === "broken") {
    return <Waiting why={t("broken", { line: read.faults[0]?.line ?? 1 })} />;
  }
  const spec = valueAt(read.value, "spec");
  const onSpec = (next: unknown) =>
    onText(rewriteDraft(text, { ...(isRecord(read.value) ? read.value : {}), spec: next }));
  if (spec === null || spec === undefined) {
    return (
      <Waiting why={t("takesAway")}>
        <button
          type="button"
          className={styles.textButton}
          onClick={() => onSpec(kind === "route" ? { rules: [{ split: [] }] } : starterSpec(kind, new Map()))}
        >
          {t("beginAnew")}
        </button>
      </Waiting>
    );
  }
  const loose = readLoose(kind, spec);
  if ("path" in loose)
    return <Waiting why={t("noForm", { path: loose.path === "" ? "spec" : `spec.${loose.path}` })} />;
  return (
    <FormFactsContext value={facts}>
      {none !== null && <p className={formStyles.why}>{t("unsupported", { why: none })}</p>}
      {loose.kind === "route" && (
        <RouteForm spec={loose.spec} onSpec={onSpec} service={detail} live={routeSpecOf(policy.spec)} />
      )}
      {loose.kind === "circuit-breaker" && (
        <BreakerForm spec={loose.spec} onSpec={onSpec} service={detail} concurrency={concurrency} />
      )}
      {loose.kind === "access" && (
        <>
          <AccessForm spec={loose.spec} onSpec={onSpec} namespace={namespace} />
          <CertificatesPanel namespace={namespace} service={service} isExpected />
        </>
      )}
      {loose.kind === "rate-limit" && <LimitForm spec={loose.spec} onSpec={onSpec} />}
      {loose.kind === "load-balancing" && (
        <BalancingForm spec={loose.spec} onSpec={onSpec} service={detail} />
      )}
    </FormFactsContext>
  );
}

function Waiting({ why, children }: { why: string; children?: React.ReactNode }) {
  return (
    <div className={styles.waiting} role="status" data-testid="form-waits">
      <p>{why}</p>
      {children}
    </div>
  );
}

/** What the mesh's capability table and the notes say of each field. */
function useFormFacts(policy: PolicyView, notes: readonly DraftNote[]): FormFacts & { none: string | null } {
  const words = useOpenWords();
  const say = useNoteWords();
  const read = useApi(capabilitiesRoute, { params: { mesh: policy.mesh }, query: {} }, { refetchMs: false });
  const table = useMemo(
    () => (read.data?.capabilities ?? []).filter(({ kind }) => kind === policy.kind),
    [read.data, policy.kind],
  );
  const notesAt = (path: string) => notes.filter((note) => note.path === path && note.is !== "unsupported");
  // What holds for every field of a kind is said once, above them all.
  const whole = table.find((row) => row.path === "*");
  return {
    none: whole?.support === "unsupported" ? words(`capability.${whole.why}`, {}, whole.why) : null,
    whyNot: (path) => {
      const found = whole ? undefined : capabilityAt(table, path);
      return found?.support === "unsupported" ? words(`capability.${found.why}`, {}, found.why) : null;
    },
    nearly: (path) => {
      const found = capabilityAt(table, path);
      return found?.support === "approximate" ? words(`capability.${found.how}`, {}, found.how) : null;
    },
    faultsAt: (path) =>
      notesAt(path)
        .filter(({ severity }) => severity === "error")
        .map(say),
    warningsAt: (path) =>
      notesAt(path)
        .filter(({ severity }) => severity === "warning")
        .map(say),
  };
}
