import { Pool } from "pg";
import type { Logger } from "pino";
import { z } from "zod";
import { GuardedClient } from "../../lib/db/guarded-client";
import type { RegisteredEndpoint } from "../endpoint-registry";
import type { ServiceName } from "../service-names";
import type { Section } from "../wire";
import { EndpointJournal } from "./endpoint-journal";
import { type ChangeRow, changeRowSchema, type HeldRow, heldColumns, heldRowSchema } from "./held-row";
import { schemaLockKey, schemaSql } from "./schema";
import { type Query, type WriteRequest, type WriteResult, writeConfig } from "./write-config";
import { readSections, type WholeRequest, type WholeResult, writeWhole } from "./write-whole";

/** Nothing is asked of Postgres while it is away; the caller is told at once. */
export class StoreAwayError extends Error {}

export type Loaded = { rows: HeldRow[]; endpoints: RegisteredEndpoint[] };

const connectTimeoutMs = 700;
const queryTimeoutMs = 900;
/** What a write may take in all, before its caller is told that Postgres did not answer. */
const writeTimeoutMs = 1400;
/** A write that the caller was told nothing of must not commit later: the statement stops before. */
const commitWithinMs = 1200;
const beatMs = 1000;
const retryMs = 500;
/** Sequences are drawn before they commit, so a lower one may show up after a higher one. */
const lookBack = 50;
const restoreWithinSeconds = 60;
const maxPageBytes = 4 * 1024 * 1024;

const newChangeSchema = z.object({
  sequence: z.coerce.number(),
  namespace: z.string(),
  service: z.string(),
  section: z.string(),
});

/**
 * The control plane's Postgres: loads once it can, follows what is written there by anyone, and
 * keeps the list of ready endpoints for the next start.
 */
export class ConfigStore {
  readonly journal = new EndpointJournal((text, values) => this.query(text, values));
  private readonly pool: Pool;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private isLoaded = false;
  private isAnswering = false;
  private lastSequence = 0;
  private readonly recent = new Set<number>();

  constructor(
    databaseUrl: string,
    private readonly log: Logger,
    private readonly on: { loaded: (loaded: Loaded) => void; changed: (row: HeldRow) => void },
  ) {
    this.pool = new Pool({
      Client: GuardedClient,
      connectionString: databaseUrl,
      max: 4,
      application_name: "heddle-controlplane",
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: queryTimeoutMs,
      statement_timeout: queryTimeoutMs,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    });
    this.pool.on("error", (error) => this.noteAway(error));
  }

  get isAway(): boolean {
    return !this.isAnswering;
  }

  start(): void {
    void this.beat();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    if (this.isAnswering) await this.journal.flush().catch(() => undefined);
    await Promise.race([this.pool.end(), new Promise((resolve) => setTimeout(resolve, 500))]);
  }

  /** Compare-and-swap; throws StoreAwayError when Postgres does not answer in time. */
  write(request: WriteRequest): Promise<WriteResult> {
    return this.writeInTime(writeConfig, request);
  }

  /** `write`, of all sections at once. */
  writeWhole(request: WholeRequest): Promise<WholeResult> {
    return this.writeInTime(writeWhole, request);
  }

  private async writeInTime<Request extends { deadlineMs: number }, Result extends { outcome: string }>(
    run: (query: Query, request: Request) => Promise<Result>,
    request: Request,
  ): Promise<Result> {
    this.requireAnswering();
    const deadlineMs = Math.min(request.deadlineMs, Date.now() + commitWithinMs);
    const query: Query = (text, values) => this.query(text, values);
    const result = await this.inTime(run(query, { ...request, deadlineMs }));
    // The statement's own limit passed while the caller still waits: Postgres was too slow.
    if (result.outcome === "deadline-passed" && deadlineMs < request.deadlineMs) {
      throw new StoreAwayError("Postgres did not answer in time");
    }
    return result;
  }

  async read({ namespace, service }: ServiceName, section: Section): Promise<HeldRow | undefined> {
    this.requireAnswering();
    const { rows } = await this.query(
      `select ${heldColumns} from controlplane.configs
       where namespace = $1 and service = $2 and section = $3`,
      [namespace, service, section],
    );
    return rows[0] === undefined ? undefined : heldRowSchema.parse(rows[0]);
  }

