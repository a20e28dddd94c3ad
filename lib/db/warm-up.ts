import "server-only";
import { processDatabase } from "./pool";

const withinMs = 2_500;

/**
 * Lets the first queries of a process pay for compiling the engine before anybody waits for them: on a busy machine that
 * alone takes longer than a caller may wait for Postgres. Whether they succeed does not matter; never throws.
 */
export async function warmUp(): Promise<void> {
  const { prisma } = processDatabase();
  const queries = [
    () => prisma.policy.findMany({ take: 1, include: { revisions: { take: 1 }, deliveries: { take: 1 } } }),
    () => prisma.change.findMany({ take: 1, include: { revisions: { take: 1 }, deliveries: { take: 1 } } }),
    () => prisma.$transaction(async (tx) => tx.delivery.findFirst({ include: { steps: { take: 1 } } })),
  ];
  const run = async () => {
    for (const query of queries) await query();
  };
  const limit = new Promise((resolve) => setTimeout(resolve, withinMs).unref());
  await Promise.race([run().catch(() => undefined), limit]);
}
