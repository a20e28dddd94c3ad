"use client";

import { useTranslations } from "use-intl";
import type { ComparedVersion, Comparison } from "../../lib/models/comparison";
import { timeParts } from "../../lib/models/request-time";
import type { ApiRead } from "../api/use-api";
import table from "../ui/data-table.module.css";
import { Duration } from "../ui/duration";
import { Panel, SkeletonRows } from "../ui/panel";
import { VersionSwatch } from "../ui/version-swatch";
import styles from "./time-bars.module.css";

type Props = {
  read: ApiRead<Comparison> /** These alone; all when left out. */;
  versions?: readonly string[];
};

/** A bar a version: a mean request's time at the gateway, in the queue, in prefill and in decode, on one scale. */
export function TimeBars({ read, versions }: Props) {
  const t = useTranslations("models.time");
  const isShown = ({ version }: ComparedVersion) => versions?.includes(version) ?? true;
  return (
    <Panel
      title={t("title")}
      read={read}
      aside={t("aside")}
      skeleton={<SkeletonRows rows={3} />}
      empty={(data) => (data.versions.some((each) => isShown(each) && each.time) ? null : t("nothing"))}
    >
      {(data) => <Bars all={data.versions.filter(isShown)} />}
    </Panel>
  );
}

function Bars({ all }: { all: readonly ComparedVersion[] }) {
  const t = useTranslations("models.time");
  const most = Math.max(0, ...all.map(({ time }) => time?.totalMs ?? 0));
  const used = timeParts.filter((part) =>
    all.some(({ time }) => time?.parts.some((each) => each.part === part)),
  );
  return (
    <div className={styles.all} data-testid="time-bars">
      <table className={`${table.inset} ${table.figures} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col" aria-label={t("title")} />
            <td className={styles.barCell} />
            {used.map((part) => (
              <th key={part} scope="col" data-part={part}>
                <span
                  className={styles.key}
                  style={{ background: `var(--time-${part})` }}
                  aria-hidden="true"
                />
                {t(part)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map(({ version, time }) => (
            <tr key={version} data-testid={`time-${version}`}>
              <th scope="row">
                <VersionSwatch version={version} />
              </th>
              <td className={styles.barCell} aria-hidden="true">
                <span className={styles.bar}>
                  {time?.parts.map(({ part, ms }) => (
                    <span
                      key={part}
                      className={styles.piece}
                      style={{ width: `${(100 * ms) / (most || 1)}%`, background: `var(--time-${part})` }}
                    />
                  ))}
                </span>
              </td>
              {used.map((part) => (
                <td key={part} data-part={part}>
                  <Duration ms={time?.parts.find((each) => each.part === part)?.ms ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {all.map(({ version, time }) => (
        <Note key={version} version={version} time={time} />
      ))}
    </div>
  );
}

function Note({ version, time }: Pick<ComparedVersion, "version" | "time">) {
  const t = useTranslations("models.time");
  if (!time) return null;
  if (time.gatewayGap) return <p className={styles.note}>{t(time.gatewayGap, { version })}</p>;
  return time.seenBy === "service" ? <p className={styles.note}>{t("bySide", { version })}</p> : null;
}
