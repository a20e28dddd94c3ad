import fc from "fast-check";
import { expect, it } from "vitest";
import { linesQuery } from "../../lib/logs/lines-query";
import { type Place, readPage } from "../../lib/logs/read-page";
import { lineKey } from "../../lib/logs/server/line-key";
import { LokiClient } from "../../lib/loki/client";
import { type PushedStream, RunningStore } from "./log-server.fixture";
import { LineStore } from "./store/line-store";

const nowMs = 1_800_000_000_000;
const firstNs = BigInt(nowMs) * 1_000_000n;
const endNs = firstNs + 1_000n;

/** A push of lines: of which of three streams, and at which of few nanoseconds, so that most share theirs. */
const pushes = fc.array(fc.array(fc.tuple(fc.nat(2), fc.nat(4)), { minLength: 1, maxLength: 40 }), {
  minLength: 1,
  maxLength: 6,
});

function streamsOf(lines: { app: number; ns: number; text: string }[]): PushedStream[] {
  return [0, 1, 2].map((app) => ({
    stream: { mesh: "demo", app: `app-${app}` },
    values: lines.flatMap((line): [string, string][] =>
      line.app === app ? [[String(firstNs + BigInt(line.ns)), line.text]] : [],
    ),
  }));
}

/** All lines, page after page from the newest, as the console reads them. */
async function pagedThrough(client: LokiClient, limit: number): Promise<string[]> {
  const query = linesQuery({ mesh: "demo" });
  const found: string[] = [];
  let after: Place | null = null;
  do {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage({
      read: async (part) =>
        (await client.lines({ ...part, query, direction: "backward" })).map(({ ns, line, labels }) => ({
          ns,
          line,
          labels,
          key: lineKey(labels, line),
        })),
      startNs: firstNs,
      endNs,
      after,
      limit,
      maxRead: 5_000,
    });
    expect(page.truncatedAt).toEqual([]);
    found.push(...page.entries.map(({ line }) => line));
    after = page.next;
  } while (after);
  return found;
}

it("gives every line that was pushed once, over however many pages at however equal times", async () => {
  await fc.assert(
    fc.asyncProperty(pushes, fc.integer({ min: 1, max: 30 }), async (pushed, limit) => {
      const running = await RunningStore.start(
        new LineStore({ maxBytes: 1e9, maxAgeMs: 1e12, now: () => nowMs }),
      );
      const client = new LokiClient(running.base);
      try {
        const lines = pushed.map((push, batch) =>
          push.map(([app, ns], index) => ({ app, ns, text: `${ns} ${batch}-${index}` })),
        );
        for (const batch of lines) {
          expect(await running.push(streamsOf(batch))).toBe(204);
          // Whoever did not hear the answer pushes again.
          expect(await running.push(streamsOf(batch))).toBe(204);
        }
        const read = await pagedThrough(client, limit);
        expect(read.toSorted()).toEqual(
          lines
            .flat()
            .map(({ text }) => text)
            .sort(),
        );
        const times = read.map((text) => Number(text.split(" ")[0]));
        expect(times).toEqual(times.toSorted((left, right) => right - left));
      } finally {
        await client.close();
        await running.stop();
      }
    }),
    { numRuns: 25 },
  );
});
