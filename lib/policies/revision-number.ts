import { z } from "zod";

/** What the column of a revision's number holds at most. */
const greatest = 2_147_483_647;

/** A revision's number in a path or query: they are counted from 1. */
export const revisionNumberSchema = z.coerce.number().int().min(1).max(greatest);

/** The newest revision that somebody saw; 0 before the first. */
export const baseRevisionSchema = z.number().int().min(0).max(greatest);
