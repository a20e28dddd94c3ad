"use client";

import { Checkbox } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { MeshPreview } from "../../lib/plans/plan-input";
import { ResourceDiff } from "../changes/resource-diff";
import { ToneShape } from "../changes/state-mark";
import { notesOfPreview } from "../policies/editor/draft-notes";
import { FieldMoves } from "../policies/preview/field-moves";
import { NoteList } from "../policies/preview/note-list";
import { SkeletonRows } from "../ui/panel";
import styles from "./plans.module.css";
import { useReasonWords } from "./use-reason-words";

type Props = {
  name: string;
  isIn: boolean;
  preview: MeshPreview | undefined;
  hasReason: boolean;
  onToggle: () => void;
  /** Undefined at an end of the order. */
  onEarlier: (() => void) | undefined;
  onLater: (() => void) | undefined;
};

/** What the decision would do in one mesh, and what is in its way there. */
export function MeshCard({ name, isIn, preview, hasReason, onToggle, onEarlier, onLater }: Props) {
  const t = useTranslations("plans.new");
  const say = useReasonWords();
  const blockers = preview?.blockers ?? [];
  const isBlocked = blockers.some(({ overridable }) => !overridable || !hasReason);
  const rest = preview?.preview
    ? notesOfPreview({ unsupported: [], problems: preview.preview.problems })
    : [];
  const notes = rest.filter(({ code }) => !blockers.some((blocker) => blocker.code === code));
  return (
    <li className={styles.mesh} data-in={isIn} data-testid="plan-mesh" data-blocked={isIn && isBlocked}>
      <div className={styles.meshHead}>
        <Checkbox
          checked={isIn}
          onChange={onToggle}
          label={<strong translate="no">{name}</strong>}
          aria-label={t("take", { mesh: name })}
        />
        {!isIn && <span className={styles.quiet}>{t("leftOut")}</span>}
        {isIn && preview && (
          <span className={styles.verdict} data-tone={isBlocked ? "wrong" : "good"}>
            <ToneShape tone={isBlocked ? "wrong" : "good"} /> {t(isBlocked ? "cannot" : "can")}
          </span>
        )}
        <span className={styles.order}>
          <button
            type="button"
            disabled={!onEarlier}
            onClick={onEarlier}
            aria-label={t("earlier", { mesh: name })}
          >
            ↑
          </button>
          <button type="button" disabled={!onLater} onClick={onLater} aria-label={t("later", { mesh: name })}>
            ↓
          </button>
        </span>
      </div>
      {isIn && !preview && <SkeletonRows rows={3} />}
      {isIn && preview && (
        <>
          <p className={styles.facts}>
            <span>
              {preview.standingRevision === null
                ? t("noneLive")
                : t("live", { revision: preview.standingRevision })}
            </span>
            {preview.baseRevision !== (preview.standingRevision ?? 0) && (
              <span>{t("newest", { revision: preview.baseRevision })}</span>
            )}
            {preview.owner.kind !== "mesh" && <span>{t("owner", { name: preview.owner.name })}</span>}
            <span>{t(preview.writes ? "writesOn" : "writesOff")}</span>
          </p>
          {blockers.length > 0 && (
            <ul className={styles.blockers} aria-label={t("blockers")}>
              {blockers.map((blocker) => (
                <li key={`${blocker.code} ${blocker.path}`} data-overridable={blocker.overridable}>
                  {say(blocker)}
                </li>
              ))}
            </ul>
          )}
          <NoteList notes={notes} />
          {preview.preview && (
            <>
              <FieldMoves fields={preview.preview.fields} most={6} />
              <details className={styles.more}>
                <summary>{t("resources")}</summary>
                <ResourceDiff diff={preview.preview.diff} />
              </details>
            </>
          )}
        </>
      )}
    </li>
  );
}
