"use client";

import { Button, Popover, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useTranslations } from "use-intl";
import { signOutRoute } from "../../lib/access/routes";
import { useApiMutation } from "../api/use-api-mutation";
import { useWho } from "../api/who";
import { useZone } from "../ui/use-zone";
import { ViewLink } from "../ui/view-link";
import { PersonIcon } from "./person-icon";
import styles from "./person-menu.module.css";

/** Who is signed in, how the console looks to them, and the way out. */
export function PersonMenu() {
  const t = useTranslations();
  const { name } = useWho();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [zone, chooseZone] = useZone();
  const signOut = useApiMutation(signOutRoute);
  const leave = async () => {
    const gone = await signOut.send({ params: {}, query: {}, body: {} });
    if (gone) window.location.assign("/sign-in");
  };
  return (
    <Popover position="bottom-end" width={264} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <button type="button" className={styles.target} aria-label={t("person.menu", { name })}>
          <PersonIcon />
          <span className={styles.name}>{name}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu}>
        <p className={styles.who}>{t("person.signedInAs", { name })}</p>
        <p className={styles.label}>{t("person.scheme")}</p>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t("person.scheme")}
          value={colorScheme}
          onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
          data={[
            { value: "light", label: t("person.schemeLight") },
            { value: "dark", label: t("person.schemeDark") },
            { value: "auto", label: t("person.schemeAuto") },
          ]}
        />
        <p className={styles.label}>{t("person.zone")}</p>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t("person.zone")}
          value={zone}
          onChange={(value) => chooseZone(value === "utc" ? "utc" : "local")}
          data={[
            { value: "local", label: t("person.zoneLocal") },
            { value: "utc", label: t("person.zoneUtc") },
          ]}
        />
        <ViewLink to="/explore" className={styles.page}>
          {t("person.explore")}
        </ViewLink>
        <ViewLink to="/access" className={styles.page}>
          {t("person.access")}
        </ViewLink>
        <ViewLink to="/audit" className={styles.page}>
          {t("person.audit")}
        </ViewLink>
        <ViewLink to="/meshes" className={styles.page}>
          {t("person.mesh")}
        </ViewLink>
        <Button variant="default" fullWidth mt="md" loading={signOut.isPending} onClick={leave}>
          {t("person.signOut")}
        </Button>
        {signOut.error && (
          <p role="alert" className={styles.failed}>
            {t("person.signOutFailed", { why: signOut.error.message })}
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
