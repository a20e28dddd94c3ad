export type FinishReason = "stop" | "length" | "abort" | "error";

export type SequenceRequest = {
  promptTokens: number;
  prefixHashes: readonly number[];
  /** Where the answer ends whatever happens. */
  maxTokens: number;
  /** Where the model would end it by itself; Infinity when it is told not to. */
  stopAt: number;
  onToken: (index: number) => void;
  /** Once, last. */
  onFinish: (reason: FinishReason) => void;
};

/** One request inside the engine. Times are the clock's milliseconds. */
export class Sequence {
  /** Tokens whose keys and values are in the cache. */
  computed = 0;
  output = 0;
  sharedBlocks: number[] = [];
  privateBlocks = 0;
  cachedTokens = 0;
  preemptions = 0;
  scheduledAt: number | undefined;
  firstTokenAt: number | undefined;
  lastTokenAt: number | undefined;
  finished = false;

  constructor(
    readonly request: SequenceRequest,
    readonly arrivedAt: number,
  ) {}

  get tokens(): number {
    return this.request.promptTokens + this.output;
  }

  get blocks(): number {
    return this.sharedBlocks.length + this.privateBlocks;
  }

  /** Why the answer is over after the tokens so far; undefined while it goes on. */
  get reasonToFinish(): "stop" | "length" | undefined {
    if (this.output >= this.request.stopAt && this.output <= this.request.maxTokens) return "stop";
    return this.output >= this.request.maxTokens ? "length" : undefined;
  }
}
