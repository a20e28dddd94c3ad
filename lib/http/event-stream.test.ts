import { describe, expect, it, vi } from "vitest";
import type { HeddleEvent } from "../contract/events";
import { EventHub } from "./event-hub";
import { eventStream } from "./event-stream";

const event = (id: string): HeddleEvent => ({ kind: "delivery", id, at: "2026-01-01T00:00:00.000Z" });

function open(
  hub: EventHub,
  options: { lastEventId?: string; mayStay?: () => Promise<boolean>; everyMs?: number } = {},
) {
  const leaving = new AbortController();
  const onEnd = vi.fn();
  const stream = eventStream({
    hub,
    signal: leaving.signal,
    lastEventId: options.lastEventId ?? null,
    mayStay: options.mayStay ?? (async () => true),
    onEnd,
    everyMs: options.everyMs ?? 60_000,
  });
  return { reader: stream.getReader(), leaving, onEnd };
}

async function readText(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> {
  const { done, value } = await reader.read();
  return done ? undefined : new TextDecoder().decode(value);
}

describe("eventStream", () => {
  it("opens with an id to come back with, then sends each event with its own", async () => {
    const hub = new EventHub();
    const { reader } = open(hub);
    expect(await readText(reader)).toMatch(/^retry: 1000\nid: \w+-0\n: welcome\n\n$/);
    hub.publish(event("a"));
    expect(await readText(reader)).toBe(
      `id: ${hub.newestId()}\nevent: delivery\ndata: ${JSON.stringify(event("a"))}\n\n`,
    );
  });

  it("sends what a returning reader missed, once", async () => {
    const hub = new EventHub();
    hub.publish(event("a"));
    const lastEventId = hub.newestId();
    hub.publish(event("b"));
    hub.publish(event("c"));
    const text = (await readText(open(hub, { lastEventId }).reader)) ?? "";
    expect([...text.matchAll(/"id":"(\w)"/g)].map(([, id]) => id)).toEqual(["b", "c"]);
  });

  it.each([
    ["of another process", () => "zzz-3"],
    ["that is no id", () => "\n\ndata: x"],
    ["from the future", (hub: EventHub) => hub.newestId().replace(/\d+$/, "9999")],
    ["too long ago", (hub: EventHub) => hub.newestId().replace(/-\d+$/, "-1")],
  ])("asks a reader with an id %s to read everything again", async (_, makeId) => {
    const hub = new EventHub();
    for (let i = 0; i < 400; i += 1) hub.publish(event(String(i)));
    const text = await readText(open(hub, { lastEventId: makeId(hub) }).reader);
    expect(text).toContain("event: resync\n");
    expect(text).not.toContain("event: delivery");
  });

  it("lets a reader go that does not read", async () => {
    const hub = new EventHub();
    const { onEnd } = open(hub);
    for (let i = 0; i < 2_000; i += 1) hub.publish(event(String(i)));
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it("beats, and ends when the reader may not stay", async () => {
    const mayStay = vi.fn(async () => mayStay.mock.calls.length < 3);
    const { reader, onEnd } = open(new EventHub(), { mayStay, everyMs: 5 });
    await readText(reader);
    expect(await readText(reader)).toBe(": still here\n\n");
    expect(await readText(reader)).toBe(": still here\n\n");
    expect(await readText(reader)).toBeUndefined();
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it.each(["abort", "cancel"] as const)("leaves nothing behind after %s", async (way) => {
    const hub = new EventHub();
    const { reader, leaving, onEnd } = open(hub);
    await readText(reader);
    if (way === "abort") leaving.abort();
    else await reader.cancel();
    hub.publish(event("late"));
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(await readText(reader)).toBeUndefined();
  });
});
