import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { gitSettingsSchema } from "../settings/git-settings";
import { GitOrigin } from "./git-origin.fixture";
import { GitRepository } from "./git-repository";

const folder = mkdtempSync(join(tmpdir(), "heddle-git-locks-"));
let origin: GitOrigin;
const copyOf = () => {
  const [name = ""] = readdirSync(join(folder, "data", "git"));
  return join(folder, "data", "git", name);
};
const repository = () => new GitRepository(gitSettingsSchema.parse({ repository: origin.path }));

beforeAll(() => {
  vi.stubEnv("HEDDLE_DATA_DIR", join(folder, "data"));
  vi.stubEnv("GIT_BIN", "git");
  origin = new GitOrigin(folder, { "a.yaml": "kind: VirtualService\n" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("meshes that share a repository fetch it at once, from the first time on", async () => {
  const meshes = Array.from({ length: 6 }, repository);
  const heads = await Promise.all(meshes.map((mesh) => mesh.fetch("main")));
  expect(new Set(heads)).toEqual(new Set([origin.head("main")]));
});

it("work that belongs together comes one after the other, whichever mesh it is of", async () => {
  const told: string[] = [];
  const [one, two] = [repository(), repository()];
  const slow = one.alone(async () => {
    told.push("one begins");
    await one.fetch("main");
    told.push("one ends");
  });
  const failing = two.alone(async () => {
    told.push("two");
    throw new Error("no matter");
  });
  await Promise.all([slow, failing.catch(() => undefined), one.alone(async () => told.push("three"))]);
  expect(told).toEqual(["one begins", "one ends", "two", "three"]);
});

it("a lock of another process is waited for", async () => {
  const lock = join(copyOf(), "shallow.lock");
  writeFileSync(lock, "");
  const release = setTimeout(() => rmSync(lock), 600);
  await repository().fetch("main");
  expect(existsSync(lock)).toBe(false);
  clearTimeout(release);
});

it("a lock that a killed process left is taken away, and no fresh one", async () => {
  const [left, fresh] = [join(copyOf(), "shallow.lock"), join(copyOf(), "refs", "fresh.lock")];
  writeFileSync(left, "");
  writeFileSync(fresh, "");
  const longAgo = new Date(Date.now() - 600_000);
  utimesSync(left, longAgo, longAgo);
  expect(await repository().fetch("main")).toBe(origin.head("main"));
  expect([existsSync(left), existsSync(fresh)]).toEqual([false, true]);
});
