"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { createContext, useCallback, useContext, useMemo } from "react";
import { linkTo, readView, type View, withParams } from "./url-state";

/** The mesh that a URL without one means. */
export const DefaultMesh = createContext("demo");

type UrlState = View & {
  /** The page's own parameters: `param("selected")`; null when absent. */
  param: (name: string) => string | null;
  /** Sets parameters, null takes one away. The browser's Back returns to the view before, unless `replace`. */
  set: (patch: Record<string, string | null>, options?: { replace?: boolean }) => void;
  /** The address of another page with the same mesh, window, time and refresh rate. */
  link: (path: string, extra?: Record<string, string>) => string;
};

/** The URL is the state of a page: reads it and writes it, without asking the server for the page again. */
export function useUrlState(): UrlState {
  const search = useSearchParams();
  const pathname = usePathname();
  const defaultMesh = useContext(DefaultMesh);
  const view = useMemo(() => readView(new URLSearchParams(search), defaultMesh), [search, defaultMesh]);
  const set = useCallback(
    (patch: Record<string, string | null>, { replace = false }: { replace?: boolean } = {}) => {
      const url = pathname + withParams(new URLSearchParams(window.location.search), patch);
      if (replace) window.history.replaceState(null, "", url);
      else window.history.pushState(null, "", url);
    },
    [pathname],
  );
  const link = useCallback(
    (path: string, extra: Record<string, string> = {}) => linkTo(path, new URLSearchParams(search), extra),
    [search],
  );
  return { ...view, param: (name) => search.get(name), set, link };
}
