import { describe, expect, it } from "vitest";
import { builtInKinds } from "../kinds/built-in";
import { parseFieldSelector } from "./field-selector";
import { parseLabelSelector } from "./label-selector";

describe("a label selector", () => {
  const labels = { app: "chat", tier: "web", "a.b/c": "" };
  it.each([
    ["app=chat", true],
    ["app==chat,tier=web", true],
    ["app!=chat", false],
    ["nosuch!=x", true],
    ["app in (chat, other)", true],
    ["app notin (chat,other),tier", false],
    ["nosuch notin (a)", true],
    ["a.b/c,!nosuch", true],
    ["a.b/c=", true],
    ["!app", false],
    ["", true],
  ])("%s", (text, expected) => {
    expect(parseLabelSelector(text)(labels)).toBe(expected);
  });

  it.each(["app in (a", "a b c", "=x"])("refuses %s", (text) => {
    expect(() => parseLabelSelector(text)).toThrow("unable to parse requirement");
  });
});

describe("a field selector", () => {
  const pods = builtInKinds.find(({ kind }) => kind === "Pod");
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", namespace: "n" },
    status: { phase: "Running" },
  };
  it.each([
    ["metadata.name=a", true],
    ["metadata.namespace!=n", false],
    ["status.phase=Running,metadata.name==a", true],
    ["spec.nodeName=", true],
  ])("%s", (text, expected) => {
    expect(pods && parseFieldSelector(text, pods)(pod)).toBe(expected);
  });

  it("refuses fields that are not indexed", () => {
    expect(() => pods && parseFieldSelector("spec.x=1", pods)).toThrow(
      '"spec.x" is not a known field selector',
    );
  });
});
