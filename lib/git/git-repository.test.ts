import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { gitSettingsSchema } from "../settings/git-settings";
import { GitOrigin } from "./git-origin.fixture";
import { GitRepository } from "./git-repository";

const folder = mkdtempSync(join(tmpdir(), "heddle-git-"));
let origin: GitOrigin;
let repository: GitRepository;
const at = new Date("2026-11-30T12:00:00Z");
const draft = (parent: string, text: string | null, path = "prod/chat.yaml") => ({
  ...{ parent, message: "Shift chat\n", at },
  files: [{ path, text }],
});

beforeAll(() => {
  vi.stubEnv("HEDDLE_DATA_DIR", join(folder, "data"));
  // Found by the path, which a test takes away.
  vi.stubEnv("GIT_BIN", "git");
  origin = new GitOrigin(folder, {
    "prod/chat.yaml": "kind: VirtualService\n",
    "other/README.md": "kind: VirtualService\n",
  });
  repository = new GitRepository(gitSettingsSchema.parse({ repository: origin.path }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a repository elsewhere", () => {
  it("gives the files of a commit that name a kind, by their endings and within the folder", async () => {
    const sha = await repository.fetch("main");
    expect(sha).toBe(origin.head("main"));
    const found = await repository.filesOfKinds(sha, ["VirtualService"]);
    expect(found).toEqual([{ path: "prod/chat.yaml", text: "kind: VirtualService\n" }]);
    expect(await repository.filesOfKinds(sha, ["DestinationRule"])).toEqual([]);
    const narrow = new GitRepository(gitSettingsSchema.parse({ repository: origin.path, folder: "staging" }));
    expect(await narrow.filesOfKinds(sha, ["VirtualService"])).toEqual([]);
    expect(await repository.textsOf(sha, ["nowhere.yaml", "other/README.md"])).toEqual(
      new Map([["other/README.md", "kind: VirtualService\n"]]),
    );
  });

  it("makes the same commit of the same draft, and changes no other file", async () => {
    const parent = await repository.fetch("main");
    const [once, again] = [
      await repository.commit(draft(parent, "a: 1\n")),
      await repository.commit(draft(parent, "a: 1\n")),
    ];
    expect(again).toBe(once);
    expect(await repository.push({ branch: "heddle/one", sha: once, expected: null })).toEqual({
      outcome: "pushed",
    });
    expect(origin.show("heddle/one", "prod/chat.yaml")).toBe("a: 1\n");
    expect(origin.changedFiles("main", "heddle/one")).toEqual(["prod/chat.yaml"]);
    expect(origin.git("log", "-1", "--format=%an <%ae> %at", "heddle/one").trim()).toBe(
      `Heddle <heddle@heddle.invalid> ${at.getTime() / 1_000}`,
    );
  });

  it("adds a file, and takes one away", async () => {
    const parent = await repository.fetch("main");
    const sha = await repository.commit(draft(parent, "a: 1\n", "new folder/other.yaml"));
    const gone = await repository.commit(draft(sha, null));
    await repository.push({ branch: "files", sha: gone, expected: null });
    expect(origin.changedFiles("main", "files")).toEqual(["new folder/other.yaml", "prod/chat.yaml"]);
  });
});

describe("what becomes of a branch", () => {
  it("moves a branch only from where it was seen", async () => {
    const parent = await repository.fetch("main");
    const seen = (await repository.heads(["heddle/one", "main", "nowhere"])).get("heddle/one") ?? "";
    origin.commit("heddle/one", { "prod/chat.yaml": "theirs: 1\n" });
    const sha = await repository.commit(draft(parent, "a: 2\n"));
    for (const expected of [seen, null])
      expect(await repository.push({ branch: "heddle/one", sha, expected })).toEqual({ outcome: "moved" });
    expect(origin.show("heddle/one", "prod/chat.yaml")).toBe("theirs: 1\n");
    const now = origin.head("heddle/one");
    expect(await repository.push({ branch: "heddle/one", sha: null, expected: now })).toEqual({
      outcome: "pushed",
    });
    expect((await repository.heads(["heddle/one"])).size).toBe(0);
  });

  it("says what a host refuses, and tries a push without making one", async () => {
    const parent = await repository.fetch("main");
    const sha = await repository.commit(draft(parent, "a: 3\n"));
    const trial = { branch: "heddle/trial", sha, expected: null, isTrial: true };
    expect(await repository.push(trial)).toEqual({ outcome: "pushed" });
    expect((await repository.heads(["heddle/trial"])).size).toBe(0);
    const hook = join(origin.path, "hooks", "pre-receive");
    writeFileSync(hook, "#!/bin/sh\necho 'this branch is protected' >&2\nexit 1\n");
    chmodSync(hook, 0o755);
    const refused = await repository.push({ ...trial, isTrial: false });
    rmSync(hook);
    expect(refused).toMatchObject({ outcome: "refused" });
    expect(JSON.stringify(refused)).toContain("this branch is protected");
  });

  it("reads what was said of the last commits", async () => {
    const sha = await repository.fetchHistory("main");
    const [newest] = await repository.history(sha);
    expect(newest?.sha).toBe(sha);
    expect(newest?.message.trim()).toBe("what is there");
  });

  it("runs nothing that the machine's or the user's configuration names", async () => {
    const home = mkdtempSync(join(folder, "home-"));
    const trap = join(home, "trapped");
    writeFileSync(join(home, ".gitconfig"), `[core]\n\thooksPath = ${home}\n\tfsmonitor = touch ${trap}\n`);
    writeFileSync(join(home, "pre-push"), `#!/bin/sh\ntouch ${trap}\n`);
    chmodSync(join(home, "pre-push"), 0o755);
    vi.stubEnv("HOME", home);
    vi.stubEnv("GIT_CONFIG_GLOBAL", join(home, ".gitconfig"));
    const parent = await repository.fetch("main");
    const sha = await repository.commit(draft(parent, "a: 4\n"));
    await repository.push({ branch: "heddle/quiet", sha, expected: null });
    expect(existsSync(trap)).toBe(false);
  });

  it("says why it cannot be asked, by a reason that words go by", async () => {
    const of = (repositoryAt: string, more = {}) =>
      new GitRepository(gitSettingsSchema.parse({ repository: repositoryAt, ...more })).heads(["main"]);
    await expect(of(join(folder, "nowhere"))).rejects.toMatchObject({
      ...{ code: "upstream-unavailable", upstream: "git", params: { reason: "no-repository" } },
    });
    await expect(of("https://127.0.0.1:9/a.git")).rejects.toMatchObject({ params: { reason: "no-way" } });
    const ext = gitSettingsSchema.safeParse({ repository: "ext::sh -c id" });
    expect(ext.success).toBe(false);
    vi.stubEnv("PATH", home());
    await expect(of(origin.path)).rejects.toMatchObject({ params: { reason: "git-missing" } });
    vi.unstubAllEnvs();
    vi.stubEnv("HEDDLE_DATA_DIR", join(folder, "data"));
  });
});

function home(): string {
  return mkdtempSync(join(folder, "empty-"));
}
