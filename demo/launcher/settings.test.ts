import path from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "./settings";

describe("settings of the demo", () => {
  it("puts the parts on neighbouring ports from 7400 on", () => {
    const { ports, folder, fresh, scrapeSeconds } = readSettings([], {});
    expect(Object.values(ports)).toEqual([7400, 7401, 7402, 7403, 7404, 7405, 7406]);
    expect(folder).toBe(path.resolve(".demo"));
    expect(fresh).toBe(false);
    expect(scrapeSeconds).toBe(1);
  });

  it("moves all parts with the base, and one with its own variable", () => {
    const { ports } = readSettings(["--port-base", "9000"], {
      HEDDLE_PORT_BASE: "8000",
      POSTGRES_PORT: "5432",
    });
    expect(ports.console).toBe(9000);
    expect(ports.gateway).toBe(9005);
    expect(ports.postgres).toBe(5432);
  });

  it("takes an empty variable for one that is not set", () => {
    expect(readSettings([], { HEDDLE_PORT: "", DATABASE_URL: "" }).ports.console).toBe(7400);
  });

  it.each([
    [["--port-base", "99999"], {}, /HEDDLE_PORT_BASE/],
    [["--port-base", "65530"], {}, /HEDDLE_PORT_BASE/],
    [[], { HEDDLE_PORT: "0" }, /HEDDLE_PORT/],
    [[], { HEDDLE_SCRAPE_SECONDS: "2" }, /HEDDLE_SCRAPE_SECONDS/],
    [[], { PROMETHEUS_URL: "here" }, /PROMETHEUS_URL/],
    [[], { DATABASE_URL: "mysql://x" }, /DATABASE_URL/],
    [["--frsh"], {}, /--frsh.*known: --fresh/],
  ])("refuses %j %j in one line", (args, variables, words) => {
    expect(() => readSettings(args, variables)).toThrow(words);
    try {
      readSettings(args, variables);
    } catch (error) {
      expect((error as Error).name).toBe("Failure");
      expect((error as Error).message).not.toContain("\n");
    }
  });
});
