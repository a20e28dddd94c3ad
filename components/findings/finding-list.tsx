"use client";

import { useTranslations } from "use-intl";
import type { Finding } from "../../lib/findings/findings";
import { toneOf } from "../../lib/overview/verdict";
import { HealthMark } from "../ui/health-mark";
import styles from "./finding.module.css";
import { FindingActions } from "./finding-actions";
import { FindingDetails } from "./finding-details";
import { FindingSentence } from "./finding-sentence";

const shown = 3;

/** What else is wrong; the worst stand open, the rest behind one line. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const t = useTranslations("findings");
  const [first, rest] = [findings.slice(0, shown), findings.slice(shown)];
  return (
    <>
      <ul className={styles.list} aria-label={t("also")}>
        {first.map((finding) => (
          <FindingItem key={finding.id} finding={finding} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details className={styles.more}>
          <summary>{t("more", { count: rest.length })}</summary>
          <ul className={styles.list}>
            {rest.map((finding) => (
              <FindingItem key={finding.id} finding={finding} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function FindingItem({ finding }: { finding: Finding }) {
  return (
    <li
      className={styles.item}
      data-testid="finding"
      data-code={finding.code}
      data-service={finding.service}
      data-version={finding.version}
    >
      <HealthMark health={toneOf(finding)} shapeOnly />
      <div className={styles.body}>
        <p className={styles.sentence}>
          <FindingSentence finding={finding} />
        </p>
        <FindingDetails finding={finding} />
        <FindingActions finding={finding} />
      </div>
    </li>
  );
}
