import "server-only";

/** Whether a write was refused since a row with that key is there (Prisma's P2002). */
export function isUniqueViolation(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "P2002";
}
