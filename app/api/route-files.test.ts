import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { contracts } from "../../lib/http/contracts";

const root = join(import.meta.dirname, "../..");

/** Every `METHOD path` that a route file under app/api exports. */
function exportedRoutes(): string[] {
  return readdirSync(join(root, "app/api"), { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)route\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, "app/api", file), "utf8");
      const path = `/api/${relative("", file).replace(/\/?route\.ts$/, "")}`
        .replaceAll("[", "{")
        .replaceAll("]", "}");
      return [
        ...text.matchAll(/^export (?:const|async function|function) (GET|POST|PUT|DELETE|PATCH)\b/gm),
      ].map(([, method]) => `${method} ${path}`);
    });
}

describe("route files", () => {
  it("export exactly the contracts of the list", () => {
    expect(exportedRoutes().sort()).toEqual(contracts.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it("are made by handle or handleStream, so that none can forget a check", () => {
    for (const file of readdirSync(join(root, "app/api"), { recursive: true, encoding: "utf8" })) {
      if (!/(^|\/)route\.ts$/.test(file)) continue;
      const text = readFileSync(join(root, "app/api", file), "utf8");
      for (const [line] of text.matchAll(/^export .*(GET|POST|PUT|DELETE|PATCH)\b.*$/gm)) {
        expect(`${file}: ${line}`).toMatch(/export const (GET|POST|PUT|DELETE|PATCH) = handle(Stream)?\(/);
      }
    }
  });
});
