"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Brand } from "./brand";
import styles from "./sign-in.module.css";

type Props = { title: "notFound" | "broken"; why: "notFoundWhy" | "brokenWhy"; retry?: () => void };

/** A page that has nothing but a sentence and the way on. */
export function PlainPage({ title, why, retry }: Props) {
  const t = useTranslations();
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Brand />
        </div>
        <h1 className={styles.title}>{t(`heddle.${title}`)}</h1>
        <p>{t(`heddle.${why}`)}</p>
        {retry && <Button onClick={retry}>{t("action.tryAgain")}</Button>}{" "}
        <Link href="/">{t("heddle.toOverview")}</Link>
      </div>
    </main>
  );
}
