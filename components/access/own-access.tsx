"use client";

import { useTranslations } from "use-intl";
import type { z } from "zod";
import type { whoSchema } from "../../lib/access/routes";
import styles from "./access.module.css";
import { GrantList } from "./grant-list";
import { PasswordForm } from "./password-form";

/** One's own roles and what each lets one do, and one's password. */
export function OwnAccess({ who: { actor, grants, account } }: { who: z.output<typeof whoSchema> }) {
  const t = useTranslations("access");
  return (
    <div className={styles.own}>
      <div>
        <p>{t("own.as", { name: actor.name })}</p>
        {grants.length === 0 ? (
          <p className={styles.warning} data-testid="no-role">
            {t("own.none")}
          </p>
        ) : (
          <GrantList grants={grants} isExplained />
        )}
      </div>
      {account && <PasswordForm account={account} />}
    </div>
  );
}
