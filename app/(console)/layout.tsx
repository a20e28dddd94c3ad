import { type ReactNode, Suspense } from "react";
import { ApiProvider } from "@/components/api/api-provider";
import { ConsoleShell } from "@/components/shell/console-shell";
import { ViewDefaults } from "@/components/shell/view-defaults";
import { requireSession } from "@/lib/access/server/require-session";
import { env } from "@/lib/env";

/** Every page behind the sign-in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor } = await requireSession();
  const { HEDDLE_MESH, HEDDLE_MESH_NAME } = env();
  return (
    <ViewDefaults mesh={HEDDLE_MESH}>
      <ApiProvider>
        <Suspense>
          <ConsoleShell person={actor.name} meshes={[{ id: HEDDLE_MESH, name: HEDDLE_MESH_NAME }]}>
            {children}
          </ConsoleShell>
        </Suspense>
      </ApiProvider>
    </ViewDefaults>
  );
}
