"use client";

import { SegmentedControl } from "@mantine/core";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { DraftAnswer } from "../../../lib/policies/drafts";
import type { PolicyView } from "../../../lib/policies/policies";
import type { ProblemFix } from "../../../lib/policies/problem-finding";
import { patchedSpec } from "../../../lib/policies/spec-patch";
import { parseYaml } from "../../../lib/policies/written/policy-yaml";
import { toWritten } from "../../../lib/policies/written/written-spec";
import { useUrlState } from "../../ui/use-url-state";
import { readDraft, rewriteDraft } from "../draft/draft-text";
import { isRecord, sameValue } from "../draft/rewrite-yaml";
import { NoteList } from "../preview/note-list";
import { PreviewView } from "../preview/preview-view";
import { YamlPane } from "../yaml/yaml-pane";
import { ApplyBox } from "./apply-box";
import { ConflictBox } from "./conflict-box";
import { marksOf, notesOf } from "./draft-notes";
import { DraftStrip } from "./draft-strip";
import styles from "./editor-page.module.css";
import { FormPane } from "./form-pane";
import { SaveState } from "./save-state";
import { useDraft } from "./use-draft";
import { useNewerRevision } from "./use-newer-revision";
import { useNoteWords } from "./use-note-words";
import { usePolicyPreview } from "./use-policy-preview";

type Props = {
  policy: PolicyView;
  draft: DraftAnswer;
  onApplied: (changeId: string) => void;
  isOld: boolean;
};

/**
 * Form and YAML of one draft. The text is what there is: the form reads it and changes it in place, so switching loses
 * nothing, comments stay, and text that cannot be read stays as it was typed.
 */
export default function PolicyEditor({ policy, draft: answer, onApplied, isOld }: Props) {
  const t = useTranslations("policies.editor");
  const { param, set } = useUrlState();
  const say = useNoteWords();
  const draft = useDraft(policy.id, answer);
  const { kind, mesh, namespace, service } = policy;
  const { text } = draft;
  const read = useMemo(() => readDraft(text), [text]);
  const parsed = useMemo(
    () => parseYaml(text, { kind, target: { mesh, namespace, service } }),
    [text, kind, mesh, namespace, service],
  );
  const written = parsed.outcome === "read" ? toWritten(parsed.document.spec) : undefined;
  const preview = usePolicyPreview(policy.id, written);
  const shownPreview = written === undefined ? undefined : preview.preview;
  const notes = useMemo(() => notesOf(parsed, shownPreview), [parsed, shownPreview]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words follow the notes
  const marks = useMemo(() => marksOf(text, notes, say), [text, notes]);
  const newer = useNewerRevision(policy.id, draft.baseRevision, answer.newestRevision);
  const isYaml = param("as") === "yaml";
  const isMoved = written !== undefined && !sameValue(written, policy.written);
  const resolve = (spec: Parameters<typeof toWritten>[0], revision: number) => {
    const value = { kind, target: { mesh, namespace, service }, spec: toWritten(spec) };
    draft.rebase(rewriteDraft(text, value), revision);
  };
  // A fix is of what the preview was asked about; text that says something else by now stays as it is.
  const mend = (fix: ProblemFix) => {
    const said = read.outcome === "read" && isRecord(read.value) ? read.value : {};
    const spec = patchedSpec(written, fix.patch);
    if (spec !== undefined) draft.setText(rewriteDraft(text, { ...said, spec }));
  };
  return (
    <>
      <DraftStrip
        policy={policy}
        answer={answer}
        notes={notes}
        preview={shownPreview}
        isMoved={isMoved}
        isOld={isOld}
      />
      {newer && (
        <ConflictBox
          sides={{ ...newer, yours: { spec: parsed.outcome === "read" ? parsed.document.spec : undefined } }}
          onResolve={resolve}
          policy={policy}
        />
      )}
      <div className={styles.columns}>
        <section className={styles.editing} aria-label={t("draft")}>
          <div className={styles.editHead}>
            <SegmentedControl
              aria-label={t("as")}
              value={isYaml ? "yaml" : "form"}
              data={[
                { value: "form", label: t("form") },
                { value: "yaml", label: t("yaml") },
              ]}
              onChange={(as) => set({ as: as === "yaml" ? "yaml" : null }, { replace: true })}
            />
            <SaveState policy={policy} draft={draft} answer={answer} />
          </div>
          {isYaml ? (
            <YamlPane text={text} onText={draft.setText} marks={marks} />
          ) : (
            <FormPane policy={policy} read={read} notes={notes} onText={draft.setText} text={text} />
          )}
        </section>
        <section className={styles.outcome} aria-label={t("outcome")}>
          <h2 className={styles.subtitle}>{t("outcome")}</h2>
          <NoteList notes={notes} {...(preview.isCurrent ? { onFix: mend } : {})} />
          {written !== undefined && <PreviewView read={preview} />}
          <ApplyBox
            policy={policy}
            draft={draft}
            written={written}
            isMoved={isMoved}
            notes={notes}
            isPreviewCurrent={preview.isCurrent}
            isShownAbove={newer !== null}
            onApplied={onApplied}
            onResolve={resolve}
          />
        </section>
      </div>
    </>
  );
}
