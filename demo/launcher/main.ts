import path from "node:path";
import { Failure, failureLine } from "../../scripts/failure.mjs";
import { say } from "../../scripts/progress.mjs";
import { Demo, type Outcome } from "./demo";
import { forget, lostSecrets, storeFolder } from "./folders";
import { ProcessRecordFile } from "./leftovers";
import { requireFolder, requireFreePorts } from "./preconditions";
import { readOrMakeSecrets } from "./secrets";
import { readSettings } from "./settings";
import { clearPostgresLock } from "./stale-postgres";

type Start = { args: string[]; variables: Record<string, string | undefined>; root: string };

/**
 * Refuses, in one clear line, whatever would keep the demo from running, and takes its folder over:
 * what an earlier launcher left running is ended. Nothing of its own runs yet.
 */
export async function prepareDemo({ args, variables, root }: Start): Promise<{ run: () => Promise<void> }> {
  const settings = readSettings(args, variables);
  const { folder, fresh } = settings;
  requireFolder(folder);
  const record = new ProcessRecordFile(folder);
  const left = await record.takeOver();
  try {
    const stores = storeFolder(folder);
    if (await clearPostgresLock(path.join(stores, "data"))) left.push("postgres");
    if (left.length > 0) say(`  ! ended what an earlier demo left running: ${left.join(", ")}`);
    await requireFreePorts(settings);
    if (fresh) forget(folder, stores);
    else if (lostSecrets(folder, stores)) {
      throw new Failure(`${folder} has lost its secrets.json: start over with "npm run demo -- --fresh".`);
    }
    const secrets = readOrMakeSecrets(folder);
    return { run: () => supervise(new Demo(settings, secrets, root, record)) };
  } catch (error) {
    record.clear();
    throw error;
  }
}

/** Brings the demo up and keeps it until a signal comes; a second signal does not wait for anything. */
async function supervise(demo: Demo): Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = (code: number) => {
    if (stopping) {
      demo.kill();
      process.exit(130);
    }
    say("\n  Stopping ...");
    stopping = demo.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        console.error(`heddle: ${failureLine(error)}`);
        demo.kill();
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(0));
  try {
    announce(await demo.start());
  } catch (error) {
    if (stopping) return stopping;
    console.error(`heddle: ${failureLine(error)}`);
    stop(1);
  }
}

function announce({ link, token, tokenFile, endpointsFile }: Outcome): void {
  say(`
Heddle is up.

  Open      ${link}
            (signs you in once, within the hour; another: npm run heddle -- sign-in-link)
  API token ${token}
            (also in ${shown(tokenFile)}; every address in ${shown(endpointsFile)})
  Stop      Ctrl-C
`);
}

/** A path as short as it can be told to somebody in the project's folder. */
function shown(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") ? file : relative;
}