  /** What is held of each section that was ever written. */
  async readWhole(name: ServiceName): Promise<HeldRow[]> {
    this.requireAnswering();
    return readSections((text, values) => this.query(text, values), name);
  }

  /** Accepted writes in order, as many as fit one page. */
  async changes(after: number, limit: number): Promise<ChangeRow[]> {
    this.requireAnswering();
    const { rows } = await this.query(
      `select ${heldColumns} from (
         select *, sum(octet_length(config::text)) over (order by sequence) as bytes,
                row_number() over (order by sequence) as position
         from (select * from controlplane.changes where sequence > $1 order by sequence limit $2) as page
       ) as measured where bytes <= $3 or position = 1 order by sequence`,
      [after, limit, maxPageBytes],
    );
    return rows.map((row) => changeRowSchema.parse(row));
  }

  private requireAnswering(): void {
    if (!this.isLoaded || !this.isAnswering) throw new StoreAwayError("Postgres does not answer");
  }

  private inTime<T>(work: Promise<T>): Promise<T> {
    const limit = new Promise<never>((_, reject) => {
      const timer = setTimeout(
        () => reject(new StoreAwayError("Postgres did not answer in time")),
        writeTimeoutMs,
      );
      void work.catch(() => undefined).then(() => clearTimeout(timer));
    });
    return Promise.race([work, limit]);
  }

  private async query(text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
    try {
      return await this.pool.query(text, values);
    } catch (error) {
      // An error with a SQLSTATE outside the connection classes is an answer.
      const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
      if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !/^(08|57|53)/.test(code)) throw error;
      this.noteAway(error);
      throw new StoreAwayError("Postgres does not answer", { cause: error });
    }
  }

  private noteAway(error: unknown): void {
    if (this.isAnswering) this.log.warn({ err: error }, "postgres is away; serving from memory");
    this.isAnswering = false;
  }

  private async beat(): Promise<void> {
    try {
      if (!this.isLoaded) await this.load();
      await this.follow();
      if (!this.isAnswering) this.log.info("postgres answers again");
      this.isAnswering = true;
      await this.journal.flush();
    } catch (error) {
      this.noteAway(error);
      if (!(error instanceof StoreAwayError)) this.log.error({ err: error }, "postgres refused a statement");
    }
    if (!this.stopped) {
      this.timer = setTimeout(() => void this.beat(), this.isAnswering ? beatMs : retryMs);
    }
  }

  private async load(): Promise<void> {
    await this.query(`begin; select pg_advisory_xact_lock(${schemaLockKey}); ${schemaSql} commit;`);
    const { rows } = await this.query(`select ${heldColumns} from controlplane.configs`);
    const endpoints = await this.journal.load(restoreWithinSeconds);
    const newest = await this.query(
      "select coalesce(max(sequence), 0) as sequence from controlplane.changes",
    );
    this.lastSequence = Number((newest.rows[0] as { sequence: string }).sequence);
    this.isLoaded = true;
    this.isAnswering = true;
    this.on.loaded({ rows: rows.map((row) => heldRowSchema.parse(row)), endpoints });
  }

  /** Beats, and takes over what was written meanwhile: by a write whose answer was lost, or by another process. */
  private async follow(): Promise<void> {
    await this.query(
      `insert into controlplane.heartbeat (at) values (clock_timestamp())
       on conflict (only_row) do update set at = clock_timestamp()`,
    );
    const { rows } = await this.query(
      "select sequence, namespace, service, section from controlplane.changes where sequence > $1 order by sequence limit 1000",
      [this.lastSequence - lookBack],
    );
    for (const change of rows.map((row) => newChangeSchema.parse(row))) {
      if (this.recent.has(change.sequence)) continue;
      const { rows: held } = await this.query(
        `select ${heldColumns} from controlplane.configs
         where namespace = $1 and service = $2 and $3 in (section, 'whole')`,
        [change.namespace, change.service, change.section],
      );
      for (const row of held) this.on.changed(heldRowSchema.parse(row));
      this.recent.add(change.sequence);
      this.lastSequence = Math.max(this.lastSequence, change.sequence);
    }
    for (const sequence of this.recent) {
      if (sequence <= this.lastSequence - lookBack) this.recent.delete(sequence);
    }
  }
}
