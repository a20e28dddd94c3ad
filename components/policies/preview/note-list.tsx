"use client";

import { useTranslations } from "use-intl";
import type { ProblemFix } from "../../../lib/policies/problem-finding";
import { Snippet } from "../../ui/snippet";
import { useOpenWords } from "../../words/use-open-words";
import type { DraftNote } from "../editor/draft-notes";
import { useNoteWords } from "../editor/use-note-words";
import styles from "./preview.module.css";

type Props = {
  notes: readonly DraftNote[];
  /** Left out where the notes are only read. */
  onFix?: (fix: ProblemFix) => void;
};

/** What stands in the way of Apply, or is worth knowing before it; each with the field it is about and what mends it. */
export function NoteList({ notes, onFix }: Props) {
  const t = useTranslations("policies.preview");
  const say = useNoteWords();
  const words = useOpenWords();
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes} aria-label={t("notes")} data-testid="draft-notes">
      {notes.map((note) => (
        <li
          key={`${note.is} ${note.code} ${note.path} ${note.message}`}
          data-severity={note.severity}
          data-is={note.is}
        >
          {(note.path !== "" || note.line !== undefined) && (
            <code className={styles.path} translate="no">
              {note.path === "" ? t("line", { line: note.line ?? 1 }) : note.path}
            </code>
          )}{" "}
          {say(note)}
          {onFix && note.fix && <FixButton fix={note.fix} onFix={onFix} label={words} />}
          {note.snippet !== undefined && <Snippet text={note.snippet} />}
        </li>
      ))}
    </ul>
  );
}

type FixProps = { fix: ProblemFix; onFix: (fix: ProblemFix) => void; label: ReturnType<typeof useOpenWords> };

function FixButton({ fix, onFix, label }: FixProps) {
  return (
    <button type="button" className={styles.fix} data-testid="fix" onClick={() => onFix(fix)}>
      {label(`policies.fix.${fix.code}`, fix.params, fix.code)}
    </button>
  );
}
