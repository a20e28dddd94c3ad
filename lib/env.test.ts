import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

describe("parseEnv", () => {
  it("has defaults that bind to loopback", () => {
    const env = parseEnv({});
    expect(env).toMatchObject({
      HEDDLE_HOST: "127.0.0.1",
      HEDDLE_PORT: 7400,
      HEDDLE_WORKER: "on",
      HEDDLE_MESH: "default",
      HEDDLE_WRITES: "off",
    });
    expect(env.HEDDLE_ALLOWED_HOSTS).toEqual(["127.0.0.1:7400", "localhost:7400", "[::1]:7400"]);
  });

  it("has no default for a secret or a database", () => {
    expect(parseEnv({}).HEDDLE_SECRET).toBeUndefined();
    expect(parseEnv({}).DATABASE_URL).toBeUndefined();
  });

  it("listens to events where it reads, unless told otherwise", () => {
    const url = "postgresql://a@b/c";
    expect(parseEnv({ DATABASE_URL: url }).DATABASE_DIRECT_URL).toBe(url);
    expect(parseEnv({ DATABASE_URL: url, DATABASE_DIRECT_URL: "postgres://d/e" }).DATABASE_DIRECT_URL).toBe(
      "postgres://d/e",
    );
  });

  it("takes names without a port where browsers leave it out", () => {
    expect(parseEnv({ HEDDLE_PORT: "80" }).HEDDLE_ALLOWED_HOSTS).toContain("localhost");
    expect(parseEnv({ HEDDLE_ALLOWED_HOSTS: " Heddle.Example , a:1," }).HEDDLE_ALLOWED_HOSTS).toEqual([
      "heddle.example",
      "a:1",
    ]);
  });

  it("trusts no proxy unless told, and takes addresses and networks", () => {
    expect(parseEnv({}).HEDDLE_TRUSTED_PROXIES).toEqual([]);
    expect(parseEnv({ HEDDLE_TRUSTED_PROXIES: "10.0.0.0/8, 2001:db8::1" }).HEDDLE_TRUSTED_PROXIES).toEqual([
      "10.0.0.0/8",
      "2001:db8::1",
    ]);
    for (const wrong of ["proxy", "10.0.0.0/33", "10.0.0.0/8/1", "10.0.0.0/", "::1/129"])
      expect(() => parseEnv({ HEDDLE_TRUSTED_PROXIES: wrong })).toThrow(/HEDDLE_TRUSTED_PROXIES/);
  });

  it("names every wrong variable in one line and none of their values", () => {
    const wrong = () =>
      parseEnv({ HEDDLE_PORT: "99999", DATABASE_URL: "mysql://hunter2", HEDDLE_SECRET: "short" });
    expect(wrong).toThrow(
      /^The environment is not usable: [^\n]*HEDDLE_SECRET[^\n]*HEDDLE_PORT|HEDDLE_PORT[^\n]*HEDDLE_SECRET/,
    );
    expect(wrong).toThrow(/DATABASE_URL/);
    expect(wrong).not.toThrow(/hunter2|short"/);
  });
});
