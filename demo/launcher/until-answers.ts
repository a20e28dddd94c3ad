import { readFileSync } from "node:fs";
import { Failure } from "../../scripts/failure.mjs";
import type { Part } from "./part";

const pauseMs = 150;

/** Waits until a part's address answers with success; refuses after a minute, or when the part keeps ending. */
export async function untilAnswers(part: Part, url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(2_000)]);
    const answer = await fetch(url, { signal: timeout }).catch(() => undefined);
    if (answer?.ok) return;
    if (part.hopeless !== undefined) {
      throw new Failure(`${part.name} does not start (${part.hopeless}): ${lastWords(part.logFile)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Failure(`${part.name} did not answer at ${url} within a minute; its log: ${part.logFile}`);
}

/** The last line of a log that says something, and where to read on. */
export function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
  const line = lines.findLast((text) => /error|fatal|cannot|taken/i.test(text)) ?? lines.at(-1) ?? "";
  return `${line.trim().slice(0, 300)} (its log: ${logFile})`;
}
