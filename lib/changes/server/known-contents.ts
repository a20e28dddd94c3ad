import "server-only";
import type { Resource } from "../../control-planes/control-plane";
import { readDatabase } from "../../db/client";
import { Prisma } from "../../db/rows";
import { readSentColumn } from "./held-column";

/** Of one policy, so many contents that Heddle gave before are known again. */
const maxKnown = 20;

/** What Heddle gave before of a policy, the newest first; with `sequence`, before that delivery. */
export async function knownContents(
  { policyId, sequence }: { policyId: string; sequence?: bigint },
  signal?: AbortSignal,
): Promise<Resource[][]> {
  const earlier = await readDatabase(
    (db) =>
      db.delivery.findMany({
        where: {
          policyId,
          ...(sequence === undefined ? {} : { sequence: { lt: sequence } }),
          after: { not: Prisma.AnyNull },
        },
        orderBy: { sequence: "desc" },
        take: maxKnown,
        select: { after: true },
      }),
    signal ? { signal } : {},
  );
  return earlier.flatMap(({ after }) => {
    const sent = readSentColumn(after);
    return sent ? [sent] : [];
  });
}
