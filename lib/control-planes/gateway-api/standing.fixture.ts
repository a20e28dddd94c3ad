import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";

const folder = new URL("fixtures/standing/", import.meta.url);

/** Objects as people write them, by the name of their file. */
export const standing: Record<string, unknown> = Object.fromEntries(
  readdirSync(folder).map((file) => [
    file.replace(/\.yaml$/, ""),
    parse(readFileSync(new URL(file, folder), "utf8")),
  ]),
);
