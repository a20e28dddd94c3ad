import { z } from "zod";

/** What people and tokens are called: one line, and nothing that cannot be seen. */
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, "must not contain characters that cannot be seen");

/** An address as it is kept: in lower case. */
export const emailSchema = z.email().max(200).toLowerCase();

/** Nothing is asked of a password but its length (NIST SP 800-63B, 3.1.1.2); longer ones than this cost too much to hash. */
export const passwordSchema = z
  .string()
  .min(12)
  .max(128)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this one is what is refused
  .regex(/^[^\u0000]*$/, "must not contain NUL");
