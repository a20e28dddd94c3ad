import { blockTokens, KvBlocks } from "./kv-blocks";
import type { EngineProfile } from "./profiles";
import { type FinishReason, Sequence, type SequenceRequest } from "./sequence";

/** What the engine tells its series. */
export type EngineObserver = {
  onAdmitted(sequence: Sequence, now: number): void;
  onPrefixLookup(queriedTokens: number, hitTokens: number): void;
  onPrompt(computedTokens: number, cachedTokens: number): void;
  onToken(sequence: Sequence, sincePreviousMs: number | undefined): void;
  onStep(tokens: number): void;
  onPreempted(): void;
  onFinished(sequence: Sequence, reason: FinishReason, now: number): void;
};

/** One step: which sequence advances by how many tokens, and how long that takes. */
export type Step = { work: { sequence: Sequence; tokens: number }[]; tokens: number; durationMs: number };

const blocksFor = (tokens: number) => Math.ceil(tokens / blockTokens);

/**
 * Continuous batching as vLLM's V1 scheduler does it: running sequences first, then the queue in order of
 * arrival, prefill in chunks within the step's token budget, and the youngest running sequence preempted
 * (its cache dropped, computed again later) when the KV cache is full. Knows no clock and no timer.
 */
export class Engine {
  readonly kv: KvBlocks;
  readonly waiting: Sequence[] = [];
  readonly running: Sequence[] = [];

  constructor(
    readonly profile: EngineProfile,
    private readonly observer: EngineObserver,
  ) {
    this.kv = new KvBlocks(profile.kvBlocks);
  }

  /** Queues a request; undefined when too many wait already. */
  submit(request: SequenceRequest, now: number): Sequence | undefined {
    if (this.waiting.length >= this.profile.maxQueued) return undefined;
    const sequence = new Sequence(request, now);
    this.waiting.push(sequence);
    return sequence;
  }

  /** Ends a request early and frees what it holds. */
  abort(sequence: Sequence, reason: "abort" | "error", now: number): void {
    if (sequence.finished) return;
    for (const list of [this.waiting, this.running]) {
      const at = list.indexOf(sequence);
      if (at >= 0) list.splice(at, 1);
    }
    this.finish(sequence, reason, now);
  }

  /** Plans the next step; undefined when there is nothing to do. */
  plan(now: number): Step | undefined {
    const work: Step["work"] = [];
    let budget = this.profile.maxBatchedTokens;
    const queued = this.waiting.length;
    for (let at = 0; at < this.running.length && budget > 0; at++) {
      const sequence = this.running[at];
      if (!sequence) break;
      const tokens = Math.min(sequence.tokens - sequence.computed, budget);
      if (!this.makeRoom(sequence, tokens)) break;
      work.push({ sequence, tokens });
      budget -= tokens;
    }
    // A step that had to preempt admits nobody: the room it made is spoken for.
    if (this.waiting.length === queued) this.admit(work, budget, now);
    if (work.length === 0) return undefined;
    return { work, tokens: sum(work), durationMs: this.durationMs(work) };
  }

  /** The step is over: caches grow, whole prompts and decodes yield a token each. */
  complete(step: Step, now: number): void {
    this.observer.onStep(step.tokens);
    for (const { sequence, tokens } of step.work) {
      if (sequence.finished) continue;
      const wasPrefill = sequence.computed < sequence.request.promptTokens;
      sequence.computed += tokens;
      if (sequence.computed < sequence.tokens) continue;
      if (wasPrefill) this.publishPrefix(sequence);
      this.emitToken(sequence, now);
    }
  }

  private emitToken(sequence: Sequence, now: number): void {
    const previous = sequence.lastTokenAt;
    if (sequence.firstTokenAt === undefined) {
      sequence.firstTokenAt = now;
      this.observer.onPrompt(sequence.request.promptTokens - sequence.cachedTokens, sequence.cachedTokens);
    }
    sequence.lastTokenAt = now;
    const index = sequence.output++;
    this.observer.onToken(sequence, previous === undefined ? undefined : now - previous);
    sequence.request.onToken(index);
    const reason = sequence.reasonToFinish;
    if (!reason || sequence.finished) return;
    this.running.splice(this.running.indexOf(sequence), 1);
    this.finish(sequence, reason, now);
  }

