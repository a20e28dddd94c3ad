import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);

const envSchema = z.object({
  CONTROL_PLANE_HOST: z.string().min(1).default("127.0.0.1"),
  CONTROL_PLANE_PORT: port.default(7401),
  XDS_PORT: port.default(7402),
  CONTROL_PLANE_TOKEN: z.string().min(16, "must have at least 16 characters"),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a postgres:// URL"),
});

export type Env = z.infer<typeof envSchema>;

/** The process's settings; throws one line that says what is wrong with them. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new Error(`The control plane cannot start: ${faults.join("; ")}.`);
}
