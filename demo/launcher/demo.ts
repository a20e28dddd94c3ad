import { chmodSync } from "node:fs";
import path from "node:path";
import { Failure } from "../../scripts/failure.mjs";
import { untilPostgresAnswers } from "../../scripts/postgres-server";
import { say, step } from "../../scripts/progress.mjs";
import { attempt } from "../../scripts/run.mjs";
import { writeWhole } from "../../scripts/write-whole.mjs";
import { apiToken } from "./api-token";
import { writeConsoleSettings } from "./console-settings";
import { boundLogs, makeFolders, storeFolder } from "./folders";
import type { ProcessRecordFile } from "./leftovers";
import { logStorePart } from "./log-store-part";
import { Part, type PartPlan } from "./part";
import {
  applicationParts,
  consoleEnv,
  consolePart,
  controlPlanePart,
  localAddress,
  type Plan,
  trafficPart,
} from "./parts";
import { type PostgresPart, postgresPart } from "./postgres-part";
import { prometheusPart } from "./prometheus-part";
import type { Secrets } from "./secrets";
import type { Settings } from "./settings";
import { clearPostgresLock } from "./stale-postgres";
import { lastWords, untilAnswers } from "./until-answers";
import { untilMeasured } from "./until-measured";

export type Outcome = { link: string; token: string; tokenFile: string; endpointsFile: string };

/** The running demo: brings its parts up one after another and takes them down again. */
export class Demo {
  private readonly parts: Part[] = [];
  private readonly logFolder: string;
  private readonly stopped = new AbortController();

  private readonly logWatch = setInterval(() => boundLogs(this.logFolder), 60_000);

  constructor(
    private readonly settings: Settings,
    private readonly secrets: Secrets,
    private readonly root: string,
    private readonly record: ProcessRecordFile,
  ) {
    this.logFolder = makeFolders(settings.folder).logFolder;
  }

  async start(): Promise<Outcome> {
    const { ports, given, folder } = this.settings;
    const databaseUrl = given.postgres ?? (await step("Postgres", () => this.startPostgres()));
    const prometheusUrl = given.prometheus ?? localAddress(ports.prometheus);
    const lokiUrl = given["log store"] ?? localAddress(ports["log store"]);
    const plan: Plan = {
      settings: this.settings,
      secrets: this.secrets,
      root: this.root,
      databaseUrl,
      prometheusUrl,
      lokiUrl,
    };
    writeConsoleSettings(plan);
    const heddle = (...args: string[]) => this.heddle(plan, args);
    await step("migrations", () => heddle("migrate"));
    const tokenFile = path.join(folder, "token");
    const logStore = given["log store"] ? undefined : this.launch(logStorePart(this.settings, this.root));
    const prometheus = given.prometheus ? undefined : this.launch(prometheusPart(this.settings, tokenFile));
    await step("control plane", () =>
      this.untilUp(controlPlanePart(plan), `${localAddress(ports["control plane"])}/readyz`),
    );
    if (prometheus) {
      await step("Prometheus", () =>
        untilAnswers(prometheus, `${prometheusUrl}/-/ready`, this.stopped.signal),
      );
    }
    if (logStore) {
      await step("log store", () => untilAnswers(logStore, `${lokiUrl}/ready`, this.stopped.signal));
    }
    for (const part of applicationParts(plan)) this.launch(part);
    await step("console", () => this.untilUp(consolePart(plan), `${localAddress(ports.console)}/healthz`));
    const token = await apiToken(tokenFile, localAddress(ports.console), heddle);
    this.launch(trafficPart(plan));
    await step("first measured traffic", () => untilMeasured(prometheusUrl, this.stopped.signal));
    const endpointsFile = this.writeEndpoints(plan);
    const link = await heddle("sign-in-link", "--base", localAddress(ports.console));
    return { link, token, tokenFile, endpointsFile };
  }

  /** In the order in which nothing misses what it needs; Postgres last. */
  async stop(): Promise<void> {
    this.stopped.abort(new Failure("Stopped."));
    clearInterval(this.logWatch);
    const byName = (names: RegExp) => this.parts.filter((part) => names.test(part.name));
    for (const group of [
      /^traffic$/,
      /^(console|services|chat-model)/,
      /^(controlplane|prometheus|log-store)$/,
      /^postgres$/,
    ]) {
      await Promise.all(byName(group).map((part) => part.stop()));
    }
    this.record.clear();
  }

  /** For whoever cannot wait. */
  kill(): void {
    for (const part of this.parts) part.kill();
    this.record.clear();
  }

  private launch(plan: PartPlan): Part {
    this.stopped.signal.throwIfAborted();
    const part = new Part(plan, {
      logFolder: this.logFolder,
      onStarted: (name, pid) => this.record.note(name, pid),
      tell: (line) => say(`  ! ${line}`),
    });
    this.parts.push(part);
    part.start();
    return part;
  }

  private async untilUp(plan: PartPlan, url: string): Promise<void> {
    await untilAnswers(this.launch(plan), url, this.stopped.signal);
  }

  private async startPostgres(): Promise<string> {
    const folder = storeFolder(this.settings.folder);
    const { plan, part }: PostgresPart = postgresPart(this.settings, folder, this.secrets.postgresPassword);
    await clearPostgresLock(plan.data);
    const server = this.launch(part);
    try {
      await untilPostgresAnswers(plan.url, () => {
        this.stopped.signal.throwIfAborted();
        return server.hopeless === undefined ? undefined : lastWords(server.logFile);
      });
    } catch (error) {
      if (this.stopped.signal.aborted) throw error;
      throw new Failure(`${(error as Error).message}. To begin anew: npm run demo -- --fresh`);
    }
    return plan.url;
  }

  /** Runs the console's command line and gives what it printed. */
  private async heddle(plan: Plan, args: string[]): Promise<string> {
    this.stopped.signal.throwIfAborted();
    const script = path.join(this.root, "dist/heddle.mjs");
    const { status, output } = await attempt(process.execPath, [script, ...args], {
      env: consoleEnv(plan),
      alone: true,
    });
    this.stopped.signal.throwIfAborted();
    if (status === 0) return output.trim();
    throw new Failure(`heddle ${args.slice(0, 2).join(" ")} failed: ${output.trim().split("\n").at(-1)}`);
  }

  private writeEndpoints({ databaseUrl, prometheusUrl, lokiUrl }: Plan): string {
    const { ports, folder } = this.settings;
    const endpoints = {
      console: localAddress(ports.console),
      prometheus: prometheusUrl,
      loki: lokiUrl,
      controlPlane: localAddress(ports["control plane"]),
      postgres: databaseUrl,
      gateway: localAddress(ports.gateway),
    };
    const file = path.join(folder, "endpoints.json");
    writeWhole(file, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
    return file;
  }
}
