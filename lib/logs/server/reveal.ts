import "server-only";
import { type Context, mayDo } from "../../access/actor";
import { mayReadNamespace } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { AppError } from "../../errors";
import { logger } from "../../logger";
import type { Entry } from "../entry";
import { maskEntry, revealEntry, type ShownEntry } from "../masking/mask-entry";
import type { KnownLogs } from "../profiles/known-logs";

/** What somebody wants to see unmasked: one line, or the lines of a request. */
type Wanted = { mesh: string; line: string } | { mesh: string; request: string };

const verb = "read-prompt";

/**
 * Throws `forbidden` where `ctx` may not read what was said there, and leaves a row of it. `namespace` left out: anywhere in the
 * mesh; `*`: in each namespace of it.
 */
export async function requireReveal(ctx: Context, wanted: Wanted, namespace?: string): Promise<void> {
  const { mesh, ...after } = wanted;
  try {
    authorise(ctx, "prompt.read", mesh, namespace);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const { code, message } = cause;
    const place = { mesh, ...(namespace === undefined || namespace === "*" ? {} : { namespace }) };
    // The answer is the same without a record: it is no.
    await transaction((tx) =>
      recordAudit(tx, ctx, { ...place, action: verb, outcome: "refused", code, message, after }),
    ).catch((err: unknown) =>
      logger().error({ err, requestId: ctx.requestId, verb }, "a refusal could not be recorded"),
    );
    throw cause;
  }
}

/** A line as `ctx` may see it: as it is where its stream's namespace allows that, else masked. */
export function shownTo(ctx: Context, mesh: string, entry: Entry, known: KnownLogs): ShownEntry {
  const namespace = namespaceOf(entry, known);
  const may = mayDo(ctx, "prompt.read", mesh, namespace) && mayReadNamespace(ctx, mesh, namespace);
  return may ? revealEntry(entry) : maskEntry(entry);
}

/**
 * Writes down which lines are about to be seen unmasked, a row for each namespace, and never what they say. Throws where that
 * cannot be written: then nothing may be shown. Lines with nothing to mask are no matter.
 */
export async function recordReveal(
  ctx: Context,
  { mesh, ...what }: Wanted,
  shown: readonly ShownEntry[],
  known: KnownLogs,
): Promise<void> {
  const seen = shown.filter((entry) => !entry.isMasked && maskEntry(entry).isMasked);
  if (seen.length === 0) return;
  const namespaces = [...new Set(seen.map((entry) => namespaceOf(entry, known)))].sort();
  await transaction(async (tx) => {
    for (const namespace of namespaces) {
      const own = seen.filter((entry) => namespaceOf(entry, known) === namespace);
      await recordAudit(tx, ctx, {
        mesh,
        ...(namespace === "*" ? {} : { namespace }),
        action: verb,
        outcome: "done",
        after: "line" in what ? what : { ...what, lines: own.map(({ ns, key }) => `${ns}-${key}`) },
      });
    }
  });
}

/** Whose a line is, its stream says; one that does not say takes a right for every namespace. */
export function namespaceOf({ labels }: Pick<Entry, "labels">, { by, labels: names }: KnownLogs): string {
  const name = by === "labelled" ? "namespace" : names.namespace;
  return (name !== null && labels[name]) || "*";
}
