import { existsSync } from "node:fs";
import { defineConfig } from "prisma/config";

// `generate` and `validate` only ask that this file exists; it may be absent where engines cannot be downloaded.
const nativeEngine = process.env.PRISMA_SCHEMA_ENGINE_BINARY;
if (!nativeEngine || !existsSync(nativeEngine)) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY = process.execPath;
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
