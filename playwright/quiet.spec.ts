import { expect, test } from "@playwright/test";
import { until } from "./fixtures/console-api";
import { quietLooks } from "./fixtures/quiet-watch";

const quietMinutes = 10;
/** The demo is watched every five seconds; a longer silence would hide something. */
const mostSilentMs = 20_000;

/** The calm journeys leave the shared demo alone: it has been watched since they began. A second try watches anew. */
test(`${quietMinutes} quiet minutes, and nothing is found`, async () => {
  test.setTimeout((quietMinutes + 1) * 60_000);
  const begin = test.info().retry === 0 ? 0 : Date.now();
  const looks = await until("enough quiet minutes", quietMinutes * 60 + 30, async () => {
    const all = quietLooks().filter(({ at }) => at >= begin);
    const [first, last] = [all[0]?.at ?? 0, all.at(-1)?.at ?? 0];
    return last - first >= quietMinutes * 60_000 ? all : undefined;
  });
  const silences = looks.slice(1).map(({ at }, index) => at - (looks[index]?.at ?? at));
  expect(Math.max(...silences)).toBeLessThan(mostSilentMs);
  expect(looks.flatMap(({ failed }) => failed ?? [])).toEqual([]);
  expect(
    looks.flatMap(({ at, found }) => found.map((name) => `${new Date(at).toISOString()} ${name}`)),
  ).toEqual([]);
});
