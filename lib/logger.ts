import "server-only";
import { type Logger, pino } from "pino";
import { env } from "./env";
import { processSingleton } from "./http/process-singleton";

const secretPaths = [
  "authorization",
  "cookie",
  "secret",
  "token",
  "password",
  "connectionString",
  "DATABASE_URL",
  "DATABASE_DIRECT_URL",
];

/** The process's logger: JSON lines on stdout, secrets cut out wherever they hang one or two levels deep. */
export function logger(): Logger {
  return processSingleton("logger", () =>
    pino({
      level: env().HEDDLE_LOG_LEVEL,
      base: { app: "heddle" },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: secretPaths.flatMap((path) => [path, `*.${path}`, `*.*.${path}`]),
        censor: "[redacted]",
      },
    }),
  );
}
