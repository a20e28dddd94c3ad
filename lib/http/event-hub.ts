import "server-only";
import type { HeddleEvent } from "../contract/events";
import { processSingleton } from "./process-singleton";

/** An event as it leaves: `id` grows by one with each, so that a reader who was away can say what it saw last. */
export type SentEvent = { id: string; event: HeddleEvent };
type Listener = (sent: SentEvent) => void;

const keptEvents = 256;

/** Fans events out to everybody in this process who listens; keeps the newest for readers who come back. */
export class EventHub {
  private readonly listeners = new Set<Listener>();
  private readonly kept: SentEvent[] = [];
  private readonly epoch = Date.now().toString(36);
  private sequence = 0;

  publish(event: HeddleEvent): void {
    this.sequence += 1;
    const sent = { id: `${this.epoch}-${this.sequence}`, event };
    this.kept.push(sent);
    if (this.kept.length > keptEvents) this.kept.shift();
    for (const listener of [...this.listeners]) listener(sent);
  }

  /** Returns how to stop. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What came after `id`; undefined when that can no longer be told, and anything may have changed. */
  after(id: string): SentEvent[] | undefined {
    const [epoch, text] = id.split("-");
    const sequence = Number(text);
    const oldest = this.sequence - this.kept.length;
    if (epoch !== this.epoch || !Number.isInteger(sequence)) return undefined;
    if (sequence < oldest || sequence > this.sequence) return undefined;
    return this.kept.slice(sequence - oldest);
  }

  /** The id of the newest event, also before there is one. */
  newestId(): string {
    return `${this.epoch}-${this.sequence}`;
  }
}

export function eventHub(): EventHub {
  return processSingleton("event-hub", () => new EventHub());
}
