import "server-only";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type AuditRow, auditRowSchema, type ChainPoint } from "../audit";
import { type Verdict, verifyRows } from "./verify-chain";

type Input = { file: string; filtered: boolean; expected?: ChainPoint | undefined };

/**
 * Verifies an exported file by itself, without a database: from its first row to its last, none left out unless it is
 * `filtered`. Throws an Error that names the first line that is no row.
 */
export async function verifyFile({ file, filtered, expected }: Input): Promise<Verdict> {
  return verifyRows(rowsOf(file), { start: null, gaps: filtered, expected: expected ? [expected] : [] });
}

async function* rowsOf(file: string): AsyncGenerator<AuditRow> {
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (line.trim() === "") continue;
    const row = jsonOf(line);
    // What the schema gives back is not what was hashed: it leaves out what it does not know.
    if (!isRow(row)) throw new Error(`${file}: line ${number} is no row of the trail`);
    yield row;
  }
}

function isRow(value: unknown): value is AuditRow {
  return auditRowSchema.safeParse(value).success;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
