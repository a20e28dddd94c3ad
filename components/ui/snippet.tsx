"use client";

import { CopyButton } from "@mantine/core";
import { useTranslations } from "use-intl";
import styles from "./snippet.module.css";

/** Text to be copied elsewhere, as it is. */
export function Snippet({ text }: { text: string }) {
  const t = useTranslations("action");
  return (
    <div className={styles.snippet}>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <button type="button" className={styles.tool} onClick={copy}>
            {t(copied ? "copied" : "copy")}
          </button>
        )}
      </CopyButton>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}
