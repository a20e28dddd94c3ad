"use client";

import { useTranslations } from "use-intl";
import { listWebhooksRoute, tryWebhookRoute } from "../../lib/webhooks/routes";
import type { WebhookView } from "../../lib/webhooks/webhooks";
import { useApi } from "../api/use-api";
import { useApiMutation } from "../api/use-api-mutation";
import { useMay } from "../api/who";
import { Ago } from "../ui/ago";
import table from "../ui/data-table.module.css";
import { Panel, SkeletonRows } from "../ui/panel";
import { SafeText } from "../ui/safe-text";
import styles from "./webhook-panel.module.css";

const webhooksMs = 15_000;

/** Who is told of changes, whether it arrives, and a way to try it. */
export function WebhookPanel() {
  const t = useTranslations("webhooks");
  const read = useApi(listWebhooksRoute, { params: {}, query: {} }, { refetchMs: webhooksMs });
  return (
    <Panel
      title={t("title")}
      read={read}
      flush
      skeleton={<SkeletonRows rows={1} />}
      empty={({ webhooks }) => (webhooks.length === 0 ? t("none") : null)}
    >
      {({ webhooks }) => (
        <table className={`${table.cards} ${table.texts}`} data-testid="webhooks">
          <thead>
            <tr>
              {(["name", "told", "state", "try"] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {webhooks.map((webhook) => (
              <Row key={webhook.name} of={webhook} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ of }: { of: WebhookView }) {
  const t = useTranslations("webhooks");
  const { name, format, events, meshes, namespaces } = of;
  const attempt = useApiMutation(tryWebhookRoute);
  const mayTry = useMay("access.manage", { mesh: null });
  return (
    <tr data-testid={`webhook-${name}`}>
      <th scope="row" translate="no">
        {name}
      </th>
      <td data-label={t("column.told")}>
        {t(`format.${format}`)} ·{" "}
        {events === null ? t("allEvents") : events.map((event) => t(`event.${eventKey(event)}`)).join(", ")}
        {meshes !== null && <> · {t("meshes", { names: meshes.join(", ") })}</>}
        {namespaces !== null && <> · {t("namespaces", { names: namespaces.join(", ") })}</>}
      </td>
      <td data-label={t("column.state")}>
        <State of={of} />
      </td>
      <td>
        <button
          type="button"
          className={styles.try}
          disabled={attempt.isPending || !mayTry}
          onClick={() => void attempt.send({ params: { name }, query: {}, body: {} })}
        >
          {t("try")}
        </button>
        <span role="status" className={styles.outcome}>
          {attempt.data && t("tried")}
          {attempt.error && <SafeText text={attempt.error.message} />}
        </span>
      </td>
    </tr>
  );
}

function State({ of: { lastSentAt, waiting, givenUp, fault } }: { of: WebhookView }) {
  const t = useTranslations("webhooks");
  return (
    <>
      {fault ? (
        <p className={styles.fault} data-testid="webhook-fault">
          <SafeText text={fault.reason} /> (<Ago at={fault.at} />)
          {fault.nextAttemptAt && <> · {t("again")}</>}
        </p>
      ) : (
        lastSentAt === null && t("nothingYet")
      )}
      {lastSentAt !== null && (
        <>
          {t("lastSent")} <Ago at={lastSentAt} />
        </>
      )}
      {waiting > 0 && <> · {t("waiting", { count: waiting })}</>}
      {givenUp > 0 && <> · {t("givenUp", { count: givenUp })}</>}
    </>
  );
}

/** Without the dot, which keys of words may not have. */
function eventKey<Event extends string>(event: `change.${Event}`): Event {
  return event.slice("change.".length) as Event;
}
