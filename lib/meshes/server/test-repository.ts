import "server-only";
import { lookup } from "node:dns/promises";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { isLinkLocal } from "../../connections/link-local";
import type { GivenGit } from "../../git/git-environment";
import { GitRepository } from "../../git/git-repository";
import { gitSettingsSchema } from "../../settings/git-settings";
import type { ConnectionFinding, RepositoryTest, TriedRepository } from "../connection-test";
import { findingsOf } from "./examine-repository";

/**
 * Tries a repository that is not set up yet, with what was typed for it; nothing of that is kept, and nothing is pushed. What is
 * wrong is part of the answer. Throws `forbidden`.
 */
export async function testRepository({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: TriedRepository;
  signal?: AbortSignal | undefined;
}): Promise<RepositoryTest> {
  authorise(ctx, "access.manage", null);
  const given = await givenOf(input);
  const findings = "fault" in given ? [given.fault] : await tryRepository(given.settings, signal);
  return { isWell: findings.every(({ severity }) => severity !== "fault"), findings };
}

/** The findings of a repository, by a copy that is taken away again. */
export async function tryRepository(settings: GivenGit, signal?: AbortSignal): Promise<ConnectionFinding[]> {
  const repository = new GitRepository({ ...settings, isTried: true });
  try {
    return await findingsOf(repository, signal);
  } finally {
    await repository.remove();
  }
}

/** What settings would not take is not tried, nor what only who writes settings may name: this machine's files and keys. */
async function givenOf({
  username,
  password,
  ...typed
}: TriedRepository): Promise<{ settings: GivenGit } | { fault: ConnectionFinding }> {
  const parsed = gitSettingsSchema.safeParse(typed);
  if (!parsed.success) {
    const words = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
    return { fault: unusable(words.join("; ")) };
  }
  const settings = parsed.data;
  if (!settings.repository.startsWith("https://"))
    return { fault: unusable("only https addresses are tried here; the doctor tries the others") };
  if (username !== undefined && !/^[^:\s]+$/.test(username))
    return { fault: unusable("username cannot have a colon or a space") };
  if (await isElsewhere(new URL(settings.repository).hostname))
    return { fault: unusable("its host is link-local") };
  if (password === undefined) return { settings };
  return {
    settings: { ...settings, credentials: { username: username ?? "git", password: { value: password } } },
  };
}

/** A name that cannot be looked up is git's to tell of. */
async function isElsewhere(host: string): Promise<boolean> {
  if (isLinkLocal(host)) return true;
  const addresses = await lookup(host.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  return addresses.some(({ address }) => isLinkLocal(address));
}

function unusable(detail: string): ConnectionFinding {
  return { code: "not-usable", severity: "fault", params: { detail: detail.slice(0, 300) } };
}
