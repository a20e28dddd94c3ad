import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readConfiguration } from "./configuration";
import { parseObjects } from "./objects-file";

function fileOf(configuration: object): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "kubernetes-")), "configuration.json");
  writeFileSync(file, JSON.stringify(configuration));
  return file;
}

describe("the configuration of the process", () => {
  it("is a file, most of which need not be there", () => {
    const read = readConfiguration(
      fileOf({ tokens: { t: { user: "u", rights: [{ verbs: ["get"] }] } }, installed: ["istio"] }),
    );
    expect(read).toMatchObject({ installed: ["istio"], hasIstiodWebhook: true, gatewayControllers: [] });
  });

  it("is refused where a word is not known", () => {
    expect(() => readConfiguration(fileOf({ tokens: {}, installled: [] }))).toThrow("installled");
  });
});

describe("a file of objects", () => {
  it("has any number of documents, empty ones and lists among them", () => {
    const text =
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\n---\nkind: List\nitems:\n- {kind: Service}\n- {kind: Pod}\n";
    expect(parseObjects(text).map(({ kind }) => kind)).toEqual(["Namespace", "Service", "Pod"]);
  });
});
