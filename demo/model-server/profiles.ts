/** What one model version on its hardware can do. Durations in milliseconds. */
export type EngineProfile = {
  /** Length of a step that decodes one sequence. */
  stepMs: number;
  perSequenceMs: number;
  perPrefillTokenMs: number;
  /** Per thousand tokens of context that a step attends to. */
  perContextKiloTokenMs: number;
  maxSequences: number;
  /** Tokens one step may process, prefill chunks and decodes together. */
  maxBatchedTokens: number;
  kvBlocks: number;
  maxModelTokens: number;
  /** Requests that may wait; more are refused. */
  maxQueued: number;
};

const shared = {
  maxSequences: 256,
  maxModelTokens: 16_384,
  maxQueued: 2048,
};

/** v1 steady but slow to start, v2 starts fast, v3 is small and quick but has the smallest cache. */
const profiles: Record<string, EngineProfile> = {
  v1: {
    ...shared,
    stepMs: 30,
    perSequenceMs: 0.12,
    perPrefillTokenMs: 0.05,
    perContextKiloTokenMs: 0.03,
    maxBatchedTokens: 2048,
    kvBlocks: 7168,
  },
  v2: {
    ...shared,
    stepMs: 24,
    perSequenceMs: 0.1,
    perPrefillTokenMs: 0.022,
    perContextKiloTokenMs: 0.025,
    maxBatchedTokens: 4096,
    kvBlocks: 5120,
  },
  v3: {
    ...shared,
    stepMs: 14,
    perSequenceMs: 0.07,
    perPrefillTokenMs: 0.018,
    perContextKiloTokenMs: 0.02,
    maxBatchedTokens: 2048,
    kvBlocks: 3072,
  },
};

/** An unknown version behaves as v1. */
export function profileOf(version: string): EngineProfile {
  const profile = profiles[version] ?? profiles.v1;
  if (!profile) throw new Error("no profile");
  return profile;
}
