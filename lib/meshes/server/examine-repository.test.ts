import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { GitOrigin } from "../../git/git-origin.fixture";
import { gitSettingsSchema } from "../../settings/git-settings";
import { examineRepository } from "./examine-repository";

const folder = mkdtempSync(join(tmpdir(), "heddle-examined-"));
let origin: GitOrigin;
const examined = (id: string, more = {}) =>
  examineRepository({ id, git: gitSettingsSchema.parse({ repository: origin.path, ...more }) });

beforeAll(() => {
  vi.stubEnv("HEDDLE_DATA_DIR", folder);
  // Found by the path, which a test takes away.
  vi.stubEnv("GIT_BIN", "git");
  origin = new GitOrigin(folder, { "a.yaml": "a: 1\n", "clusters/prod/b.yaml": "b: 1\n" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("says that a repository answers and would take a push, and leaves no branch behind", async () => {
  expect(await examined("well")).toEqual([
    { code: "git-reached", severity: "ok", params: { base: "main" } },
    { code: "may-push", severity: "ok", params: { branch: "heddle/trial-trial-trial" } },
  ]);
  expect(await examined("straight", { branch: "main" })).toHaveLength(2);
  expect(await examined("within", { folder: "clusters/prod" })).toContainEqual({
    ...{ code: "folder-there", severity: "ok", params: { folder: "clusters/prod", base: "main" } },
  });
  expect(origin.branches()).toEqual(["main"]);
});

it("says what stands in the way", async () => {
  expect(await examineRepository({ id: "none", git: undefined })).toEqual([]);
  expect(await examined("no-base", { base: "prod" })).toEqual([
    { code: "no-base", severity: "fault", params: { base: "prod" } },
  ]);
  const inNoFolder = await examined("no-folder", { folder: "a.yaml" });
  expect(inNoFolder.map(({ code }) => code)).toEqual(["git-reached", "no-folder", "may-push"]);
  const [away] = await examined("away", { repository: join(folder, "nowhere") });
  expect(away).toMatchObject({ code: "git-not-reached", severity: "fault" });
  const git = gitSettingsSchema.parse({ repository: origin.path });
  vi.stubEnv("PATH", mkdtempSync(join(folder, "empty-")));
  expect(await examineRepository({ id: "missing", git })).toMatchObject([
    { code: "git-missing", severity: "fault" },
  ]);
});
