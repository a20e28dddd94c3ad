import { unlinkSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { printYaml } from "../lib/policies/written/policy-yaml";
import { applyPolicy, applyTogether, obstaclesOf, waitForChange, wordsOfRefusal } from "./apply-policies";
import { comparePolicies, type Difference, keyOf, standingPolicies } from "./compare-policies";
import type { ConsoleClient } from "./console-client";
import { fileOf, keysOfFolder, readPolicyFolder, writePolicyFile } from "./policy-folder";

/** What the command ends with: see `policiesUsage`. */
export const exitCodes = { well: 0, wrong: 1, different: 2, late: 3 } as const;
type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const policiesUsage = `heddle policies export DIR --mesh ID [--prune]
                                            write what stands, one file a policy: NAMESPACE/SERVICE/KIND.yaml
heddle policies diff DIR [--mesh ID] [--prune]
                                            unified diffs of what stands and what DIR says
heddle policies apply DIR [--mesh ID] [--prune] [--message TEXT] [--reason TEXT] [--together] [--dry-run] [--wait]
                      [--timeout SECONDS]   preview all; if nothing stands in the way, apply each

--prune takes along what stands and is not in DIR (of export: files of what no longer stands); without it that is only said.
--together applies all (2 to 20) as one change, all or none, in the order in which the console pushes them.
--reason lets errors through that a reason can, and is kept with the change. --wait waits for the control plane (120 s).
Ends with 0 when all is well, 1 when something is wrong or was refused, 2 when diff found differences, 3 when --wait ran out of time.
Asks the console at HEDDLE_URL with the API token HEDDLE_TOKEN.`;

type Say = { out: (text: string) => void; err: (text: string) => void };
type Values = ReturnType<typeof parse>["values"];
type Job = { client: ConsoleClient; folder: string; values: Values; say: Say };

/** Runs one of export, diff and apply. Throws for wrong arguments, ConsoleError for what the console refuses. */
export async function policiesCommand(args: string[], client: ConsoleClient, say: Say): Promise<ExitCode> {
  const { values, positionals } = parse(args);
  const [command, folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) throw new Error(policiesUsage);
  const job = { client, folder, values, say };
  switch (command) {
    case "export":
      return exportPolicies(job);
    case "diff":
      return diffPolicies(job);
    case "apply":
      return applyPolicies(job);
    default:
      throw new Error(policiesUsage);
  }
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ mesh: text, message: text, reason: text, timeout: text },
      ...{ prune: flag, "dry-run": flag, wait: flag, together: flag },
    },
  });
}

async function exportPolicies({ client, folder, values: { mesh, prune }, say }: Job): Promise<ExitCode> {
  if (mesh === undefined) throw new Error("export needs --mesh");
  const standing = (await standingPolicies(client, mesh)).filter(({ spec }) => spec !== null);
  const written = standing.filter((row) =>
    writePolicyFile(folder, keyOf(row), printYaml({ ...keyOf(row), spec: row.spec })),
  );
  for (const row of written) say.out(`wrote ${fileOf(keyOf(row))}`);
  const known = new Set(standing.map((row) => fileOf(keyOf(row))));
  const gone =
    standing.length === 0
      ? []
      : keysOfFolder(folder, mesh)
          .map(fileOf)
          .filter((file) => !known.has(file));
  for (const file of gone) {
    if (prune) unlinkSync(path.join(folder, file));
    say.out(prune ? `removed ${file}` : `${file} stands no more (--prune removes it)`);
  }
  say.err(`${standing.length} policies stand in ${mesh}, ${written.length} files written`);
  return exitCodes.well;
}

async function compared({ client, folder, values: { mesh, prune }, say }: Job) {
  const files = readPolicyFolder(folder, mesh);
  const of = mesh ?? files[0]?.document.target.mesh;
  if (of === undefined) throw new Error(`there is no policy in ${folder}: name the mesh with --mesh`);
  const { differences, unlisted, same } = await comparePolicies(client, of, files);
  if (!prune)
    for (const { file } of unlisted)
      say.err(`${file} stands and is not in ${folder} (--prune takes it away)`);
  return { differences: prune ? [...differences, ...unlisted] : differences, same };
}

async function diffPolicies(job: Job): Promise<ExitCode> {
  const { differences, same } = await compared(job);
  for (const { diff } of differences) job.say.out(diff.trimEnd());
  job.say.err(`${differences.length} differ, ${same} are the same`);
  return differences.length === 0 ? exitCodes.well : exitCodes.different;
}

async function applyPolicies(job: Job): Promise<ExitCode> {
  const { client, values, say } = job;
  const timeout = Number(values.timeout ?? "120");
  if (!(timeout > 0)) throw new Error("--timeout must be a number of seconds");
  const { differences, same } = await compared(job);
  const obstacles = await obstaclesOf(client, differences);
  for (const { file, path: at, message, severity } of obstacles)
    say.err(`${severity}: ${file}: ${at === "" ? "" : `${at}: `}${message}`);
  const refused = obstacles.filter(
    ({ severity, isFinal }) => severity === "error" && (isFinal || !values.reason),
  );
  if (refused.length > 0) {
    say.err(`nothing was applied: ${refused.length} errors`);
    return exitCodes.wrong;
  }
  if (values["dry-run"]) {
    for (const { file, wanted } of differences)
      say.out(`would ${wanted === null ? "take away" : "apply"} ${file}`);
    say.err(`${differences.length} would change, ${same} are the same`);
    return exitCodes.well;
  }
  const isOne = values.together && differences.length > 1;
  const changes = await (isOne ? applyAsOne : applyEach)(job, differences);
  if (changes.length < differences.length) {
    say.err(`${changes.length} of ${differences.length} applied`);
    return exitCodes.wrong;
  }
  say.err(`${changes.length} applied, ${same} were the same`);
  return values.wait ? waitForAll(job, changes, Date.now() + timeout * 1_000) : exitCodes.well;
}

type Made = { file: string; changeId: string };

/** Stops at the first that is refused: what comes after it may lean on it. */
async function applyEach({ client, values, say }: Job, differences: readonly Difference[]): Promise<Made[]> {
  const made: Made[] = [];
  const how = { message: values.message ?? "", reason: values.reason };
  for (const difference of differences) {
    const { file } = difference;
    try {
      const changeId = await applyPolicy(client, difference, how);
      made.push({ file, changeId });
      say.out(`applied ${file} as change ${changeId}`);
    } catch (cause) {
      say.err(`error: ${file}: ${wordsOfRefusal(cause)}`);
      return made;
    }
  }
  return made;
}

/** All of them, or none. */
async function applyAsOne({ client, values, say }: Job, differences: readonly Difference[]): Promise<Made[]> {
  const how = { message: values.message ?? "", reason: values.reason };
  try {
    const changeId = await applyTogether(client, differences, how);
    for (const { file } of differences) say.out(`applied ${file} in change ${changeId}`);
    return differences.map(({ file }) => ({ file, changeId }));
  } catch (cause) {
    say.err(`error: ${wordsOfRefusal(cause)}`);
    return [];
  }
}

async function waitForAll(
  { client, say }: Job,
  changes: readonly Made[],
  deadline: number,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.well;
  for (const { file, changeId } of changes) {
    const { state, outcome } = await waitForChange(client, changeId, deadline);
    say.out(`${state} ${file}`);
    if (outcome === "failed") code = exitCodes.wrong;
    if (outcome === "late" && code === exitCodes.well) code = exitCodes.late;
  }
  return code;
}
