import { describe, expect, it } from "vitest";
import { movedBy, startingChoice, toggled } from "./mesh-choice";

const choice = startingChoice(["a", "b", "c"], "b");
const said = (of: typeof choice) => of.map(({ mesh, isIn }) => (isIn ? mesh : `-${mesh}`)).join(" ");

describe("the meshes of a plan that is being made", () => {
  it("begin with the one that is looked at", () => {
    expect(said(choice)).toBe("b a c");
    expect(said(startingChoice(["a", "b"], "none"))).toBe("a b");
  });

  it("change places, and stay at the ends", () => {
    expect(said(movedBy(choice, "c", -1))).toBe("b c a");
    expect(said(movedBy(choice, "b", 1))).toBe("a b c");
    expect(movedBy(choice, "b", -1)).toBe(choice);
    expect(movedBy(choice, "c", 1)).toBe(choice);
    expect(movedBy(choice, "unknown", 1)).toBe(choice);
  });

  it("are left out and taken in", () => {
    expect(said(toggled(choice, "a"))).toBe("b -a c");
    expect(said(toggled(toggled(choice, "a"), "a"))).toBe("b a c");
  });
});
