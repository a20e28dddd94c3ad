"use client";

import { useTranslations } from "use-intl";
import type { LogLine } from "../../../lib/logs/log-line";
import { requestLink } from "../../../lib/logs/logs-link";
import { flagsIn } from "../../../lib/logs/outcome";
import { logLineRoute } from "../../../lib/logs/routes";
import { useApi } from "../../api/use-api";
import { SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { SideSheet } from "../../ui/side-sheet";
import { Time } from "../../ui/time";
import { useUrlState } from "../../ui/use-url-state";
import { VersionSwatch } from "../../ui/version-swatch";
import { ViewLink } from "../../ui/view-link";
import { ChosenBy } from "../chosen-by";
import { FlagWords } from "../flag-words";
import { MaskedText } from "../masked-text";
import { OutcomeMark } from "../outcome-mark";
import { RawText } from "../raw-text";
import { LineFields } from "./line-fields";
import styles from "./line-panel.module.css";

type Props = {
  id: string;
  /** The line, where it is among those in view. */
  line: LogLine | undefined;
  onClose: () => void;
};

/** One line beside the table: its request, its fields, its text. Escape closes it; its address is the page's own. */
export function LinePanel({ id, line: known, onClose }: Props) {
  const t = useTranslations("logs.panel");
  const { mesh } = useUrlState();
  const read = useApi(
    logLineRoute,
    { params: { lineId: id }, query: { mesh } },
    { enabled: known === undefined, refetchMs: false },
  );
  const line = known ?? read.data?.line;
  return (
    <SideSheet
      of={id}
      label={t("label")}
      closeLabel={t("close")}
      testId="line-panel"
      className={styles.panel ?? ""}
      onClose={onClose}
    >
      {line && <Told line={line} />}
      {!line && read.error && <ReadFailure error={read.error} retry={read.refetch} />}
      {!line && !read.error && <SkeletonRows rows={6} />}
    </SideSheet>
  );
}

function Told({ line }: { line: LogLine }) {
  const t = useTranslations("logs.panel");
  const { record } = line;
  const flags = flagsIn(record?.response_flags);
  return (
    <>
      <h2 className={styles.title}>
        {line.service ?? t("unknownService")} {line.version && <VersionSwatch version={line.version} />}
      </h2>
      <p className={styles.state}>
        <OutcomeMark outcome={line.outcome} status={record?.status} />
        {flags.map((flag) => (
          <FlagWords key={flag} flag={flag} />
        ))}
        <Time at={line.at} form="date" />
      </p>
      {record?.reporter === "source" && (
        <p className={styles.note}>{t(record.upstream_host === undefined ? "bySource" : "byCaller")}</p>
      )}
      {line.guessed.includes("service") && <p className={styles.note}>{t("guessed")}</p>}
      {record?.error && (
        <p className={styles.error}>
          <MaskedText text={record.error} isMasked={line.isMasked} />
        </p>
      )}
      {record?.request_id && (
        <ViewLink
          {...requestLink(record.request_id, line.at)}
          className={styles.request}
          data-testid="open-request"
        >
          {t("openRequest")}
        </ViewLink>
      )}
      {record?.policy_id && (
        <p className={styles.note}>
          <ChosenBy
            chosenBy={{
              policyId: record.policy_id,
              revision: record.policy_revision ?? null,
              rule: record.policy_rule ?? null,
            }}
          />
        </p>
      )}
      {record && <LineFields line={line} />}
      <h3 className={styles.heading}>
        {t("raw")} <span translate="no">({line.profile})</span>
      </h3>
      <RawText key={line.id} line={line} />
    </>
  );
}
