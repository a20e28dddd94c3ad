"use client";

import { useTranslations } from "use-intl";
import type { LogLine } from "../../../lib/logs/log-line";
import { type LogsFilter, logsLink } from "../../../lib/logs/logs-link";
import { isLabel } from "../../../lib/logs/masking/label";
import { ViewLink } from "../../ui/view-link";
import { MaskedText } from "../masked-text";
import styles from "./line-panel.module.css";

/** Said elsewhere in the panel. */
const told = new Set([
  "time",
  "error",
  "status",
  "response_flags",
  "reporter",
  "policy_id",
  "policy_revision",
  "policy_rule",
]);

/** The fields that a line has, in its own words; some lead to the lines that share them. */
export function LineFields({ line }: { line: LogLine }) {
  const t = useTranslations("logs.panel");
  const fields = Object.entries(line.record ?? {}).filter(([name]) => !told.has(name));
  return (
    <dl className={styles.fields}>
      {fields.map(([name, value]) => {
        const filter = filterOf(name, line);
        return (
          <div key={name}>
            <dt translate="no">{name}</dt>
            <dd>
              <MaskedText text={String(value)} isMasked={line.isMasked} />
              {filter && (
                <ViewLink {...logsLink(filter)} className={styles.only} aria-label={t("onlyLabel", { name })}>
                  {t("only")}
                </ViewLink>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function filterOf(name: string, { record, namespace, service }: LogLine): LogsFilter | null {
  if (name === "tenant" && record?.tenant && !isLabel(record.tenant)) return { tenant: record.tenant };
  if (name === "service" && namespace && service) return { service: `${namespace}/${service}` };
  if (name === "caller" && record?.caller && record.caller_namespace) {
    return { caller: `${record.caller_namespace}/${record.caller}` };
  }
  if (name === "trace_id" && record?.trace_id) return { text: record.trace_id };
  return null;
}
