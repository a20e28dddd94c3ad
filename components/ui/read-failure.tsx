"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { ApiError } from "../api/api-error";
import { useOpenWords } from "../words/use-open-words";
import { Ago } from "./ago";
import styles from "./read-failure.module.css";

type Props = {
  error: ApiError;
  /** Asks again; without it the sentence stands alone. */
  retry?: () => void;
};

/** What failed, since when, and what to do next, in words. */
export function ReadFailure({ error, retry }: Props) {
  const t = useTranslations();
  const words = useOpenWords();
  const params = {
    ...error.params,
    ...(error.upstream ? { upstream: t(`upstream.${error.upstream}`) } : {}),
  };
  const { since, requestId } = error.problem ?? {};
  /** The words of a reason that the code alone does not tell, where there are any. */
  const say = (part: "what" | "next", otherwise: string) =>
    words(
      `problem.${error.code}.because.${error.params.reason}.${part}`,
      params,
      words(`problem.${error.code}.${part}`, params, otherwise),
    );
  return (
    <div className={styles.failure} role="alert">
      <p className={styles.what}>
        {say("what", error.message)}
        {since && (
          <>
            {" "}
            <span className={styles.since}>
              <Ago at={since} />
            </span>
          </>
        )}
      </p>
      <p className={styles.next}>{say("next", t("problem.next"))}</p>
      {requestId && error.code === "internal" && (
        <p className={styles.next}>{t("problem.request", { id: requestId })}</p>
      )}
      {retry && (
        <Button size="compact-sm" variant="default" onClick={retry}>
          {t("action.tryAgain")}
        </Button>
      )}
    </div>
  );
}
