import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** Rules of docs/ARCHITECTURE.md that no linter knows. */
const rooms = ["app", "bench", "cli", "components", "controlplane", "demo", "lib", "playwright", "scripts"];
const sources = [
  ...readdirSync("."),
  ...rooms
    .filter((room) => existsSync(room))
    .flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: "utf8" }).map((file) => `${room}/${file}`),
    ),
].filter((file) => /\.(tsx?|mjs)$/.test(file) && !/\/generated\/|^next-env/.test(file));
const product = sources.filter((file) => /^(app|components|lib|controlplane|demo)\//.test(file));
const isTest = (file: string) => /\.(test|fixture|spec)\.|\/fixtures\//.test(file);
const linesOf = (file: string) => readFileSync(file, "utf8").split("\n").length;

describe("every source file", () => {
  it("is there to be looked at", () => expect(sources.length).toBeGreaterThan(100));

  it("has fewer than 300 lines", () => {
    expect(sources.filter((file) => linesOf(file) > 300)).toEqual([]);
  });

  it("is named after its one idea, in kebab case", () => {
    const vague = /^(utils?|helpers?|common|misc|types)$/;
    const name = (file: string) => path.basename(file).split(".")[0] ?? "";
    expect(sources.filter((file) => vague.test(name(file)))).toEqual([]);
    expect(sources.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name(file)))).toEqual([]);
  });

  it("is no barrel", () => {
    expect(product.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual([]);
  });
});

describe("the environment", () => {
  it("is read in one file of each program only", () => {
    const readers = ["lib/env.ts", "controlplane/env.ts", "demo/app/env.ts", "demo/launcher/parts.ts"];
    const reading = product.filter(
      (file) => !isTest(file) && readFileSync(file, "utf8").includes("process.env"),
    );
    expect(reading.filter((file) => !readers.includes(file))).toEqual([]);
  });
});
