import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GitOrigin } from "../../git/git-origin.fixture";
import { gitSettingsSchema } from "../../settings/git-settings";
import { testRepository, tryRepository } from "./test-repository";

const ctx = {
  actor: { kind: "user" as const, id: "ada", name: "ada" },
  requestId: "r",
  address: "127.0.0.1",
};
const folder = mkdtempSync(join(tmpdir(), "heddle-tried-"));
let origin: GitOrigin;

beforeAll(() => {
  vi.stubEnv("HEDDLE_DATA_DIR", folder);
  origin = new GitOrigin(folder, { "clusters/prod/a.yaml": "a: 1\n" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tried = (repository: string, more = {}) =>
  testRepository({ ctx, input: { repository, base: "main", ...more } });

describe("a repository that is tried", () => {
  it("is told of, and nothing of it stays: no branch there, no copy here", async () => {
    const settings = gitSettingsSchema.parse({ repository: origin.path, folder: "clusters/prod" });
    const codes = (await tryRepository(settings)).map(({ code }) => code);
    expect(codes).toEqual(["git-reached", "folder-there", "may-push"]);
    expect(origin.branches()).toEqual(["main"]);
    expect(readdirSync(join(folder, "git"))).toEqual([]);
  });

  it.each([
    ["a path of this machine", "/etc"],
    ["a file's address", "file:///srv/git/clusters.git"],
    ["an address that machine's keys would open", "git@git.internal:platform/clusters.git"],
    ["another address of that kind", "ssh://git@git.internal/platform/clusters.git"],
    ["a program", "ext::sh -c id"],
    ["an option", "--upload-pack=id"],
    ["plain http", "http://git.internal/clusters.git"],
    ["credentials in the address", "https://ann:hunter2@git.internal/clusters.git"],
    ["where machines find their own credentials", "https://169.254.169.254/clusters.git"],
    ["the same in brackets", "https://[fe80::1]/clusters.git"],
  ])("is not asked where it is %s", async (_, repository) => {
    const { isWell, findings } = await tried(repository);
    expect([isWell, findings.map(({ code }) => code)]).toEqual([false, ["not-usable"]]);
    expect(JSON.stringify(findings)).not.toContain("hunter2");
  });

  it.each([
    ["a branch that is an option", { base: "--upload-pack=id" }],
    ["a branch that is a range", { branch: "a..b" }],
    ["a folder outside", { folder: "../etc" }],
    ["a folder that is an option", { folder: "--output=x" }],
    ["a user with a colon", { username: "a:b", password: "hunter2-of-mine" }],
  ])("is not asked with %s", async (_, more) => {
    const { findings } = await tried("https://git.internal/clusters.git", more);
    expect(findings).toMatchObject([{ code: "not-usable" }]);
    expect(JSON.stringify(findings)).not.toContain("hunter2");
  });

  it("says why it does not answer, and never the password", async () => {
    const server = createServer((_, response) => response.end("hunter2-of-mine"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await tried(`https://127.0.0.1:${port}/clusters.git`, { password: "hunter2-of-mine" });
    server.close();
    expect(answer.findings).toMatchObject([{ code: "git-not-reached", severity: "fault" }]);
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(readdirSync(join(folder, "git"))).toEqual([]);
  });
});
