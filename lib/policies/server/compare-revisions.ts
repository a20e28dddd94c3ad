import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { specOf } from "../../changes/server/read-revision";
import { readDatabase } from "../../db/client";
import { changedFields } from "../changed-fields";
import type { compareRevisionsRoute } from "../routes-compare";
import { requireRevision } from "./apply-revision";
import { findPolicy } from "./find-policy";
import { revisionViewOf } from "./policy-view";

/** What differs between two revisions of a policy, whichever is the older. Throws `not-found`, or that Postgres is away. */
export async function compareRevisions({
  ctx,
  input: { id, from, to },
  signal,
}: {
  ctx: Context;
  input: { id: string; from: number; to: number };
  signal?: AbortSignal;
}): Promise<z.input<typeof compareRevisionsRoute.answer>> {
  const { target } = await findPolicy(id, signal);
  authorise(ctx, "mesh.read", target.mesh, target.namespace);
  const [before, after] = await readDatabase(
    (db) => Promise.all([requireRevision(db, id, from), requireRevision(db, id, to)]),
    signal ? { signal } : {},
  );
  return {
    from: revisionViewOf(before),
    to: revisionViewOf(after),
    fields: changedFields(specOf(before), specOf(after)),
  };
}