  private finish(sequence: Sequence, reason: FinishReason, now: number): void {
    sequence.finished = true;
    this.freeBlocks(sequence);
    this.observer.onFinished(sequence, reason, now);
    sequence.request.onFinish(reason);
  }

  /** Blocks for the next tokens of a running sequence, by preempting the youngest until they fit. */
  private makeRoom(sequence: Sequence, tokens: number): boolean {
    const missing = blocksFor(sequence.computed + tokens) - sequence.blocks;
    while (!this.kv.takePrivate(Math.max(0, missing))) {
      const youngest = this.running.pop();
      if (!youngest) return false;
      this.freeBlocks(youngest);
      youngest.computed = 0;
      youngest.preemptions++;
      this.waiting.unshift(youngest);
      this.observer.onPreempted();
      if (youngest === sequence) return false;
    }
    sequence.privateBlocks += Math.max(0, missing);
    return true;
  }

  private admit(work: Step["work"], budgetLeft: number, now: number): void {
    let budget = budgetLeft;
    while (budget > 0 && this.running.length < this.profile.maxSequences) {
      const [sequence] = this.waiting;
      if (!sequence) return;
      const hashes = sequence.request.prefixHashes;
      // The last prompt token is always computed: its output is the first token.
      const usable = Math.min(hashes.length, Math.floor((sequence.request.promptTokens - 1) / blockTokens));
      const shared = hashes.slice(0, this.kv.matchPrefix(hashes.slice(0, usable)));
      const cached = shared.length * blockTokens;
      const tokens = Math.min(sequence.tokens - cached, budget);
      const fresh = blocksFor(cached + tokens) - shared.length;
      if (!this.kv.fits(shared, fresh)) return;
      this.waiting.shift();
      this.kv.share(shared);
      this.kv.takePrivate(fresh);
      sequence.sharedBlocks = shared;
      sequence.privateBlocks = fresh;
      sequence.computed = cached;
      this.running.push(sequence);
      this.noteAdmission(sequence, cached, now);
      work.push({ sequence, tokens });
      budget -= tokens;
    }
  }

  private noteAdmission(sequence: Sequence, cached: number, now: number): void {
    if (sequence.scheduledAt !== undefined) return;
    sequence.scheduledAt = now;
    sequence.cachedTokens = cached;
    this.observer.onPrefixLookup(sequence.request.promptTokens, cached);
    this.observer.onAdmitted(sequence, now);
  }

  private publishPrefix(sequence: Sequence): void {
    const hashes = sequence.request.prefixHashes;
    for (let at = sequence.sharedBlocks.length; at < hashes.length; at++) {
      const hash = hashes[at];
      if (hash === undefined || sequence.privateBlocks === 0 || !this.kv.publish(hash)) return;
      sequence.sharedBlocks.push(hash);
      sequence.privateBlocks--;
    }
  }

  private freeBlocks(sequence: Sequence): void {
    this.kv.release(sequence.sharedBlocks, sequence.privateBlocks);
    sequence.sharedBlocks = [];
    sequence.privateBlocks = 0;
  }

  private durationMs(work: Step["work"]): number {
    const { profile } = this;
    let prefill = 0;
    let context = 0;
    for (const { sequence, tokens } of work) {
      if (tokens > 1) prefill += tokens;
      context += sequence.computed;
    }
    return (
      profile.stepMs +
      profile.perSequenceMs * work.length +
      profile.perPrefillTokenMs * prefill +
      (profile.perContextKiloTokenMs * context) / 1000
    );
  }
}

function sum(work: Step["work"]): number {
  return work.reduce((total, { tokens }) => total + tokens, 0);
}
