import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A bare repository on this disk, as a host would keep it, and what people do to it with clones of their own. */
export class GitOrigin {
  readonly path: string;

  constructor(
    private readonly folder: string,
    files: Record<string, string>,
  ) {
    this.path = mkdtempSync(join(folder, "origin-"));
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", this.path], { env: this.env });
    this.commit("main", files, "what is there");
  }

  git(...args: string[]): string {
    return execFileSync("git", ["--git-dir", this.path, ...args], { encoding: "utf8", env: this.env });
  }

  head(branch: string): string {
    return this.git("rev-parse", `refs/heads/${branch}`).trim();
  }

  branches(): string[] {
    return this.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split("\n").filter(Boolean);
  }

  show(branch: string, path: string): string {
    return this.git("show", `${branch}:${path}`);
  }

  changedFiles(from: string, to: string): string[] {
    return this.git("diff", "--name-only", "-z", from, to).split("\0").filter(Boolean);
  }

  /** Commits files on a branch, which begins at the base where it is not there yet. */
  commit(branch: string, files: Record<string, string>, message = "by hand"): void {
    this.inClone((run, clone) => {
      const isThere = this.git("for-each-ref", `refs/heads/${branch}`) !== "";
      run("checkout", "--quiet", ...(isThere ? [branch] : ["-B", branch]));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(clone, path)), { recursive: true });
        writeFileSync(join(clone, path), text);
      }
      run("add", "--all");
      run("commit", "--quiet", "--message", message);
      run("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
    });
  }

  /** As a host's button does it: with a commit of its own, or squashed. */
  merge(branch: string, how: "merge" | "squash" = "merge"): void {
    this.inClone((run) => {
      run("checkout", "--quiet", "main");
      run(
        "merge",
        "--quiet",
        ...(how === "squash" ? ["--squash"] : ["--no-ff", "--no-edit"]),
        `origin/${branch}`,
      );
      if (how === "squash") run("commit", "--quiet", "--message", `squashed ${branch}`);
      run("push", "--quiet", "origin", "main");
    });
  }

  private inClone(work: (run: (...args: string[]) => void, clone: string) => void): void {
    const clone = mkdtempSync(join(this.folder, "clone-"));
    const run = (...args: string[]) =>
      void execFileSync("git", args, { cwd: clone, env: this.env, stdio: ["ignore", "ignore", "pipe"] });
    run("clone", "--quiet", this.path, ".");
    work(run, clone);
    rmSync(clone, { recursive: true, force: true });
  }

  private readonly env: NodeJS.ProcessEnv = {
    NODE_ENV: "test",
    PATH: process.env.PATH ?? "",
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    ...{ GIT_AUTHOR_NAME: "Somebody", GIT_AUTHOR_EMAIL: "somebody@example.invalid" },
    ...{ GIT_COMMITTER_NAME: "Somebody", GIT_COMMITTER_EMAIL: "somebody@example.invalid" },
  };
}
