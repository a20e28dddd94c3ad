"use client";

import { useTranslations } from "use-intl";
import { logsLink } from "../../lib/logs/logs-link";
import { isLabel } from "../../lib/logs/masking/label";
import type { Story } from "../../lib/logs/story/story";
import { MaskedText } from "../logs/masked-text";
import { SafeText } from "../ui/safe-text";
import { Time } from "../ui/time";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import styles from "./request-page.module.css";

/** When it was, whose it was, what it asked for, and who else carried its id. */
export function StoryFacts({ story }: { story: Story }) {
  const t = useTranslations("requests");
  const { set } = useUrlState();
  const { startedAt, tenant, model, traceId, namesakes, warnings } = story;
  return (
    <p className={styles.facts}>
      {startedAt && <Time at={startedAt} form="date" />}
      {tenant && (
        <span>
          {t("tenant")}{" "}
          {isLabel(tenant) ? (
            <MaskedText text={tenant} isMasked />
          ) : (
            <ViewLink {...logsLink({ tenant })}>
              <SafeText text={tenant} />
            </ViewLink>
          )}
        </span>
      )}
      {model && (
        <span>
          {t("model")} <SafeText text={model} />
        </span>
      )}
      {traceId && (
        <span className={styles.trace}>
          {t("trace")} <SafeText text={traceId} />
        </span>
      )}
      {namesakes.map(({ traceId: other, at }) => (
        <button key={other} type="button" className={styles.namesake} onClick={() => set({ around: at })}>
          {t("namesake")} <Time at={at} form="date" />
        </button>
      ))}
      {warnings.map(({ message }) => (
        <span key={message} className={styles.warning}>
          {message}
        </span>
      ))}
    </p>
  );
}
