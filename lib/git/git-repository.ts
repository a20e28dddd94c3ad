import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { env } from "../env";
import { aloneOn, pastLocks } from "./copy-locks";
import { GitEnvironment, type GivenGit } from "./git-environment";
import { type GitAnswer, runGit } from "./run-git";

const localMs = 15_000;
const remoteMs = 30_000;
/** How far back a branch is looked through for a commit of Heddle's. */
const historyDepth = 50;
/** Without this machine's templates: no hooks, and nothing that two who begin at once would both write. */
const init = ["init", "--quiet", "--bare", "--template="];

/** A file of a commit; null is none. */
export type CommitFile = { path: string; text: string | null };
export type CommitDraft = {
  parent: string;
  files: readonly CommitFile[];
  message: string;
  /** Both times of the commit: the same draft is the same commit, whenever it is made. */
  at: Date;
};
type Run = { input?: string; timeoutMs?: number; mayExit?: readonly number[]; more?: Record<string, string> };

/**
 * A repository elsewhere, by a bare and shallow copy in the data folder that holds only what is asked for. One piece of work at
 * a time in a process; another process may use the same copy, and is waited for. Throws what `runGit` does.
 */
export class GitRepository {
  private readonly folder: string;
  private readonly environment: GitEnvironment;

  constructor(readonly settings: GivenGit) {
    const name = createHash("sha256").update(settings.repository).digest("hex").slice(0, 24);
    // One that is only tried is nobody's, and goes afterwards.
    const own = settings.isTried ? `tried-${randomUUID()}` : name;
    this.folder = resolve(/* turbopackIgnore: true */ env().HEDDLE_DATA_DIR, "git", own);
    this.environment = new GitEnvironment(settings);
  }

  /** Runs work that belongs together, after what was begun before it on the same copy: meshes may share one. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return aloneOn(this.folder, work);
  }

  /** Where these branches are now; those that are not there are left out. */
  async heads(branches: readonly string[], signal?: AbortSignal): Promise<Map<string, string>> {
    const refs = branches.map((branch) => `refs/heads/${branch}`);
    const { stdout } = await this.run(
      ["ls-remote", "--heads", "--", this.address(), ...refs],
      { timeoutMs: remoteMs },
      signal,
    );
    const lines = stdout.toString("utf8").split("\n").filter(Boolean);
    return new Map(
      lines.flatMap((line) => {
        const [sha = "", ref = ""] = line.split("\t");
        return isSha(sha) && refs.includes(ref) ? [[ref.slice("refs/heads/".length), sha] as const] : [];
      }),
    );
  }

  /** Brings a branch's newest commit here, and as many before it as `depth` says; its id. */
  async fetch(branch: string, signal?: AbortSignal, depth = 1): Promise<string> {
    const own = `refs/heddle/${createHash("sha256").update(branch).digest("hex").slice(0, 16)}`;
    await this.run(
      [
        ...["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"],
        ...[`--depth=${depth}`, "--", this.address(), `+refs/heads/${branch}:${own}`],
      ],
      { timeoutMs: remoteMs },
      signal,
    );
    const { stdout } = await this.run(["rev-parse", "--verify", `${own}^{commit}`], {}, signal);
    return stdout.toString("utf8").trim();
  }

  /** Whether a commit has a folder. */
  async hasFolder(sha: string, folder: string, signal?: AbortSignal): Promise<boolean> {
    const { stdout } = await this.run(["ls-tree", "-d", "-z", sha, "--", folder], {}, signal);
    return stdout.length > 0;
  }

  /** Takes the copy away; nothing may be asked of this after it. */
  async remove(): Promise<void> {
    await rm(/* turbopackIgnore: true */ this.folder, { recursive: true, force: true });
  }

  /** YAML files of a commit that have a line with one of these kinds. */
  async filesOfKinds(
    sha: string,
    kinds: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ path: string; text: string }[]> {
    const { folder } = this.settings;
    const within = folder === undefined ? "" : `${folder}/`;
    const { stdout } = await this.run(
      [
        ...["grep", "-l", "-z", "--full-name", "-E"],
        ...[`^[[:space:]]*kind:[[:space:]]*["']?(${kinds.join("|")})["']?`, sha],
        ...["--", ...["yaml", "yml"].map((ending) => `:(glob)${within}**/*.${ending}`)],
      ],
      { mayExit: [0, 1] },
      signal,
    );
    const paths = stdout.toString("utf8").split("\0").filter(Boolean);
    const texts = await this.textsOf(
      sha,
      paths.map((path) => path.slice(sha.length + 1)),
      signal,
    );
    return [...texts].map(([path, text]) => ({ path, text }));
  }

