"use client";

import { useTranslations } from "use-intl";
import type { FoundView, FoundWay } from "../../../lib/policies/found";
import { SafeText } from "../../ui/safe-text";
import { Snippet } from "../../ui/snippet";
import styles from "./found-way.module.css";

type Props = { owned: NonNullable<FoundView["owned"]>; way: FoundWay };

/** What becomes of a change to what another tool keeps: why nothing of it can be changed here, or where it would go. */
export function FoundWayNote({ owned, way }: Props) {
  const t = useTranslations("services.found.way");
  const tools = useTranslations("ownerTool");
  const tool = tools(owned.tool);
  switch (way.is) {
    case "read-only":
      return (
        <div className={styles.way} data-testid="found-way" data-way={way.is}>
          <p>{t(`readOnly.${owned.part}`, { tool })}</p>
          {way.patch !== null && (
            <details>
              <summary>{t("patch")}</summary>
              <Snippet text={way.patch} />
            </details>
          )}
        </div>
      );
    case "git":
      return (
        <div className={styles.way} data-testid="found-way" data-way={way.is}>
          <p>
            {t.rich("git", {
              tool,
              branch: () => <Code text={way.branch} />,
              base: () => <Code text={way.base} />,
              repository: () => <Code text={way.repository} />,
            })}
          </p>
        </div>
      );
    case "direct":
      return (
        <div className={styles.way} data-testid="found-way" data-way={way.is}>
          <p>{t(way.leaveAlone === null ? "noSwitch" : "direct", { tool })}</p>
          {way.leaveAlone !== null && <Snippet text={way.leaveAlone} />}
        </div>
      );
  }
}

function Code({ text }: { text: string }) {
  return (
    <code translate="no">
      <SafeText text={text} />
    </code>
  );
}
