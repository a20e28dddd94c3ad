import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { dnsLabelSchema } from "../policies/names";
import { auditListSchema, auditOutcomeSchema, auditRowSchema } from "./audit";

const earliest = Date.parse("2000-01-01T00:00:00Z");
const latest = Date.parse("9999-12-31T00:00:00Z");
const momentSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= earliest && Date.parse(text) <= latest, "is outside 2000 to 9999");
/** Text that Postgres can hold: no NUL. */
const wordsSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this one is what is refused
  .regex(/^[^\u0000]*$/, "must not contain NUL");

/** What rows can be narrowed to; each is also a word of the page's address. */
export const auditFilterShape = {
  mesh: dnsLabelSchema.optional(),
  namespace: dnsLabelSchema.optional(),
  service: dnsLabelSchema.optional(),
  /** By id where it is a UUID, else by name; exactly. */
  actor: wordsSchema.optional(),
  verb: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,60}$/, "is no verb's code")
    .optional(),
  outcome: auditOutcomeSchema.optional(),
  since: momentSchema.optional(),
  /** Not included itself. */
  until: momentSchema.optional(),
  /** In message, code, actor, service, address, request id, policy id or change id, in either case. */
  text: wordsSchema.optional(),
};
const filterSchema = z.strictObject(auditFilterShape);
export type AuditFilter = z.infer<typeof filterSchema>;

export const listAuditRoute = defineRoute({
  method: "GET",
  path: "/api/v1/audit",
  summary: "Who did what, when, from where, with what outcome: newest first, paged without gaps or repeats",
  action: "audit.read",
  params: z.strictObject({}),
  query: filterSchema.extend({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    /** From the page before; the filter must be the same. */
    cursor: z
      .string()
      .regex(/^[1-9]\d{0,14}$/, "is no cursor of this route")
      .optional(),
  }),
  body: z.undefined(),
  answer: auditListSchema,
  status: 200,
});

export const exportAuditRoute = defineRoute({
  method: "GET",
  path: "/api/v1/audit/export",
  summary:
    "The same rows oldest first, a JSON object a line, with the hashes that prove them (docs/audit.md)",
  action: "audit.read",
  params: z.strictObject({}),
  query: filterSchema,
  body: z.undefined(),
  answer: auditRowSchema,
  status: 200,
  answerType: "application/jsonl",
});
