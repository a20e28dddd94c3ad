import { type ReactNode, Suspense } from "react";
import { ApiProvider } from "@/components/api/api-provider";
import { ConnectPage } from "@/components/connect/connect-page";
import { ConsoleShell } from "@/components/shell/console-shell";
import { ViewDefaults } from "@/components/shell/view-defaults";
import { requireSession } from "@/lib/access/server/require-session";
import { settings } from "@/lib/settings/settings";

/** Every page behind the sign-in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor } = await requireSession();
  const meshes = settings().meshes.map(({ id, name }) => ({ id, name }));
  return (
    <ViewDefaults mesh={meshes[0]?.id ?? ""}>
      <ApiProvider>
        <Suspense>
          <ConsoleShell person={actor.name} meshes={meshes}>
            {meshes.length === 0 ? <ConnectPage /> : children}
          </ConsoleShell>
        </Suspense>
      </ApiProvider>
    </ViewDefaults>
  );
}
