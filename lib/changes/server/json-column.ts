import "server-only";
import { Prisma } from "../../db/rows";

/** A value for a JSON column; null and undefined are stored as SQL NULL. */
export function jsonColumn(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}
