"use client";

import { useTranslations } from "use-intl";
import type { Grant } from "../../lib/access/grants";

/** Where a grant holds, in words: "everywhere", "in all of prod", "in llm of prod". */
export function useGrantWords(): (grant: Pick<Grant, "mesh" | "namespace">) => string {
  const t = useTranslations("access.place");
  return ({ mesh, namespace }) => {
    if (mesh === "*") return namespace === "*" ? t("everywhere") : t("namespaceAnywhere", { namespace });
    return namespace === "*" ? t("mesh", { mesh }) : t("namespace", { mesh, namespace });
  };
}
