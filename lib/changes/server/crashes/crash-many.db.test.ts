import { expect, it } from "vitest";
import { crashMany, tableOf } from "./crash-many.fixture";
import { crashPoints, plannedCrashes } from "./plan.fixture";

const plan = { seed: 20_261_201, runs: 25, perProcess: 3 };

it("plans a death at every point, and at moments between them, the same for the same seed", () => {
  const planned = plannedCrashes(plan);
  expect(plannedCrashes(plan)).toEqual(planned);
  const places = planned.map(({ at }) => ("point" in at ? at.point : "a moment"));
  expect(new Set(places)).toEqual(new Set([...crashPoints, "a moment"]));
});

it("of changes whose worker is killed nothing is lost, doubled or falsely said", async () => {
  const report = await crashMany({ ...plan, lanes: 2 });
  expect(report.deaths).toHaveLength(plan.runs);
  // What died in the middle of nothing proves nothing.
  expect(new Set(report.deaths.map(({ stage }) => stage)).size).toBeGreaterThan(2);
  expect(report.takenOver).toBeGreaterThan(0);
  const { lost, doubled, false: wrong } = report;
  expect({ lost, doubled, wrong }, tableOf(report)).toEqual({ lost: [], doubled: [], wrong: [] });
}, 240_000);
