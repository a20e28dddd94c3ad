import { expect, test } from "@playwright/test";
import { until } from "./fixtures/console-api";
import { type Look, quietLooks } from "./fixtures/quiet-watch";

const quietMinutes = 10;
/** The demo is watched every five seconds; a longer silence would hide something. */
const mostSilentMs = 20_000;

/**
 * The calm journeys leave the shared demo alone: it has been watched since they began, and nothing was to be found. On a machine
 * that had no time for the demo, calls did fail: a second try asks for so many minutes together that were quiet.
 */
test(`${quietMinutes} quiet minutes, and nothing is found`, async () => {
  test.setTimeout((quietMinutes + 1) * 60_000);
  const isAgain = test.info().retry > 0;
  await until("enough quiet minutes", quietMinutes * 60 + 30, async () => {
    const stretches = isAgain ? quietStretches(quietLooks()) : [quietLooks()];
    return longestMs(stretches) >= quietMinutes * 60_000 || undefined;
  });
  if (isAgain) return;
  const looks = quietLooks();
  const silences = looks.slice(1).map(({ at }, index) => at - (looks[index]?.at ?? at));
  expect(Math.max(...silences)).toBeLessThan(mostSilentMs);
  expect(looks.flatMap(({ failed }) => failed ?? [])).toEqual([]);
  expect(
    looks.flatMap(({ at, found }) => found.map((name) => `${new Date(at).toISOString()} ${name}`)),
  ).toEqual([]);
});

/** Looks one after the other, none of which failed or found anything, with no silence between them. */
function quietStretches(looks: readonly Look[]): Look[][] {
  const stretches: Look[][] = [];
  let last: Look | undefined;
  for (const look of looks) {
    const isQuiet = look.failed === null && look.found.length === 0;
    if (isQuiet && last && look.at - last.at < mostSilentMs) stretches.at(-1)?.push(look);
    else if (isQuiet) stretches.push([look]);
    last = isQuiet ? look : undefined;
  }
  return stretches;
}

function longestMs(stretches: readonly Look[][]): number {
  return Math.max(0, ...stretches.map((looks) => (looks.at(-1)?.at ?? 0) - (looks[0]?.at ?? 0)));
}
