import "server-only";
import type { z } from "zod";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { orLastGood } from "../../changes/server/last-good";
import { readDatabase } from "../../db/client";
import { AppError } from "../../errors";
import type { getPlanRoute } from "../routes";
import { readPlans } from "./plan-view";

/** One plan; while Postgres is away what was last read, with `stale`. Throws `not-found`. */
export async function getPlan({
  ctx,
  input,
  signal,
}: ReadContext & { input: { id: string } }): Promise<z.input<typeof getPlanRoute.answer>> {
  const { id } = input;
  const { value: plan, stale } = await orLastGood({
    key: `plan ${id}`,
    read: () =>
      readDatabase(
        async (db) => {
          const [found] = await readPlans(db, { id }, 1);
          if (found) return found;
          throw new AppError("not-found", "There is no such plan.", { params: { what: "plan", id } });
        },
        signal ? { signal } : {},
      ),
  });
  for (const { mesh } of plan.parts) authorise(ctx, "mesh.read", mesh, plan.namespace);
  return { ...plan, generatedAt: new Date().toISOString(), stale };
}
