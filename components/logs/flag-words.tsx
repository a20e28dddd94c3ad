"use client";

import { useTranslations } from "use-intl";
import { useOpenWords } from "../words/use-open-words";

/** What a response flag of Envoy's means; the bare flag where nobody knows. */
export function FlagWords({ flag }: { flag: string }) {
  const t = useTranslations("logs");
  const say = useOpenWords();
  const words = say(`logs.flag.${flag}`, {}, "");
  return (
    <span title={t("flagTitle", { flag })}>
      {words === "" ? flag : words}
      {words !== "" && <span translate="no"> ({flag})</span>}
    </span>
  );
}
