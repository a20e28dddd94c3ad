import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { getChange } from "../../changes/server/get-change";
import { AppError } from "../../errors";
import { memoryOf } from "../../findings/server/memory";
import { PlanRig } from "../../plans/server/plan-rig.fixture";
import * as rules from "../../settings/change-rules";
import { type Act, ada, mesh, type Outcome, type Way } from "./ways.fixture";
import { waysBack } from "./ways-back.fixture";
import { waysForward } from "./ways-forward.fixture";

const ways = [...waysForward, ...waysBack];
const breakGlass = { reason: "the pager rings and nobody else is up" };
const situations = ["approval", "freeze", "glass"] as const;
const serviceOf = (way: Way, rule: (typeof situations)[number]) => `${rule}-${ways.indexOf(way)}`;
let rig: PlanRig;

beforeAll(async () => {
  const services = ways.flatMap((way) => situations.map((rule) => serviceOf(way, rule)));
  rig = await PlanRig.start({ services, workers: 0, tellsOfOthers: true });
}, 120_000);
afterAll(() => rig.stop());
afterEach(() => {
  vi.restoreAllMocks();
  memoryOf(mesh).latest = null;
});

const protect = () => vi.spyOn(rules, "approvalsNeeded").mockReturnValue(1);
function freeze(): void {
  const until = new Date(Date.now() + 3_600_000);
  vi.spyOn(rules, "freezeOf").mockImplementation((_, at) => (at < until ? { name: "launch", until } : null));
}

async function outcomeOf(work: ReturnType<Act>): Promise<Outcome> {
  try {
    const { changeId, waiting } = await work;
    if (waiting) return "waits";
    const { passed } = await getChange({ ctx: ada, input: { id: changeId } });
    if (passed === null) return "goes";
    return passed.how === "way-back" ? "marked" : "past broken glass";
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    if (cause.code === "approval-required" || cause.code === "frozen") return "refused";
    throw cause;
  }
}

describe("what a mesh's rules make of", () => {
  it.each(ways)("$verb: $approval where others have to approve it", async (way) => {
    const act = await way.begin(rig, serviceOf(way, "approval"));
    protect();
    expect(await outcomeOf(act({}))).toBe(way.approval);
  });

  it.each(ways)("$verb: $freeze in a freeze", async (way) => {
    const act = await way.begin(rig, serviceOf(way, "freeze"));
    freeze();
    expect(await outcomeOf(act({}))).toBe(way.freeze);
  });

  it.each(ways.filter(({ glass }) => glass))("$verb: past broken glass, on record", async (way) => {
    const act = await way.begin(rig, serviceOf(way, "glass"));
    protect();
    freeze();
    expect(await outcomeOf(act({ breakGlass }))).toBe("past broken glass");
  });
});
