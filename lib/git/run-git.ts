import "server-only";
import { spawn } from "node:child_process";
import { env as ownEnv } from "../env";
import { AppError } from "../errors";

const maxOutputBytes = 32 * 1024 * 1024;
/** How long a git that was told to end may take away its lock files before it is killed. */
const endingMs = 1_000;
const maxSaid = 300;

export type GitRun = {
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
  input?: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Exit codes that are answers. */
  mayExit?: readonly number[];
  /** Takes secrets out of what is shown. */
  withoutSecrets: (text: string) => string;
};
export type GitAnswer = { code: number; stdout: Buffer; stderr: string };

/**
 * Runs the system's git without a shell, in a process group of its own, which ends as a whole: nothing of it writes after it
 * was given up. Throws `upstream-unavailable`, `upstream-timeout` or `upstream-bad-answer` (upstream "git"), without secrets.
 */
export async function runGit({
  args,
  cwd,
  env,
  input,
  timeoutMs,
  signal,
  mayExit = [0],
  withoutSecrets,
}: GitRun): Promise<GitAnswer> {
  signal?.throwIfAborted();
  const child = spawn(ownEnv().GIT_BIN, args, {
    cwd,
    env: env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const send = (ending: "SIGTERM" | "SIGKILL") => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(-child.pid, ending);
    } catch {
      child.kill(ending);
    }
  };
  let killing: NodeJS.Timeout | undefined;
  // Told to end, git takes its lock files away; killed, it would leave them to whoever comes next.
  const end = () => {
    send("SIGTERM");
    killing ??= setTimeout(() => send("SIGKILL"), endingMs);
  };
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, timeoutMs);
  signal?.addEventListener("abort", end, { once: true });
  try {
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutputBytes) end();
      else out.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (errors.length < 200) errors.push(chunk);
    });
    // One that ended early does not read on.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    signal?.throwIfAborted();
    const stderr = withoutSecrets(Buffer.concat(errors).toString("utf8"));
    if (isLate) throw failed("upstream-timeout", `git did not finish within ${timeoutMs} ms`, "timeout");
    if (size > maxOutputBytes) throw failed("upstream-bad-answer", "git answered with too much", "too-much");
    if (code === null || !mayExit.includes(code)) throw faultOf(stderr);
    return { code, stdout: Buffer.concat(out), stderr };
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "EACCES"))
      throw failed("upstream-unavailable", "the program git is not installed on this machine", "git-missing");
    throw cause;
  } finally {
    clearTimeout(timer);
    clearTimeout(killing);
    signal?.removeEventListener("abort", end);
  }
}

/** Somebody else works on the same copy, has just done so, or did and was killed. */
export const lockedReason = "locked";

/** What git says in its own English (`LC_ALL=C`) of what a person can mend. */
const knownFaults: [RegExp, string][] = [
  [
    /Unable to create '[^']+\.lock': File exists|could not lock config file|shallow file has changed/i,
    lockedReason,
  ],
  [
    /Authentication failed|could not read (Username|Password)|Permission denied|HTTP Basic|error: 40[13]/i,
    "not-let-in",
  ],
  [/Host key verification failed/i, "host-key"],
  [/Could not resolve host(name)?/i, "name-unknown"],
  [/Connection (refused|timed out)|Failed to connect|No route to host/i, "no-way"],
  [/SSL|certificate/i, "tls"],
  [/couldn't find remote ref/i, "no-branch"],
  [/dubious ownership/i, "not-owned"],
  [/not found|does not appear to be a git repository|does not exist|not a git repository/i, "no-repository"],
];

function faultOf(stderr: string): AppError {
  const reason = knownFaults.find(([pattern]) => pattern.test(stderr))?.[1] ?? "failed";
  const lines = stderr.split("\n").map((line) => line.trim());
  const said = lines.filter((line) => /^(fatal|error|remote|ssh|! )/i.test(line)).slice(-3);
  const text = (said.length > 0 ? said : lines.filter(Boolean).slice(-2)).join("; ").slice(0, maxSaid);
  return failed("upstream-unavailable", text || "git failed and said nothing", reason);
}

/** `reason` is what a finding's words go by. */
export function failed(
  code: "upstream-unavailable" | "upstream-timeout" | "upstream-bad-answer",
  message: string,
  reason: string,
): AppError {
  return new AppError(code, message, { upstream: "git", params: { reason } });
}
