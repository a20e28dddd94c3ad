import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePortBase } from "../../scripts/free-port";
import { passableForAll, requireFolder, requireFreePorts } from "./preconditions";
import { readSettings } from "./settings";

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-pre-"));
});
afterEach(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function takePort(offset: number): Promise<string> {
  const base = await freePortBase(7);
  server = createServer();
  await new Promise<void>((resolve) => server?.listen(base + offset, "127.0.0.1", resolve));
  return String(base);
}

describe("ports", () => {
  it("are refused when taken, with the part and the variable that moves it", async () => {
    const base = await takePort(3);
    const { ports, given } = readSettings(["--port-base", base], {});
    await expect(requireFreePorts({ ports, given })).rejects.toThrow(
      `Port ${Number(base) + 3} (prometheus) is taken: set PROMETHEUS_PORT to another one, or move all with --port-base N.`,
    );
  });

  it("do not matter for a server that is given", async () => {
    const base = await takePort(3);
    const settings = readSettings(["--port-base", base], { PROMETHEUS_URL: "http://127.0.0.1:9090" });
    await expect(requireFreePorts(settings)).resolves.toBeUndefined();
  });

  it("are refused when two parts want the same one", async () => {
    const base = await freePortBase(7);
    const settings = readSettings(["--port-base", String(base)], { GATEWAY_PORT: String(base) });
    await expect(requireFreePorts(settings)).rejects.toThrow(
      /console and the gateway|gateway and the console/,
    );
  });
});

describe("the demo's folder", () => {
  it("is made", () => {
    requireFolder(path.join(folder, "a/b"));
    expect(passableForAll(path.join(folder, "a/b"))).toBe(false);
  });

  it("is refused in one line when a file is in its place", () => {
    writeFileSync(path.join(folder, "file"), "");
    for (const name of ["file", "file/below"]) {
      expect(() => requireFolder(path.join(folder, name))).toThrow(
        /there is a file in its place.*HEDDLE_DEMO_DIR/,
      );
    }
  });

  it.skipIf(process.getuid?.() === 0)("is refused when it is another user's", () => {
    const locked = path.join(folder, "locked");
    mkdirSync(locked, { mode: 0o500 });
    expect(() => requireFolder(path.join(locked, "demo"))).toThrow(/belongs to another user/);
  });

  it("is passable when every folder above it is", () => {
    chmodSync(folder, 0o755);
    expect(passableForAll(path.join(folder, "not-there-yet"))).toBe(true);
    chmodSync(folder, 0o700);
    expect(passableForAll(path.join(folder, "not-there-yet"))).toBe(false);
  });
});
