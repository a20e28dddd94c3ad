"use client";

import { useTranslations } from "use-intl";
import type { Change, DeliveryView } from "../../lib/changes/changes";
import { getChangeRoute } from "../../lib/changes/routes";
import { stateWord } from "../../lib/changes/state-word";
import { useApi } from "../api/use-api";
import { SkeletonRows } from "../ui/panel";
import { ReadFailure } from "../ui/read-failure";
import styles from "./change-progress.module.css";
import { CommitNote } from "./commit-note";
import { DeliveryTrouble } from "./delivery-trouble";
import { PartTitle } from "./part-title";
import { stagesOf } from "./progress-stages";
import { StageRow } from "./stage-row";
import { StateMark } from "./state-mark";
import { TrafficSplit } from "./traffic-split";

/** The steps of one change as they happen, with their times: how far it got, and what traffic does. */
export function ChangeProgress({ changeId }: { changeId: string }) {
  const read = useApi(getChangeRoute, { params: { id: changeId }, query: {} }, { refetchMs: 2_000 });
  if (read.data === undefined) {
    return read.error ? <ReadFailure error={read.error} retry={read.refetch} /> : <SkeletonRows rows={5} />;
  }
  return <ChangeProgressOf change={read.data} />;
}

/** The same of a change that was read already. */
export function ChangeProgressOf({ change }: { change: Change }) {
  return (
    <div className={styles.deliveries} data-testid="change-progress">
      {change.deliveries.map((delivery) => (
        <div key={delivery.id}>
          <PartTitle change={change} policyId={delivery.policyId} />
          <DeliveryProgress delivery={delivery} />
        </div>
      ))}
    </div>
  );
}

function DeliveryProgress({ delivery }: { delivery: DeliveryView }) {
  const t = useTranslations("delivery");
  const word = stateWord(delivery);
  return (
    <div className={styles.delivery}>
      <p className={styles.state} role="status" aria-live="polite">
        <StateMark word={word} strength={delivery.strength} large />
        <span className={styles.meaning}>
          {t(`meaning.${word === "queued" && delivery.lastError ? "held-back" : word}`)}
        </span>
      </p>
      <ol className={styles.stages}>
        {stagesOf(delivery).map((stage) => (
          <StageRow key={stage.name} stage={stage} delivery={delivery} />
        ))}
      </ol>
      <CommitNote delivery={delivery} />
      <DeliveryTrouble delivery={delivery} />
      {delivery.convergence && <TrafficSplit convergence={delivery.convergence} />}
    </div>
  );
}
