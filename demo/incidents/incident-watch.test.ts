import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Incident, IncidentName } from "./incident";
import { readIncidents, removeIncident, writeIncident } from "./incident-folder";
import { IncidentWatch } from "./incident-watch";

let folder: string;
let watch: IncidentWatch | undefined;

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "heddle-incidents-")), "incidents");
});
afterEach(() => {
  watch?.stop();
  rmSync(path.dirname(folder), { recursive: true });
});

const incident = (name: IncidentName, lastsMs: number): Incident => ({
  name,
  startedAt: new Date().toISOString(),
  endsAt: new Date(Date.now() + lastsMs).toISOString(),
  params: {},
});

describe("what a process knows of incidents", () => {
  it("follows a file that comes, changes and goes, and tells each time", async () => {
    watch = new IncidentWatch(folder);
    const heard = vi.fn();
    watch.onChange(heard);
    expect(watch.of("overload")).toBeUndefined();
    writeIncident(folder, incident("overload", 60_000));
    await vi.waitFor(() => expect(watch?.of("overload")?.params).toEqual({}));
    writeIncident(folder, { ...incident("overload", 60_000), params: { version: "v2" } });
    await vi.waitFor(() => expect(watch?.of("overload")?.params.version).toBe("v2"));
    removeIncident(folder, "overload");
    await vi.waitFor(() => expect(watch?.of("overload")).toBeUndefined());
    expect(heard).toHaveBeenCalledTimes(3);
  });

  it("ends an incident at its time, whether or not its file goes", async () => {
    watch = new IncidentWatch(folder);
    const heard = vi.fn();
    watch.onChange(heard);
    writeIncident(folder, incident("noisy-tenant", 700));
    await vi.waitFor(() => expect(watch?.of("noisy-tenant")).toBeDefined(), { interval: 20 });
    await new Promise((resolve) => setTimeout(resolve, 750));
    expect(watch.of("noisy-tenant")).toBeUndefined();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2));
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["null", "null"],
    ["another incident", JSON.stringify(incident("overload", 9000))],
    ["no times", JSON.stringify({ name: "stuck-push", params: {} })],
    [
      "a version that is none",
      JSON.stringify({ ...incident("stuck-push", 9000), params: { version: "../x" } }),
    ],
    ["too much", `${" ".repeat(20_000)}${JSON.stringify(incident("stuck-push", 9000))}`],
  ])("passes over a file with %s", async (_, content) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "stuck-push.json"), content);
    writeFileSync(path.join(folder, "unknown.json"), content);
    mkdirSync(path.join(folder, "overload.json"));
    writeIncident(folder, incident("slow-version", 9000));
    expect((await readIncidents(folder)).map(({ name }) => name)).toEqual(["slow-version"]);
  });
});
