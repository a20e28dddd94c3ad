import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Failure } from "../../scripts/failure.mjs";
import { writeWhole } from "../../scripts/write-whole.mjs";

const secretsSchema = z.object({
  postgresPassword: z.string().min(1),
  controlPlaneToken: z.string().min(1),
  sessionSecret: z.string().min(32),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** This installation's own secrets: made at random once, kept in the demo's folder for its owner only. */
export function readOrMakeSecrets(folder: string): Secrets {
  const file = path.join(folder, "secrets.json");
  if (existsSync(file)) return read(file);
  const secrets: Secrets = {
    postgresPassword: randomBytes(18).toString("hex"),
    controlPlaneToken: randomBytes(24).toString("hex"),
    sessionSecret: randomBytes(32).toString("hex"),
  };
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

function read(file: string): Secrets {
  const text = readFileSync(file, "utf8");
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    throw new Failure(`${file} is broken: start over with "npm run demo -- --fresh".`);
  }
}
