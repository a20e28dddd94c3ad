import { existsSync, readFileSync } from "node:fs";
import { writeWhole } from "../../scripts/write-whole.mjs";

/** The API token of an earlier run while it is still good, so that scripts go on working; else a new one. */
export async function apiToken(
  file: string,
  consoleUrl: string,
  heddle: (...args: string[]) => Promise<string>,
): Promise<string> {
  const kept = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  if (kept !== "" && (await isGood(kept, consoleUrl))) return kept;
  const token = await heddle("token", "create", "--name", "demo", "--roles", "admin");
  writeWhole(file, token, { mode: 0o600 });
  return token;
}

async function isGood(token: string, consoleUrl: string): Promise<boolean> {
  const answer = await fetch(`${consoleUrl}/api/v1/access/session`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5_000),
  }).catch(() => undefined);
  return answer?.ok ?? false;
}
