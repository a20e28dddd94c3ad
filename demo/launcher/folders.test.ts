import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { boundLogs, forget, lostSecrets, makeFolders, storeFolder } from "./folders";
import { readOrMakeSecrets } from "./secrets";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-folders-"));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the demo's folder", () => {
  it("begins each run without the logs, announced targets and incidents of the last", () => {
    const { logFolder } = makeFolders(folder);
    appendFileSync(path.join(logFolder, "console.log"), "x");
    for (const name of ["targets", "incidents"]) appendFileSync(path.join(folder, name, "old.json"), "[]");
    makeFolders(folder);
    expect(existsSync(path.join(folder, "incidents/old.json"))).toBe(false);
    expect(existsSync(path.join(logFolder, "console.log"))).toBe(false);
    expect(existsSync(path.join(folder, "targets/old.json"))).toBe(false);
  });

  it("forgets data and secrets with --fresh, but not the binaries and who runs", () => {
    const stores = storeFolder(folder);
    for (const name of ["data", "native-1"]) mkdirSync(path.join(stores, name), { recursive: true });
    mkdirSync(path.join(folder, "loki"));
    const secrets = readOrMakeSecrets(folder);
    writeFileSync(path.join(folder, "pids.json"), "{}");
    expect(readOrMakeSecrets(folder)).toEqual(secrets);
    forget(folder, stores);
    expect(existsSync(path.join(stores, "data"))).toBe(false);
    expect(existsSync(path.join(folder, "loki"))).toBe(false);
    expect(existsSync(path.join(stores, "native-1"))).toBe(true);
    expect(existsSync(path.join(folder, "pids.json"))).toBe(true);
    expect(readOrMakeSecrets(folder)).not.toEqual(secrets);
  });

  it("notices a database whose secrets are gone", () => {
    const stores = storeFolder(folder);
    expect(lostSecrets(folder, stores)).toBe(false);
    mkdirSync(path.join(stores, "data"), { recursive: true });
    expect(lostSecrets(folder, stores)).toBe(true);
  });

  it.runIf(process.getuid?.() === 0)("lies elsewhere when root's server user could not reach it", () => {
    chmodSync(folder, 0o700);
    expect(storeFolder(path.join(folder, "demo"))).toMatch(/^\/var\/lib\/heddle-demo-[0-9a-f]{12}$/);
  });

  it("keeps logs from growing for ever", () => {
    const { logFolder } = makeFolders(folder);
    const [long, short] = [path.join(logFolder, "long.log"), path.join(logFolder, "short.log")];
    writeFileSync(long, Buffer.alloc(17 * 1024 ** 2));
    writeFileSync(short, "words");
    boundLogs(logFolder);
    expect(statSync(long).size).toBe(0);
    expect(statSync(short).size).toBe(5);
  });

  it.each(["", "{", '{"postgresPassword":""}'])(
    "says in one line that its secrets are broken: %j",
    (text) => {
      writeFileSync(path.join(folder, "secrets.json"), text);
      expect(() => readOrMakeSecrets(folder)).toThrow(
        /secrets\.json is broken: start over with "npm run demo -- --fresh"/,
      );
    },
  );
});
