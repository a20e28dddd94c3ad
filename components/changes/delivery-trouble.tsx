"use client";

import { useTranslations } from "use-intl";
import type { DeliveryView } from "../../lib/changes/changes";
import { Time } from "../ui/time";
import { useOpenWords } from "../words/use-open-words";
import styles from "./change-progress.module.css";

/** What went wrong, in the upstream's words, and which proxies lag or refused; nothing while all goes well. */
export function DeliveryTrouble({ delivery }: { delivery: DeliveryView }) {
  const t = useTranslations("delivery");
  const words = useOpenWords();
  const { lastError, nextAttemptAt, strength, state, convergence } = delivery;
  const isTrouble = lastError && ["queued", "delivering", "failed", "conflicted"].includes(state);
  const rejected = strength.kind === "proxies" ? strength.rejected : [];
  const lagging = strength.kind === "proxies" && state === "accepted" ? strength.lagging : [];
  const failure = convergence?.state === "unknown" ? convergence.failure : null;
  const refused = strength.kind === "refused" ? strength : null;
  const isWrong = isTrouble || rejected.length > 0 || refused !== null || failure !== null;
  if (!isWrong && lagging.length === 0) return null;
  return (
    <div className={isWrong ? styles.trouble : styles.note}>
      {isTrouble && (
        <p>
          {words(`delivery.error.${lastError.code}`, {}, lastError.message)}{" "}
          <span className={styles.detail}>
            <Time at={lastError.at} />
            {" · "}
            <span className={styles.quote}>{lastError.message}</span>
          </span>
          {nextAttemptAt && (
            <>
              {" "}
              {t("nextAttempt")} <Time at={nextAttemptAt} />
            </>
          )}
        </p>
      )}
      {refused && (
        <p>
          {t("refused", { by: refused.by, reason: refused.reason })}{" "}
          <span className={styles.quote}>{refused.detail}</span>
        </p>
      )}
      {rejected.map(({ node, detail }) => (
        <p key={node}>
          {t("rejected", { node })} <span className={styles.quote}>{detail}</span>
        </p>
      ))}
      {lagging.length > 0 && <p>{t("lagging", { nodes: lagging.join(", ") })}</p>}
      {failure?.code === "control-plane-conflict" && <p>{t("heldOtherwise")}</p>}
      {failure && failure.code !== "control-plane-conflict" && (
        <p>
          {t("cannotMeasure")} <span className={styles.quote}>{failure.message}</span>
        </p>
      )}
    </div>
  );
}
