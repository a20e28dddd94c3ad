import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const secretsSchema = z.object({
  postgresPassword: z.string(),
  controlPlaneToken: z.string(),
  sessionSecret: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** This installation's own secrets: made at random once, kept in the demo's folder for its owner only. */
export function readOrMakeSecrets(folder: string): Secrets {
  const file = path.join(folder, "secrets.json");
  if (existsSync(file)) return secretsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const secrets: Secrets = {
    postgresPassword: randomBytes(18).toString("hex"),
    controlPlaneToken: randomBytes(24).toString("hex"),
    sessionSecret: randomBytes(32).toString("hex"),
  };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
