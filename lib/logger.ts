import "server-only";
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
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

/** The process's logger: JSON lines on stdout. */
export function logger(): Logger {
  return processSingleton("logger", () => createLogger(env().HEDDLE_LOG_LEVEL));
}

/** A logger that cuts secrets out wherever they hang up to two levels deep. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { app: "heddle" },
    timestamp: stdTimeFunctions.isoTime,
    redact: {
      paths: secretPaths.flatMap((path) => [path, `*.${path}`, `*.*.${path}`]),
      censor: "[redacted]",
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
