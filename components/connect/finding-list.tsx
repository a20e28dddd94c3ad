"use client";

import { useTranslations } from "use-intl";
import type { ConnectionFinding } from "../../lib/meshes/connection-test";
import { UpstreamShape } from "../shell/upstream-shape";
import { SafeText } from "../ui/safe-text";
import styles from "./connect-page.module.css";

const shapes = { ok: "up", warning: "unknown", fault: "down" } as const;

/** What a test found, in sentences with what to do; beneath each, what the other side said. */
export function FindingList({ findings }: { findings: readonly ConnectionFinding[] }) {
  const t = useTranslations("connect");
  return (
    <ul className={styles.findings}>
      {findings.map(({ code, severity, params: { detail, ...params } }) => (
        <li key={code} data-severity={severity} data-code={code}>
          <UpstreamShape state={shapes[severity]} />
          <span>
            {t(`finding.${code}`, params)}
            {detail !== undefined && (
              <code className={styles.detail}>
                <SafeText text={String(detail)} />
              </code>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
