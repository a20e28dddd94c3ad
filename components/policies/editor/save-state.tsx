"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { DraftAnswer } from "../../../lib/policies/drafts";
import type { PolicyView } from "../../../lib/policies/policies";
import { Ago } from "../../ui/ago";
import { useUrlState } from "../../ui/use-url-state";
import styles from "./editor-page.module.css";
import type { DraftInHand } from "./use-draft";

type Props = { policy: PolicyView; draft: DraftInHand; answer: DraftAnswer };

/** Whether the draft is kept, since when, and the way to be rid of it. */
export function SaveState({ policy, draft, answer }: Props) {
  const t = useTranslations("policies.editor");
  const { link } = useUrlState();
  const router = useRouter();
  const [isAsked, setAsked] = useState(false);
  const isTouched = draft.savedAt !== null || !draft.isSaved;
  const discard = async () => {
    setAsked(false);
    const isGone = await draft.discard(answer.starter).catch(() => false);
    if (isGone) router.push(link("/policies"));
  };
  return (
    <p className={styles.saved} data-testid="draft-state" data-saved={draft.isSaved}>
      {draft.error && !draft.isSaved ? (
        <span className={styles.bad}>{t("notSaved")}</span>
      ) : !draft.isSaved ? (
        t("saving")
      ) : draft.savedAt === null ? (
        t("asLive")
      ) : (
        <>
          {t("saved")} <Ago at={draft.savedAt} />
        </>
      )}
      {isTouched && !isAsked && (
        <button type="button" className={styles.textButton} onClick={() => setAsked(true)}>
          {t(policy.word === "draft" ? "discardPolicy" : "discard")}
        </button>
      )}
      {isAsked && (
        <>
          <button type="button" className={styles.textButton} onClick={() => void discard()}>
            {t("discardYes")}
          </button>
          <button type="button" className={styles.textButton} onClick={() => setAsked(false)}>
            {t("discardNo")}
          </button>
        </>
      )}
    </p>
  );
}
