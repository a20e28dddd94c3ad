import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { JsonObject } from "../json";

interface BuiltInDiscovery {
  groups: { name: string; versions: string[] }[];
  core: JsonObject[];
}

/** Recorded (golden cases apis, resources-core): what every server of this version has. */
export const builtInDiscovery = parse(
  readFileSync(fileURLToPath(new URL("./built-in.yaml", import.meta.url)), "utf8"),
) as BuiltInDiscovery;
