import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { type ResourceKind, resourceKinds } from "../../kubernetes/resource-kinds";
import { canonicalJson } from "../../policies/canonical-json";
import { compileKept } from "./kept-rest";
import { kubectlCommand } from "./kubectl-command";
import type { Layout, Role } from "./layout";

const target = { mesh: "demo", namespace: "ai", service: "chat" };

function layout(...roles: (Partial<Role> & { kind: ResourceKind })[]): Layout {
  return { roles: roles.map((role) => ({ isOf: () => true, ...role })), view: () => [], plan: () => [] };
}
const route = layout(
  { kind: resourceKinds.virtualService },
  { kind: resourceKinds.destinationRule, isShared: true },
);
const ofService = layout({ kind: resourceKinds.service, isShared: true, isOthers: true });

const body = (kind: string, more: object) =>
  canonicalJson({ apiVersion: "networking.istio.io/v1", kind, ...more });

/** What a shell makes of a command: each call of kubectl with its words and what it is given to read. */
function run(command: string): { words: string[]; documents: unknown[] }[] {
  const kubectl = `kubectl() { printf 'CALL\\0'; printf '%s\\0' "$@"; printf 'READ\\0'; case "$*" in *"-f -"*) cat;; esac; printf '\\0'; }`;
  const out = execFileSync("bash", ["-eu", "-c", `${kubectl}\n${command}`], { encoding: "utf8" });
  return out
    .split("CALL\0")
    .slice(1)
    .map((call) => {
      const [words = "", read = ""] = call.split("READ\0");
      const documents = parseAllDocuments(read.replace(/\0$/, "")).map((each) => each.toJS());
      return { words: words.split("\0").slice(0, -1), documents };
    });
}

describe("the command that does the same", () => {
  it("applies the subsets before the route that uses them, what is shared under a name of its own", () => {
    const resources = [
      { ref: "VirtualService", body: body("VirtualService", { spec: { hosts: ["chat"] } }) },
      { ref: "DestinationRule", body: body("DestinationRule", { spec: { host: "chat" } }) },
    ];
    const calls = run(kubectlCommand(target, route, resources));
    const manager = (call: (typeof calls)[number]) =>
      call.words.find((word) => word.startsWith("--field-manager="));
    expect(calls.map(({ documents }) => (documents[0] as { kind: string }).kind)).toEqual([
      "DestinationRule",
      "VirtualService",
    ]);
    expect(calls.map(manager)).toEqual(["--field-manager=heddle-by-hand", "--field-manager=heddle"]);
    expect(calls[1]?.documents).toEqual([
      {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: { namespace: "ai", name: "chat" },
        spec: { hosts: ["chat"] },
      },
    ]);
  });

  it("deletes what is ours alone, and leaves what others lean on", () => {
    const gone = [
      { ref: "VirtualService", body: "" },
      { ref: "DestinationRule", body: "" },
    ];
    expect(run(kubectlCommand(target, route, gone)).map(({ words }) => words)).toEqual([
      ["delete", "-n", "ai", "virtualservices.networking.istio.io", "chat"],
    ]);
    const rule = layout({ kind: resourceKinds.destinationRule, isShared: true });
    expect(run(kubectlCommand(target, rule, gone.slice(1)))[0]?.words[0]).toBe("edit");
  });

  it("takes annotations of a Service back without taking the Service away", () => {
    const annotated = [{ ref: "Service", body: body("Service", { metadata: { annotations: { a: "b" } } }) }];
    expect(run(kubectlCommand(target, ofService, annotated))[0]?.documents).toMatchObject([
      { kind: "Service", metadata: { namespace: "ai", name: "chat", annotations: { a: "b" } } },
    ]);
    const [call] = run(kubectlCommand(target, ofService, [{ ref: "Service", body: "" }]));
    expect(call?.words[0]).toBe("apply");
    expect(call?.documents).toEqual([
      { apiVersion: "v1", kind: "Service", metadata: { namespace: "ai", name: "chat" } },
    ]);
  });

  it("lets a person move the weights of what others wrote", () => {
    const split = [
      { to: { version: "v1" }, weightBp: 9_000 },
      { to: { version: "v2\n$(false)" }, weightBp: 1_000 },
    ];
    const command = kubectlCommand(target, route, compileKept("VirtualService", { rules: [{ split }] }));
    expect(command).toContain('"v1" 90 %');
    expect(run(command).map(({ words }) => words)).toEqual([
      ["edit", "-n", "ai", "virtualservices.networking.istio.io", "chat"],
    ]);
  });

  it("hands over any text as it is: quotes, ends of documents, the end of the input itself", () => {
    const text = fc
      .array(
        fc.constantFrom(
          "EOF",
          "\n",
          "---",
          "...",
          "'",
          '"',
          "$(false)",
          "`false`",
          "\\",
          " ",
          "a",
          ": ",
          "#",
        ),
      )
      .map((parts) => parts.join(""));
    const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.dictionary(text, text, { maxKeys: 3 }));
    const spec = fc.record({ first: value, EOF: value });
    fc.assert(
      fc.property(spec, (given) => {
        const resources = [{ ref: "VirtualService", body: body("VirtualService", { spec: given }) }];
        const [call] = run(kubectlCommand(target, route, resources));
        expect(call?.documents[0]).toHaveProperty("spec", { ...given });
      }),
      { numRuns: 60, examples: [[{ first: "", EOF: " \n" }]] },
    );
  });
});
