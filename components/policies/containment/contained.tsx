"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import { getChangeRoute } from "../../../lib/changes/routes";
import { useApi } from "../../api/use-api";
import { ChangeActions } from "../../changes/change-actions";
import { ChangeProgressOf } from "../../changes/change-progress";
import { SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { Time } from "../../ui/time";
import { ViewLink } from "../../ui/view-link";
import styles from "./containment.module.css";

/** The change that contains a tenant, as it goes out, with its end and its way back. */
export function Contained({ changeId, onAgain }: { changeId: string; onAgain: () => void }) {
  const t = useTranslations("contain");
  const ts = useTranslations("shift");
  const read = useApi(getChangeRoute, { params: { id: changeId }, query: {} }, { refetchMs: 1_000 });
  const change = read.data;
  if (!change) {
    return read.error ? <ReadFailure error={read.error} retry={read.refetch} /> : <SkeletonRows rows={6} />;
  }
  return (
    <section className={styles.panel} aria-label={t("contained")} data-testid="contained">
      <p className={styles.said}>
        <strong>{change.message}</strong>
      </p>
      {change.until !== null && change.revertedByChangeId === null && (
        <p className={styles.soft}>
          {t("until")} <Time at={change.until} />
        </p>
      )}
      <ChangeProgressOf change={change} />
      <ChangeActions change={change} />
      <div className={styles.foot}>
        <Button variant="default" className={styles.tall ?? ""} onClick={onAgain}>
          {t("again")}
        </Button>
        <ViewLink to={`/changes/${change.id}`} className={styles.link}>
          {ts("openChange")}
        </ViewLink>
      </div>
    </section>
  );
}
