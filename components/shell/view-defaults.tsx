"use client";

import type { ReactNode } from "react";
import { DefaultMesh } from "../ui/use-url-state";

/** Hands the pages below what the server knows and a URL may leave out. */
export function ViewDefaults({ mesh, children }: { mesh: string; children: ReactNode }) {
  return <DefaultMesh value={mesh}>{children}</DefaultMesh>;
}
