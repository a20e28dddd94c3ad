"use client";

import { useTranslations } from "use-intl";
import type { CertificateState, Certificates, CertificateWord } from "../../../lib/policies/certificates";
import { certificatesRoute } from "../../../lib/policies/routes-certificates";
import type { Health } from "../../../lib/topology/topology";
import { useApi } from "../../api/use-api";
import { RemedySnippet } from "../../meshes/remedy-snippet";
import table from "../../ui/data-table.module.css";
import { HealthMark } from "../../ui/health-mark";
import { Panel, SkeletonRows } from "../../ui/panel";
import { Time } from "../../ui/time";
import { useUrlState } from "../../ui/use-url-state";
import { useOpenWords } from "../../words/use-open-words";
import styles from "./certificates-panel.module.css";

const refetchMs = 60_000;
const healthOf: Record<CertificateWord, Health> = {
  good: "well",
  soon: "degraded",
  over: "failing",
  unknown: "unknown",
};

type Props = {
  namespace: string;
  service: string;
  /** Says too that nothing tells; else it is there only where something does. */
  isExpected: boolean;
};

/** The certificates that a service's mTLS lives by: who issues them, which ends first, and what brings what nobody tells. */
export function CertificatesPanel({ namespace, service, isExpected }: Props) {
  const t = useTranslations("certificates");
  const { mesh } = useUrlState();
  const params = { namespace, name: service };
  const read = useApi(certificatesRoute, { params, query: { mesh } }, { refetchMs });
  if (!isExpected && (read.data === undefined || read.data.word === "unknown")) return null;
  return (
    <Panel
      title={t("title")}
      read={read}
      flush
      aside={read.data && <WordMark word={read.data.word} />}
      skeleton={<SkeletonRows rows={3} />}
    >
      {(data) => (
        <div data-testid="certificates" data-word={data.word}>
          {data.word === "unknown" && data.issued.length === 0 ? (
            <p className={styles.note}>
              {data.stale ? t("away") : t("unknown", { why: data.workload.why ?? "" })}
            </p>
          ) : (
            <CertificateTable data={data} />
          )}
          {data.workload.pods.length > 1 && <PodList workload={data.workload} />}
          {data.gap && (
            <div className={styles.note}>
              <RemedySnippet gap={data.gap} />
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}

function CertificateTable({ data }: { data: Certificates }) {
  const t = useTranslations("certificates");
  return (
    <table className={table.cards}>
      <thead>
        <tr>
          <th scope="col">{t("column.which")}</th>
          <th scope="col">{t("column.issuer")}</th>
          <th scope="col">{t("column.ends")}</th>
          <th scope="col">{t("column.state")}</th>
        </tr>
      </thead>
      <tbody>
        <StateRow name={t("row.workload")} state={data.workload} first={data.workload.pods[0]?.pod} />
        <StateRow name={t("row.signing")} state={data.signing} />
        <StateRow name={t("row.root")} state={data.root} />
        {data.issued.map(({ name, issuer, word, endsAt }) => (
          <Row
            key={`${name} ${issuer}`}
            name={t("issued", { name, namespace: data.namespace })}
            issuer={issuer}
            word={word}
            endsAt={endsAt}
          />
        ))}
      </tbody>
    </table>
  );
}

function StateRow({
  name,
  state,
  first,
}: {
  name: string;
  state: CertificateState;
  first?: string | undefined;
}) {
  const t = useTranslations("certificates");
  const words = useOpenWords();
  const { word, endsAt, source } = state;
  const issuer = source === null ? t("byUnknown") : words(`certificates.authority.${source}`, {}, source);
  return <Row name={name} issuer={issuer} word={word} endsAt={endsAt} first={first} why={state.why} />;
}

type RowProps = {
  name: string;
  issuer: string;
  word: CertificateWord;
  endsAt: string | null;
  /** The pod whose ends first. */
  first?: string | undefined;
  why?: string | null;
};

function Row({ name, issuer, word, endsAt, first, why }: RowProps) {
  const t = useTranslations("certificates");
  return (
    <tr data-word={word}>
      <th scope="row">{name}</th>
      <td data-label={t("column.issuer")} translate="no">
        {issuer}
      </td>
      <td data-label={t("column.ends")} title={why ?? undefined}>
        {endsAt === null ? t("unknownPart") : <Time at={endsAt} form="year" />}
        {first !== undefined && (
          <span className={styles.soft} translate="no">
            {" "}
            {first}
          </span>
        )}
      </td>
      <td data-label={t("column.state")}>
        <WordMark word={word} />
      </td>
    </tr>
  );
}

function PodList({ workload: { pods, podsOmitted } }: Pick<Certificates, "workload">) {
  const t = useTranslations("certificates");
  return (
    <details className={styles.note}>
      <summary>{t("more", { count: pods.length + podsOmitted })}</summary>
      <ul className={styles.pods}>
        {pods.map(({ pod, word, endsAt }) => (
          <li key={pod}>
            <span translate="no">{pod}</span> {endsAt !== null && <Time at={endsAt} form="year" />}{" "}
            <WordMark word={word} />
          </li>
        ))}
      </ul>
      {podsOmitted > 0 && <p className={styles.soft}>{t("omitted", { count: podsOmitted })}</p>}
    </details>
  );
}

function WordMark({ word }: { word: CertificateWord }) {
  const t = useTranslations("certificates.word");
  return (
    <span className={styles.word} data-word={word}>
      <HealthMark health={healthOf[word]} shapeOnly /> {t(word)}
    </span>
  );
}
