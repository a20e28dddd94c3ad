"use client";

import { useTranslations } from "use-intl";
import type { FoundView } from "../../../lib/policies/found";
import type { ServiceDetail } from "../../../lib/services/services";
import { HoldButton } from "../../ui/hold-button";
import { SafeText } from "../../ui/safe-text";
import { ViewLink } from "../../ui/view-link";
import { FoundWayNote } from "../holder/found-way";
import styles from "./shift-panel.module.css";

/** What moves of an object that others wrote and what does not, who keeps it, and what becomes of the change. */
export function FoundNote({ found, rule }: { found: FoundView; rule: string | null }) {
  const t = useTranslations("shift.found");
  return (
    <div className={styles.found} data-testid="shift-found">
      <p>
        {t.rich(found.way?.is === "read-only" ? "others" : "moves", {
          rule: () => <Name text={rule ?? ""} />,
          object: () => <Name text={found.objects[0] ?? ""} />,
        })}
      </p>
      <Keepers found={found} />
    </div>
  );
}

/** Nothing of what others wrote can be shifted alone: why not, and the ways on. */
export function FoundStuck({ detail, found }: { detail: ServiceDetail; found: FoundView }) {
  const t = useTranslations("shift.found");
  const ts = useTranslations("shift");
  const { namespace, service } = detail;
  return (
    <div className={styles.found} data-testid="shift-stuck">
      <p>{t.rich("stuck", { object: () => <Name text={found.objects.join(", ")} /> })}</p>
      <ul>
        {found.rules.map(({ rule, why }) => (
          <li key={rule}>
            <Name text={rule} /> {why}
          </li>
        ))}
      </ul>
      <Keepers found={found} />
      {found.way?.is !== "read-only" &&
        (found.whole.outcome === "spec" ? (
          <ViewLink to={`/services/${namespace}/${service}`}>{t("whole")}</ViewLink>
        ) : (
          <ViewLink to="/policies/new" extra={{ service: `${namespace}/${service}`, kind: "route" }}>
            {t("editor")}
          </ViewLink>
        ))}
      <div className={styles.applyRow}>
        <HoldButton holdWords={ts("hold")} onConfirm={() => undefined} disabled testId="apply-shift">
          {ts("apply")}
        </HoldButton>
      </div>
    </div>
  );
}

function Keepers({ found: { owned, owners, way } }: { found: FoundView }) {
  const t = useTranslations("shift.found");
  const ts = useTranslations("services.found");
  const tools = useTranslations("ownerTool");
  return (
    <>
      {owned ? (
        <p>{ts(`owned.${owned.part}`, { tool: tools(owned.tool), name: owned.name })}</p>
      ) : (
        owners.length > 0 && (
          <p>
            {t("by")} <Name text={owners.join(", ")} />
          </p>
        )
      )}
      {owned && way && <FoundWayNote owned={owned} way={way} />}
    </>
  );
}

function Name({ text }: { text: string }) {
  return (
    <strong translate="no">
      <SafeText text={text} />
    </strong>
  );
}
