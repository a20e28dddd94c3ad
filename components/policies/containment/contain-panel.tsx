"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Containments, MeasureName } from "../../../lib/policies/containment";
import type { Target } from "../../../lib/policies/names";
import { containmentRoute } from "../../../lib/policies/routes-containment";
import { useApi } from "../../api/use-api";
import { Figure } from "../../ui/figure";
import { SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { useUrlState } from "../../ui/use-url-state";
import { ContainForm } from "./contain-form";
import styles from "./containment.module.css";
import { type Asked, MeasureFields } from "./measure-fields";
import { MeasureList } from "./measure-list";

type Props = { target: Target; tenant: string; onContained: (changeId: string) => void };

const settleMs = 300;

/** What a tenant uses, what can hold it back, and what the chosen measure would do. What is measured stands still while one decides. */
export function ContainPanel({ target, tenant, onContained }: Props) {
  const t = useTranslations("contain");
  const { window } = useUrlState();
  const [chosen, choose] = useState<MeasureName | null>(null);
  const [asked, ask] = useState<Asked>({});
  const [settled] = useDebouncedValue(asked, settleMs);
  const { mesh, namespace, service } = target;
  const read = useApi(
    containmentRoute,
    { params: { namespace, name: service }, query: { mesh, tenant, window, ...settled } },
    { refetchMs: false },
  );
  const told = useLast(read.data);
  if (!told) {
    return read.error ? <ReadFailure error={read.error} retry={read.refetch} /> : <SkeletonRows rows={8} />;
  }
  const able = told.measures.filter(({ measure }) => measure !== null);
  const own = able.find(({ name }) => name === chosen) ?? able[0];
  return (
    <div className={styles.panel} data-testid="containment">
      <Uses told={told} />
      {read.error && <ReadFailure error={read.error} retry={read.refetch} />}
      <MeasureList measures={told.measures} chosen={own?.name ?? null} onChoose={choose} />
      {own ? (
        <>
          <MeasureFields own={own} versions={told.versions} asked={asked} onAsk={ask} />
          <ContainForm
            key={own.name}
            target={target}
            tenant={tenant}
            own={own}
            isCurrent={read.data !== undefined && settled === asked}
            onContained={onContained}
            onLookAgain={read.refetch}
          />
        </>
      ) : (
        <p className={styles.soft}>{t("none")}</p>
      )}
    </div>
  );
}

function Uses({ told }: { told: Containments }) {
  const t = useTranslations("contain");
  const { tenant, service, requestsPerSecond, tokensPerSecond, share } = told;
  if (requestsPerSecond === null && tokensPerSecond === null)
    return <p className={styles.soft}>{t("usesUnknown", { tenant, service })}</p>;
  return (
    <p className={styles.uses} data-testid="tenant-uses">
      <span>{t("uses", { tenant, service })}</span>
      <span>
        <Figure value={requestsPerSecond} unit="per-second" bare /> {t("requests")}
      </span>
      <span>
        <Figure value={tokensPerSecond} unit="tokens-per-second" bare /> {t("tokens")}
      </span>
      {share !== null && (
        <span>
          <Figure value={share} unit="ratio" /> {t("share")}
        </span>
      )}
    </p>
  );
}

/** The old answer stays until the new one is here. */
function useLast<T>(value: T | undefined): T | undefined {
  const [last, keep] = useState(value);
  if (value !== undefined && value !== last) keep(value);
  return value ?? last;
}
