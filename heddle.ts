import { parseArgs } from "node:util";
import { consoleClient } from "./cli/console-client";
import { policiesCommand, policiesUsage } from "./cli/policies-command";
import { scopes } from "./lib/access/actor";
import { parseGrants } from "./lib/access/grant-text";
import type { Grant } from "./lib/access/grants";
import { nameSchema } from "./lib/access/names";
import { createSignInLink } from "./lib/access/server/create-sign-in-link";
import { createToken } from "./lib/access/server/create-token";
import { revokeToken } from "./lib/access/server/revoke-token";
import { systemContext } from "./lib/access/server/system-context";
import { type ChainPoint, chainPointSchema } from "./lib/audit/audit";
import { reportOfVerdict } from "./lib/audit/server/verdict-report";
import { verifyChain } from "./lib/audit/server/verify-chain";
import { verifyFile } from "./lib/audit/server/verify-file";
import { migrate } from "./lib/db/migrate";
import { migrationsFolder } from "./lib/db/migrate-at-start";
import { closeDatabase, processDatabase } from "./lib/db/pool";
import { env, requireEnv } from "./lib/env";
import { AppError } from "./lib/errors";
import { reportOf } from "./lib/meshes/examination";
import { examineMesh } from "./lib/meshes/server/examine-mesh";
import { ruleFileForms, rulesFile } from "./lib/metrics/recording/rules-file";
import { recordingRulesOf } from "./lib/metrics/server/recording-rules-of";
import { registriesOf } from "./lib/registries/registries";
import { meshIds } from "./lib/settings/settings";

const usage = `heddle <command>

  migrate                                   bring the database to the newest migration
  sign-in-link [--user NAME] [--roles ROLES] [--base URL] [--minutes N]
                                            print a link that signs NAME in once (default: operator, 60 minutes); the first
                                            person is admin, others viewer, unless ROLES are given (docs/access.md)
  token create --name NAME [--roles ROLES] [--scopes read,write] [--expires-days N]
                                            print an API token (default: the role operator everywhere); one of that name
                                            that stands is revoked
  token revoke --name NAME
  doctor                                    ask every upstream, say what telemetry is missing and what brings it
  rules [--mesh ID] [--every SECONDS] [--for prometheus|operator]
                                            print recording rules that make a big mesh's pages fast (docs/metrics.md)
  policies export|diff|apply DIR            a mesh's policies as a folder of YAML, over HTTP: heddle policies --help
  audit verify [--file FILE [--filtered]] [--expect-head N:HASH]
                                            walk the audit trail, or an exported part of it, to the first row that was
                                            tampered with; prints the head, to be noted elsewhere (docs/audit.md)

ROLES is a comma list of ROLE[@MESH[/NAMESPACE]]; a role is viewer, operator, approver or admin.

Settings come from the environment: DATABASE_URL, HEDDLE_PORT, HEDDLE_ROOT; meshes from heddle.yaml (or the file that
HEDDLE_CONFIG names), else from PROMETHEUS_URL, LOKI_URL, CONTROL_PLANE_URL and CONTROL_PLANE_TOKEN.`;

const patienceMs = 10_000;

class UsageError extends Error {}

async function main(args: string[]): Promise<void> {
  if (args[0] === "policies") return managePolicies(args.slice(1));
  const { values, positionals } = parse(args);
  const command = positionals.join(" ");
  if (values.help) {
    console.log(usage);
    return;
  }
  const ctx = systemContext("command line");
  switch (command) {
    case "migrate": {
      const applied = await migrate(requireEnv("DATABASE_URL"), migrationsFolder());
      console.log(applied.length > 0 ? applied.map((name) => `applied ${name}`).join("\n") : "nothing to do");
      return;
    }
    case "sign-in-link": {
      const minutes = positive(values.minutes ?? "60", "--minutes");
      const grants = values.roles === undefined ? undefined : readRoles(values.roles);
      const input = { user: requireName(values.user ?? "operator", "--user"), minutes, grants };
      const { secret } = await createSignInLink({ ctx, input });
      const base = values.base ?? env().HEDDLE_PUBLIC_URL;
      console.log(new URL(`/sign-in#${secret}`, base).href);
      return;
    }
    case "token create": {
      const days = values["expires-days"];
      const input = {
        name: requireName(values.name),
        grants: readRoles(values.roles ?? "operator"),
        scopes: readScopes(values.scopes ?? "read,write"),
        expiresDays: days === undefined ? null : positive(days, "--expires-days"),
      };
      console.log((await createToken({ ctx, input })).secret);
      return;
    }
    case "token revoke": {
      await revokeToken({ ctx, input: { name: requireName(values.name) } });
      console.log(`revoked ${values.name}`);
      return;
    }
    case "doctor": {
      if (meshIds().length === 0)
        throw new UsageError("no mesh is set up: write heddle.yaml, or set PROMETHEUS_URL");
      for (const mesh of meshIds()) {
        const { lines, isWell } = reportOf(await examineMesh({ ctx, input: { mesh } }));
        console.log(lines.join("\n"));
        if (!isWell) process.exitCode = 1;
        // What is followed would keep this process alive.
        await Promise.all(registriesOf(mesh).map((registry) => registry.close()));
      }
      return;
    }
    case "rules":
      return printRules(values);
    case "audit verify":
      return verifyAudit(values);
    default:
      throw new UsageError(command === "" ? usage : `unknown command "${command}"\n\n${usage}`);
  }
}

