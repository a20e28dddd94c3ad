import "server-only";
import { AppError } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";

/**
 * What an error thrown by a database call means for the caller and for the gate:
 * - `down`: Postgres did not answer, or not as Postgres does;
 * - `busy`: it answered that it cannot do this now (its own statement timeout, no free connection);
 * - `conflict`: two transactions got into each other's way, the same call may be tried again;
 * - `other`: the error is the caller's own (a unique key, a bug) and passes through as it is.
 */
type DatabaseFault =
  | { kind: "down"; error: AppError }
  | { kind: "busy"; error: RefusedAlive }
  | { kind: "conflict" }
  | { kind: "other" };

/** P2024 and P2028 may as well be a pool that is merely full: the gate's probe tells the two apart. */
const timeoutCodes = new Set(["P1002", "P1008", "P2024", "P2028"]);
const downCodes = new Set(["P1000", "P1001", "P1003", "P1010", "P1011", "P1017", ...timeoutCodes]);
const busyCodes = new Set(["P2037"]);
const busyStates = new Set(["57014", "55P03", "53300", "53400"]);
const conflictStates = new Set(["40001", "40P01"]);
/** SQLSTATE classes of a server that is going away, coming up or was misled: 08, 28, 3D, 57P, 58, XX. */
const downStates = /^(08|28|3D|57P|58|XX)/;
const downWords =
  /connection terminated|connection ended|client has encountered a connection error|timeout exceeded when trying to connect|query read timeout|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|socket hang up|received invalid response|unexpected(?:ly)? (?:message|commandComplete|end)|unknown (?:message|authentication)|SASL|Server has closed the connection|Can't reach database server|write after end|not queryable/i;
const timeoutWords = /timeout|ETIMEDOUT|timed out/i;

/** Never carries SQL or a connection string: only fixed sentences leave this function. */
export function classifyDatabaseError(cause: unknown): DatabaseFault {
  if (cause instanceof AppError || cause instanceof RefusedAlive) return { kind: "other" };
  const facts = factsOf(cause);
  if (facts === null) return { kind: "other" };
  const { code, sqlState, text } = facts;
  if (code === "P2034" || conflictStates.has(sqlState)) return { kind: "conflict" };
  if (busyStates.has(sqlState) || busyCodes.has(code)) return { kind: "busy", error: busy(cause) };
  if (downCodes.has(code)) return { kind: "down", error: down(cause, timeoutCodes.has(code)) };
  if (downStates.test(sqlState)) return { kind: "down", error: down(cause, false) };
  if (downWords.test(text)) return { kind: "down", error: down(cause, timeoutWords.test(text)) };
  return { kind: "other" };
}

type Facts = { code: string; sqlState: string; text: string };

const prismaNames = /^PrismaClient(KnownRequest|UnknownRequest|Initialization)Error$/;

/** Null for errors that no database made. By name, since bundles of one process have classes of their own. */
function factsOf(cause: unknown): Facts | null {
  if (!(cause instanceof Error) || cause instanceof TypeError) return null;
  const prisma = prismaNames.test(cause.name);
  if (!prisma && !looksLikeDriver(cause)) return null;
  const code = prisma && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return { code, sqlState: sqlStateOf(cause), text: `${cause.message} ${causeText(cause)}` };
}

function looksLikeDriver(error: Error): boolean {
  return (
    error.name === "DriverAdapterError" ||
    "syscall" in error ||
    "severity" in error ||
    downWords.test(error.message)
  );
}

/** Finds a five-character SQLSTATE wherever Prisma or pg put it. */
function sqlStateOf(error: unknown): string {
  for (const place of places(error)) {
    for (const key of ["originalCode", "code"]) {
      const value = place[key];
      if (typeof value === "string" && /^[0-9A-Z]{5}$/.test(value) && !/^P\d{4}$/.test(value)) return value;
    }
  }
  return "";
}

function causeText(error: unknown): string {
  return places(error)
    .flatMap((place) => [place.kind, place.message, place.originalMessage, place.code])
    .filter((value) => typeof value === "string")
    .join(" ");
}

function places(error: unknown, depth = 0): Record<string, unknown>[] {
  if (typeof error !== "object" || error === null || depth > 4) return [];
  const place = error as Record<string, unknown>;
  const deeper = [place.cause, place.meta, place.driverAdapterError];
  return [place, ...deeper.flatMap((next) => places(next, depth + 1))];
}

function down(cause: unknown, timedOut: boolean): AppError {
  return timedOut
    ? new AppError("upstream-timeout", "postgres did not answer in time", { cause, upstream: "postgres" })
    : new AppError("upstream-unavailable", "postgres is unreachable", { cause, upstream: "postgres" });
}

function busy(cause: unknown): RefusedAlive {
  return new RefusedAlive(
    new AppError("upstream-timeout", "postgres is too busy to answer in time", {
      cause,
      upstream: "postgres",
    }),
  );
}
