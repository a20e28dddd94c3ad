"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { MeshView } from "../../lib/meshes/meshes";
import { meshesRoute } from "../../lib/meshes/routes";
import { useApi } from "../api/use-api";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { AwayStrip } from "./away-strip";
import { Brand } from "./brand";
import styles from "./console-shell.module.css";
import { NavLinks } from "./nav-links";
import { PersonMenu } from "./person-menu";
import { UpstreamBadges } from "./upstream-badges";
import { ViewPickers } from "./view-pickers";

type Props = { meshes: readonly Pick<MeshView, "id" | "name">[]; children: ReactNode };

/** What stands around every page: where to go, what is looked at, who looks, and which upstreams answer. */
export function ConsoleShell({ meshes, children }: Props) {
  const t = useTranslations();
  const { mesh } = useUrlState();
  const read = useApi(meshesRoute, { params: {}, query: {} }, { refetchMs: 5_000 });
  const known = read.data?.meshes ?? meshes;
  const own = read.data?.meshes.find(({ id }) => id === mesh);
  const upstreams = own?.upstreams ?? [];
  const isConsoleAway = read.error?.code === "console-unreachable";
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t("heddle.skip")}
      </a>
      <header className={styles.bar}>
        <ViewLink to="/" className={styles.brand} aria-label={t("heddle.name")}>
          <Brand />
        </ViewLink>
        <NavLinks className={styles.nav ?? ""} />
        <div className={styles.upstreams}>
          {!isConsoleAway && <UpstreamBadges upstreams={upstreams} isBar />}
        </div>
        {own?.writes.state === "off" && (
          <ViewLink to="/meshes" className={styles.readOnly} data-testid="read-only-badge">
            {t("readOnly.badge")}
          </ViewLink>
        )}
        <ViewPickers meshes={known} />
        <PersonMenu />
      </header>
      <AwayStrip
        consoleAwaySince={isConsoleAway ? read.receivedAt : undefined}
        upstreams={upstreams}
        mayChange={own?.writes.state !== "off"}
      />
      <main id="content" tabIndex={-1} className={styles.content}>
        {children}
      </main>
      <NavLinks className={styles.bottom ?? ""} withIcons />
    </div>
  );
}