/** Over the console's HTTP interface, as any script would: no database is needed. */
async function managePolicies(args: string[]): Promise<void> {
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    console.log(policiesUsage);
    return;
  }
  const { HEDDLE_URL: url, HEDDLE_TOKEN: token } = env();
  if (url === undefined || token === undefined)
    throw new Error("HEDDLE_URL and HEDDLE_TOKEN must be set: the console's address, and an API token of it");
  const say = { out: (text: string) => console.log(text), err: (text: string) => console.error(text) };
  process.exitCode = await policiesCommand(args, consoleClient({ url, token }), say);
}

/** On standard output a file for Prometheus, on the other what it is. */
async function printRules({ mesh, every, for: form }: ReturnType<typeof parse>["values"]): Promise<void> {
  const only = meshIds().length === 1 ? meshIds()[0] : undefined;
  const id = mesh ?? only;
  if (id === undefined || !meshIds().includes(id))
    throw new UsageError(`--mesh must be one of ${meshIds().join(", ") || "none: no mesh is set up"}`);
  const known = ruleFileForms.find((each) => each === (form ?? "prometheus"));
  if (!known) throw new UsageError(`--for must be one of ${ruleFileForms.join(", ")}`);
  const everySeconds = every === undefined ? undefined : positive(every, "--every");
  const groups = await recordingRulesOf({
    ctx: systemContext("command line"),
    input: { mesh: id, everySeconds },
  });
  if (groups.length === 0) throw new Error(`nothing that ${id}'s Prometheus has is known by service`);
  process.stdout.write(rulesFile(groups, known));
  const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
  console.error(`heddle: ${rules} rules in ${groups.length} groups, every ${groups[0]?.everySeconds} s`);
}

async function verifyAudit(values: ReturnType<typeof parse>["values"]): Promise<void> {
  const { file, filtered = false } = values;
  const expected = values["expect-head"] === undefined ? undefined : readPoint(values["expect-head"]);
  if (filtered && file === undefined) throw new UsageError("--filtered is said of a --file");
  const verdict = file ? await verifyFile({ file, filtered, expected }) : await verifyChain({ expected });
  const { lines, wrong } = reportOfVerdict(verdict);
  console.log(lines.join("\n"));
  if (wrong !== null) throw new Error(wrong);
}

function readPoint(text: string): ChainPoint {
  const [sequence, hash] = text.split(":");
  const point = chainPointSchema.safeParse({ sequence: Number(sequence), hash });
  if (point.success) return point.data;
  throw new UsageError("--expect-head must be N:HASH, as an earlier verify printed it");
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const options = {
    user: text,
    base: text,
    minutes: text,
    name: text,
    scopes: text,
    roles: text,
    "expires-days": text,
    mesh: text,
    every: text,
    for: text,
    file: text,
    filtered: { type: "boolean" },
    "expect-head": text,
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true });
    return parsed;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}

function requireName(name: string | undefined, option = "--name"): string {
  const known = nameSchema.safeParse(name);
  if (known.success) return known.data;
  throw new UsageError(`${option} must be given, with at most 100 characters that can be seen`);
}

function readRoles(text: string): Grant[] {
  try {
    return parseGrants(text);
  } catch (cause) {
    throw new UsageError(`--roles: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function positive(text: string, name: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 36_500) return value;
  throw new UsageError(`${name} must be a positive number`);
}

function readScopes(text: string): (typeof scopes)[number][] {
  const given = text.split(",").map((scope) => scope.trim());
  const known = scopes.filter((scope) => given.includes(scope));
  if (known.length === given.length) return known;
  throw new UsageError(`--scopes takes a comma list of ${scopes.join(", ")}`);
}

/** A Postgres that has only just begun, or is busy, is waited for: nobody else is kept waiting by it here. */
async function patiently(run: () => Promise<void>): Promise<void> {
  for (const giveUpAt = Date.now() + patienceMs; ; ) {
    try {
      return await run();
    } catch (cause) {
      const isAway = cause instanceof AppError && cause.upstream === "postgres";
      if (!isAway || Date.now() > giveUpAt) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

patiently(() => main(process.argv.slice(2)))
  .catch((cause: unknown) => {
    console.error(`heddle: ${cause instanceof Error ? cause.message : String(cause)}`);
    process.exitCode = cause instanceof UsageError ? 2 : 1;
  })
  .finally(() => (env().DATABASE_URL ? closeDatabase(processDatabase()) : undefined))
  .catch(() => undefined);
