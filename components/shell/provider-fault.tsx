"use client";

import { useTranslations } from "use-intl";

const known = ["account_not_linked", "disabled"] as const;

/** Why the provider's answer signed nobody in; the code comes with the address and is shown as text, in few characters. */
export function ProviderFault({ code }: { code: string }) {
  const t = useTranslations("signIn.failed");
  const told = known.find((each) => each === code);
  const shown = code.replace(/[^a-z_]/gi, "").slice(0, 40);
  return (
    <p role="alert">
      <strong>{t("title")}.</strong>{" "}
      {told
        ? t(told)
        : code.startsWith("state") || code.includes("state")
          ? t("state")
          : t("other", { code: shown })}
    </p>
  );
}
