import "server-only";
import { Secret, type SecretSource } from "../connections/secret";
import { envSecret } from "../env";
import type { GitSettings } from "../settings/git-settings";
import { failed } from "./run-git";

/** Settings, where the password may also be the word itself: of an address that a person tries, which leads to no other then. */
export type GivenGit = Omit<GitSettings, "credentials"> & {
  credentials?: GitSettings["credentials"] | { username: string; password: SecretSource };
  isTried?: boolean;
};

/** What a way through a proxy needs of the process's own environment, and how programs are found. */
const passedOn = ["PATH", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"];
const leastHidden = 4;

/**
 * The environment that git runs in: nothing of the machine's or the user's configuration, no hooks, no questions, no other
 * protocol than the address's own. Secrets are read when they are needed, and go to git alone, never among its arguments.
 */
export class GitEnvironment {
  private readonly password: Secret | null;

  constructor(private readonly settings: GivenGit) {
    const { credentials } = settings;
    this.password =
      credentials && "password" in credentials ? new Secret(credentials.password, "git", "password") : null;
  }

  async variables(home: string): Promise<Record<string, string>> {
    const own = Object.fromEntries(
      passedOn.flatMap((name) => (envSecret(name) ? [[name, envSecret(name) ?? ""]] : [])),
    );
    const config = [...this.fixed(), ...(await this.authorization())];
    return {
      ...own,
      HOME: home,
      XDG_CONFIG_HOME: home,
      LC_ALL: "C",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_TERMINAL_PROMPT: "0",
      GIT_ASKPASS: "/bin/false",
      SSH_ASKPASS: "/bin/false",
      GIT_OPTIONAL_LOCKS: "0",
      ...this.ssh(),
      GIT_CONFIG_COUNT: String(config.length),
      ...Object.fromEntries(
        config.flatMap(([key, value], at) => [
          [`GIT_CONFIG_KEY_${at}`, key],
          [`GIT_CONFIG_VALUE_${at}`, value],
        ]),
      ),
    };
  }

  /** The text without the password, in either form in which it travels. */
  withoutSecrets(text: string): string {
    const secret = this.password?.lastRead() ?? "";
    if (secret.length < leastHidden) return text;
    return text.replaceAll(secret, "[redacted]").replaceAll(this.encoded(secret), "[redacted]");
  }

  private fixed(): [string, string][] {
    const { repository, ca, isTried } = this.settings;
    return [
      ["core.hooksPath", "/dev/null"],
      ["core.fsmonitor", "false"],
      ["credential.helper", ""],
      ["gc.auto", "0"],
      ["maintenance.auto", "false"],
      ["submodule.recurse", "false"],
      ["push.gpgSign", "false"],
      ["protocol.allow", "never"],
      ["protocol.ext.allow", "never"],
      [`protocol.${protocolOf(repository)}.allow`, "always"],
      ...(isTried ? ([["http.followRedirects", "false"]] as [string, string][]) : []),
      ["http.lowSpeedLimit", "1"],
      ["http.lowSpeedTime", "20"],
      ...(ca ? ([["http.sslCAInfo", ca.file]] as [string, string][]) : []),
    ];
  }

  /** For this address alone: another that it leads to does not get it. */
  private async authorization(): Promise<[string, string][]> {
    if (this.password === null) return [];
    const secret = await this.password.read();
    if (/[\r\n]/.test(secret))
      throw failed("upstream-unavailable", "git's password is more than one line", "not-let-in");
    return [[`http.${this.settings.repository}.extraHeader`, `Authorization: Basic ${this.encoded(secret)}`]];
  }

  private encoded(secret: string): string {
    const { credentials } = this.settings;
    const username = credentials && "password" in credentials ? credentials.username : "";
    return Buffer.from(`${username}:${secret}`).toString("base64");
  }

  private ssh(): Record<string, string> {
    const { credentials } = this.settings;
    const key = credentials && "sshKey" in credentials ? credentials : null;
    const options = [
      ...[
        "-F",
        "/dev/null",
        "-o",
        "BatchMode=yes",
        "-o",
        "StrictHostKeyChecking=yes",
        "-o",
        "ConnectTimeout=8",
      ],
      ...(key ? ["-i", key.sshKey.file, "-o", "IdentitiesOnly=yes"] : []),
      ...(key?.knownHosts ? ["-o", `UserKnownHostsFile=${key.knownHosts.file}`] : []),
    ];
    // git gives this to a shell.
    const quoted = options.map((option) => `'${option.replaceAll("'", "'\\''")}'`);
    return { GIT_SSH_COMMAND: ["ssh", ...quoted].join(" "), GIT_SSH_VARIANT: "ssh" };
  }
}

function protocolOf(repository: string): "https" | "ssh" | "file" {
  if (repository.startsWith("https:")) return "https";
  return repository.startsWith("/") || repository.startsWith("file:") ? "file" : "ssh";
}
