import "server-only";

/** How hosts of repositories call their pages. */
export const hostForms = ["github", "gitlab", "gitea"] as const;
export type HostForm = (typeof hostForms)[number];

type Form = { commit: (sha: string) => string; compare: (base: string, branch: string) => string };

const forms: Record<HostForm, Form> = {
  github: {
    commit: (sha) => `/commit/${sha}`,
    compare: (base, branch) => `/compare/${encoded(base)}...${encoded(branch)}`,
  },
  gitlab: {
    commit: (sha) => `/-/commit/${sha}`,
    compare: (base, branch) => `/-/compare/${encoded(base)}...${encoded(branch)}`,
  },
  gitea: {
    commit: (sha) => `/commit/${sha}`,
    compare: (base, branch) => `/compare/${encoded(base)}...${encoded(branch)}`,
  },
};

const knownHosts: Record<string, HostForm> = {
  "github.com": "github",
  "gitlab.com": "gitlab",
  "codeberg.org": "gitea",
};

export type WebPlace = { url: string; form: HostForm };

/** Where people see a commit, and what a branch brings; nothing where the host is not known. Pure. */
export function linksOf(
  { repository, web }: { repository: string; web?: WebPlace | undefined },
  { sha, base, branch }: { sha: string; base: string; branch: string },
): { commit: string | null; compare: string | null } {
  const place = web ?? placeOf(repository);
  if (place === undefined) return { commit: null, compare: null };
  const root = place.url.replace(/\/+$/, "");
  const { commit, compare } = forms[place.form];
  return { commit: root + commit(sha), compare: branch === base ? null : root + compare(base, branch) };
}

function placeOf(repository: string): WebPlace | undefined {
  const short = /^[^/@]+@([^:/]+):(.+)$/.exec(repository);
  const url = short ? null : URL.canParse(repository) ? new URL(repository) : null;
  const host = short?.[1] ?? url?.hostname ?? "";
  const path = short?.[2] ?? url?.pathname ?? "";
  const form = Object.hasOwn(knownHosts, host) ? knownHosts[host] : undefined;
  if (form === undefined) return undefined;
  return { form, url: `https://${host}/${path.replace(/^\/+/, "").replace(/\.git\/?$/, "")}` };
}

function encoded(branch: string): string {
  return branch.split("/").map(encodeURIComponent).join("/");
}
