"use client";

import { useTranslations } from "use-intl";
import { useOpenWords } from "../../words/use-open-words";
import type { DraftNote } from "./draft-notes";

/** Says a note of a draft in words. */
export function useNoteWords(): (note: DraftNote) => string {
  const t = useTranslations("policies.editor");
  const words = useOpenWords();
  return ({ is, code, params, message }) => {
    if (is === "unsupported") return t("unsupported", { why: words(`capability.${code}`, {}, message) });
    if (is === "fault") return message;
    return words(`policies.problem.${code}`, params, message);
  };
}
