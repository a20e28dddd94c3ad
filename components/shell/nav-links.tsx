"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { ViewLink } from "../ui/view-link";
import { NavIcon } from "./nav-icon";

export const pages = [
  { name: "overview", path: "/" },
  { name: "topology", path: "/topology" },
  { name: "services", path: "/services" },
  { name: "models", path: "/models" },
  { name: "policies", path: "/policies" },
  { name: "changes", path: "/changes" },
  { name: "logs", path: "/logs" },
  { name: "explore", path: "/explore" },
  { name: "audit", path: "/audit" },
  { name: "meshes", path: "/meshes" },
] as const;

/** What a phone's bar has room for; the rest is in the person's menu. */
const urgent = pages.filter(({ name }) => name !== "meshes" && name !== "explore" && name !== "audit");

/** The pages of the console; the one that is open is marked. */
export function NavLinks({ className, withIcons = false }: { className?: string; withIcons?: boolean }) {
  const t = useTranslations();
  const pathname = usePathname();
  return (
    <nav aria-label={t("nav.label")} className={className}>
      {(withIcons ? urgent : pages).map(({ name, path }) => (
        <ViewLink key={name} to={path} aria-current={isOpen(path, pathname) ? "page" : undefined}>
          {withIcons && <NavIcon name={name} />}
          {t(`nav.${name}`)}
        </ViewLink>
      ))}
    </nav>
  );
}

/** A request's story is told from its log lines. */
function isOpen(path: string, pathname: string): boolean {
  if (path === "/logs" && pathname.startsWith("/requests/")) return true;
  return path === "/" ? pathname === "/" : pathname === path || pathname.startsWith(`${path}/`);
}
