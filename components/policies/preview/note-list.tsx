"use client";

import { useTranslations } from "use-intl";
import type { DraftNote } from "../editor/draft-notes";
import { useNoteWords } from "../editor/use-note-words";
import styles from "./preview.module.css";

/** What stands in the way of Apply, or is worth knowing before it; each with the field it is about. */
export function NoteList({ notes }: { notes: readonly DraftNote[] }) {
  const t = useTranslations("policies.preview");
  const say = useNoteWords();
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
        </li>
      ))}
    </ul>
  );
}
