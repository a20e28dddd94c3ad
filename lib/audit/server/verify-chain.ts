import "server-only";
import { Prisma } from "../../db/rows";
import type { AuditRow, ChainFault, ChainPoint } from "../audit";
import { chainStart, checkLink } from "../check-link";
import { hashRow } from "./hash-row";
import { readHead, readRows } from "./read-rows";

const batch = 500;

/** `first` and `head` are the ends of what was found to hold together; null when there was not one row. */
export type Verdict = {
  rows: number;
  first: number | null;
  head: ChainPoint | null;
  fault: ChainFault | null;
};

type Options = {
  /** What stands before the first row; null where that is not known, as in an exported part. */
  start: typeof chainStart | null;
  /** Rows of a filtered export leave numbers out; one that is left out cannot be told from one taken away. */
  gaps: boolean;
  /** Places where the chain once was. */
  expected: readonly ChainPoint[];
};

/** Walks rows, oldest first, to the first fault. */
export async function verifyRows(rows: AsyncIterable<AuditRow>, options: Options): Promise<Verdict> {
  const { expected, gaps } = options;
  const verdict: Verdict = { rows: 0, first: null, head: null, fault: null };
  for await (const row of rows) {
    const previous: ChainPoint | typeof chainStart | null = verdict.head ?? options.start;
    const isLeftOut = gaps && previous !== null && row.sequence > previous.sequence + 1;
    const fault = checkLink(isLeftOut ? null : previous, row, hashRow);
    if (fault) return { ...verdict, fault };
    const { sequence, hash } = row;
    if (expected.some((point) => point.sequence === sequence && point.hash !== hash))
      return { ...verdict, fault: { sequence, fault: "replaced" } };
    verdict.rows += 1;
    verdict.first ??= sequence;
    verdict.head = { sequence, hash };
  }
  const reached = verdict.head?.sequence ?? 0;
  const isCut = expected.some((point) => point.sequence > reached);
  return isCut ? { ...verdict, fault: { sequence: reached + 1, fault: "cut" } } : verdict;
}

/**
 * Verifies the whole trail in this database, and that it reaches the end that it recorded of itself and the one that was
 * noted outside. Throws that Postgres is away.
 */
export async function verifyChain({ expected }: { expected?: ChainPoint | undefined }): Promise<Verdict> {
  const points = [await readHead(), ...(expected ? [expected] : [])];
  return verifyRows(allRows(), { start: chainStart, gaps: false, expected: points });
}

async function* allRows(): AsyncGenerator<AuditRow> {
  let last: AuditRow | undefined;
  while (true) {
    // By number and id, so that a second row of one number is met wherever a batch ends.
    const where = last
      ? Prisma.sql`(sequence, id) > (${BigInt(last.sequence)}, ${last.id}::uuid)`
      : Prisma.sql`TRUE`;
    const rows = await readRows({ where: [where], order: "oldest", limit: batch });
    yield* rows;
    last = rows.at(-1);
    if (!last || rows.length < batch) return;
  }
}
