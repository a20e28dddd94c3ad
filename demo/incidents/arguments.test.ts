import { describe, expect, it } from "vitest";
import { readArguments, type Wanted } from "./arguments";

describe("npm run demo:incident --", () => {
  it.each<[string, Wanted]>([
    ["", { do: "help" }],
    ["--list", { do: "list" }],
    ["--clear", { do: "clear", name: undefined }],
    ["--clear overload", { do: "clear", name: "overload" }],
    ["overload", { do: "start", name: "overload", seconds: 120, version: undefined }],
    ["slow-version --for 30 --version v1", { do: "start", name: "slow-version", seconds: 30, version: "v1" }],
  ])("%j", (line, wanted) => {
    expect(readArguments(line.split(" ").filter(Boolean))).toEqual(wanted);
  });

  it.each([
    ["slow", /no incident "slow".*slow-version, failing-version/],
    ["overload slow-version", /One incident at a time/],
    ["overload --for 0", /from 1 to 3600/],
    ["overload --for soon", /not "soon"/],
    ["overload --version v1", /about no version/],
    ["slow-version --version ../v1", /is no version/],
    ["--now", /--now/],
    ["--clear what", /no incident "what"/],
  ])("refuses %j", (line, message) => {
    expect(() => readArguments(line.split(" "))).toThrow(message);
  });
});
