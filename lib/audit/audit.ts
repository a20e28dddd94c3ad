import { z } from "zod";
import { actorSchema } from "../access/actor";

/** `refused`: a rule or a right stood against it. `failed`: it was let in and something broke. */
export const auditOutcomes = ["done", "refused", "failed"] as const;
export const auditOutcomeSchema = z.enum(auditOutcomes);
export type AuditOutcome = z.infer<typeof auditOutcomeSchema>;

/** The hash that the first row of a chain stands on. */
export const noHash = "0".repeat(64);

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One row of the trail, as it is listed, exported and hashed: `hash` is SHA-256 over `previousHash`, a newline and the
 * canonical JSON of all other fields (canonical-row.ts).
 */
export const auditRowSchema = z.strictObject({
  /** 1 for the first row of the installation; no number is left out. */
  sequence: z.number().int().positive(),
  id: z.uuid(),
  /** In UTC with microseconds, by Postgres's clock. */
  at: z.iso.datetime(),
  actor: actorSchema,
  address: z.string(),
  userAgent: z.string().nullable(),
  requestId: z.string(),
  /** What was done, by its code: "shift", "sign-in". The list is open: a reader has to stand codes that it does not know. */
  verb: z.string(),
  outcome: auditOutcomeSchema,
  /** Of what was refused or failed: the problem's code. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  mesh: z.string().nullable(),
  namespace: z.string().nullable(),
  service: z.string().nullable(),
  /** The policy's. */
  kind: z.string().nullable(),
  policyId: z.uuid().nullable(),
  changeId: z.uuid().nullable(),
  beforeRevision: z.number().int().nullable(),
  afterRevision: z.number().int().nullable(),
  before: z.json(),
  after: z.json(),
  previousHash: hashSchema,
  hash: hashSchema,
});
export type AuditRow = z.infer<typeof auditRowSchema>;

/** A place in the chain. */
export const chainPointSchema = z.object({ sequence: z.number().int().positive(), hash: hashSchema });
export type ChainPoint = z.infer<typeof chainPointSchema>;

/** Where rows stop being one unbroken chain, and how. */
export const chainFaultSchema = z.object({
  sequence: z.number().int(),
  /**
   * `changed`: the row is not what was hashed. `missing`: no row has this number. `extra`: a second row has it. `unlinked`: it
   * was chained to another row than the one before it. `cut`: rows from here on were there once. `replaced`: not what was noted outside.
   */
  fault: z.enum(["changed", "missing", "extra", "unlinked", "cut", "replaced"]),
});
export type ChainFault = z.infer<typeof chainFaultSchema>;

export const auditListSchema = z.object({
  /** Newest first. */
  rows: z.array(auditRowSchema),
  /** For the page after this one; null when there is no older row. */
  next: z.string().nullable(),
  /** A page can end before it is full: rows before this number have not been searched. Null when all have. */
  searchedTo: z.number().int().nullable(),
  /** The newest row's place, to be noted outside and compared later (`audit verify --expect-head`). */
  head: chainPointSchema,
  /** Of the rows above: each is as it was hashed, and neighbours are linked. */
  fault: chainFaultSchema.nullable(),
});
export type AuditList = z.infer<typeof auditListSchema>;