  /** The texts of files of a commit; those that are not there, and what is no text, are left out. */
  async textsOf(sha: string, paths: readonly string[], signal?: AbortSignal): Promise<Map<string, string>> {
    const asked = paths.filter((path) => !/[\n\0]/.test(path));
    const input = asked.map((path) => `${sha}:${path}\n`).join("");
    const { stdout } = await this.run(["cat-file", "--batch"], { input }, signal);
    const texts = new Map<string, string>();
    let at = 0;
    for (const path of asked) {
      const end = stdout.indexOf(10, at);
      const head = /^[0-9a-f]{40,64} blob (\d+)$/.exec(stdout.subarray(at, end).toString("utf8"));
      at = end + 1;
      if (!head) continue;
      const bytes = stdout.subarray(at, at + Number(head[1]));
      at += bytes.length + 1;
      const text = decoded(bytes);
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  }

  /** The newest commits of a commit's history that are here, with their messages. */
  async history(sha: string, signal?: AbortSignal): Promise<{ sha: string; message: string }[]> {
    const { stdout } = await this.run(
      ["log", `-${historyDepth}`, "--format=%H%n%B%x00", sha, "--"],
      {},
      signal,
    );
    return stdout
      .toString("utf8")
      .split("\0")
      .map((entry) => entry.trimStart())
      .filter(Boolean)
      .map((entry) => {
        const end = entry.indexOf("\n");
        return { sha: entry.slice(0, end), message: entry.slice(end + 1) };
      });
  }

  /** Brings a branch here as far back as `history` looks. */
  fetchHistory(branch: string, signal?: AbortSignal): Promise<string> {
    return this.fetch(branch, signal, historyDepth);
  }

  /** A commit of its parent's files with these in their places; it is here alone until it is pushed. */
  async commit({ parent, files, message, at }: CommitDraft, signal?: AbortSignal): Promise<string> {
    const index = join(this.folder, `index-${randomUUID()}`);
    const more = { GIT_INDEX_FILE: index, ...this.authorOf(at) };
    try {
      await this.run(["read-tree", parent], { more }, signal);
      const entries = await Promise.all(files.map((file) => this.entryOf(parent, file, signal)));
      const update = ["update-index", "-z", "--add", "--index-info"];
      await this.run(update, { more, input: entries.join("") }, signal);
      const tree = (await this.run(["write-tree"], { more }, signal)).stdout.toString("utf8").trim();
      const made = await this.run(
        ["commit-tree", tree, "-p", parent, "-F", "-"],
        { more, input: message },
        signal,
      );
      return made.stdout.toString("utf8").trim();
    } finally {
      await rm(/* turbopackIgnore: true */ index, { force: true });
    }
  }

  /**
   * Moves a branch to a commit, only if it is where it was seen (null: not there at all). `moved` where it is not; `refused`
   * with the host's words where it does not let Heddle.
   */
  async push(
    {
      branch,
      sha,
      expected,
      isTrial = false,
    }: { branch: string; sha: string | null; expected: string | null; isTrial?: boolean },
    signal?: AbortSignal,
  ): Promise<{ outcome: "pushed" | "moved" } | { outcome: "refused"; why: string }> {
    const ref = `refs/heads/${branch}`;
    const { code, stdout, stderr } = await this.run(
      [
        ...[
          "push",
          "--porcelain",
          "--no-verify",
          "--no-recurse-submodules",
          ...(isTrial ? ["--dry-run"] : []),
        ],
        ...[`--force-with-lease=${ref}:${expected ?? ""}`, "--", this.address(), `${sha ?? ""}:${ref}`],
      ],
      { timeoutMs: remoteMs, mayExit: [0, 1] },
      signal,
    );
    if (code === 0) return { outcome: "pushed" };
    const said =
      stdout
        .toString("utf8")
        .split("\n")
        .find((line) => line.startsWith("!")) ?? "";
    if (/\[rejected\]|stale info|failed to update ref|cannot lock ref|reference already exists/i.test(said))
      return { outcome: "moved" };
    const remote = stderr
      .split("\n")
      .filter((line) => /^remote:/.test(line))
      .slice(0, 3);
    const why = [said.split("\t").slice(2).join(" "), ...remote].join(" ").replace(/\s+/g, " ").trim();
    return { outcome: "refused", why: this.environment.withoutSecrets(why || stderr.trim()).slice(0, 300) };
  }

  /** What git itself is called here. */
  async version(signal?: AbortSignal): Promise<string> {
    const { stdout } = await this.run(["version"], {}, signal);
    return stdout.toString("utf8").trim();
  }

  /** A line of an index; the mode of a file that is there already stays. */
  private async entryOf(
    parent: string,
    { path, text }: CommitFile,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    if (text === null) return `0 ${"0".repeat(40)}\t${path}\0`;
    const listed = await this.run(["ls-tree", "-z", parent, "--", path], {}, signal);
    const mode = listed.stdout.toString("utf8").startsWith("100755 ") ? "100755" : "100644";
    const { stdout } = await this.run(["hash-object", "-w", "--stdin"], { input: text }, signal);
    return `${mode} ${stdout.toString("utf8").trim()}\t${path}\0`;
  }

  private address(): string {
    return this.settings.repository;
  }

  private authorOf(at: Date): Record<string, string> {
    const { name, email } = this.settings.author;
    const date = `${Math.floor(at.getTime() / 1_000)} +0000`;
    return {
      ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date },
      ...{ GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: date },
    };
  }

  private async run(
    args: readonly string[],
    { input, timeoutMs = localMs, mayExit = [0], more = {} }: Run,
    signal: AbortSignal | undefined,
  ): Promise<GitAnswer> {
    await mkdir(/* turbopackIgnore: true */ this.folder, { recursive: true, mode: 0o700 });
    const common = {
      cwd: this.folder,
      env: { ...(await this.environment.variables(this.folder)), GIT_DIR: this.folder, ...more },
      signal,
      withoutSecrets: (text: string) => this.environment.withoutSecrets(text),
    };
    const run = async () => {
      // Of one that is there already nothing changes.
      if (!this.isThere) await runGit({ ...common, args: [...init, this.folder], timeoutMs: localMs });
      this.isThere = true;
      return runGit({ ...common, args, timeoutMs, mayExit, ...(input === undefined ? {} : { input }) });
    };
    return pastLocks(this.folder, run, signal);
  }

  private isThere = false;
}

function isSha(text: string): boolean {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);
}

function decoded(bytes: Buffer): string | undefined {
  try {
    // A byte order mark is a byte too.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
