"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import styles from "./fields.module.css";
import { useFieldFacts } from "./form-facts";

type Props = {
  title: string;
  path: string;
  isOn: boolean;
  onToggle: (isOn: boolean) => void;
  children: ReactNode;
};

/** A part of a spec that may be left out; one that the target cannot express says why and cannot be added. */
export function FormSection({ title, path, isOn, onToggle, children }: Props) {
  const t = useTranslations("policies.form");
  const { whyNot, fault } = useFieldFacts(path);
  return (
    <section
      className={styles.section}
      aria-label={title}
      data-unsupported={whyNot !== null || undefined}
      data-on={isOn}
      data-path={path}
    >
      <div className={styles.sectionHead}>
        {(isOn || whyNot !== null) && <h4 className={styles.sectionTitle}>{title}</h4>}
        {whyNot !== null && <span className={styles.why}>{whyNot}</span>}
        {(isOn || whyNot === null) && (
          <button
            type="button"
            className={styles.quiet}
            aria-label={t(isOn ? "takeAway" : "add", { field: title })}
            onClick={() => onToggle(!isOn)}
          >
            {isOn ? t("remove") : t("add", { field: title })}
          </button>
        )}
      </div>
      {fault && <p className={styles.fault}>{fault}</p>}
      {isOn && <div className={styles.fields}>{children}</div>}
    </section>
  );
}
