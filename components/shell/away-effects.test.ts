import { describe, expect, it } from "vitest";
import type { UpstreamState } from "../../lib/meshes/meshes";
import messages from "../../messages/en.json";
import { awayEffects } from "./away-effects";

const read = "2026-01-01T00:00:00Z";
const effect: Record<string, string> = messages.upstream.effect;

describe("what follows of an upstream's being away", () => {
  it.each<[UpstreamState["upstream"], string | null, boolean, string]>([
    ["prometheus", read, true, "Figures stay as they were. Changes still go out."],
    ["prometheus", read, false, "Figures stay as they were."],
    ["prometheus", null, false, "No figure was read yet."],
    ["loki", read, false, "Logs cannot be searched."],
    ["control-plane", read, true, "Changes wait and go out when it returns; traffic keeps its routes."],
    ["control-plane", null, false, "Which instances are ready is not known; traffic keeps its routes."],
    ["postgres", read, true, "Nothing can be changed or recorded until it returns."],
  ])("%s, last read %s, changes allowed: %s", (upstream, lastGoodAt, mayChange, words) => {
    const said = awayEffects({ upstream, lastGoodAt }, mayChange).map((key) => effect[key]);
    expect(said.join(" ")).toBe(words);
  });
});
