/** How one tenant uses the system. Counts of tokens are bounds of a skewed distribution. */
export type Tenant = {
  name: string;
  tier: "standard" | "beta";
  perSecond: number;
  promptTokens: [number, number];
  answerTokens: [number, number];
  /** Share of the calls that wait for the whole answer. */
  wholeAnswers: number;
  /** Share of the calls that let the answer use a tool. */
  tools: number;
  /** Share of the calls that the user leaves in the middle. */
  left: number;
  /** Share of the calls that ask for the outside provider's large model. */
  large: number;
  sessions: number;
};

export const tenants: Tenant[] = [
  {
    name: "tenant-a",
    tier: "standard",
    perSecond: 6,
    promptTokens: [20, 200],
    answerTokens: [30, 120],
    wholeAnswers: 0.1,
    tools: 0.03,
    left: 0.01,
    large: 0,
    sessions: 300,
  },
  {
    name: "tenant-b",
    tier: "standard",
    perSecond: 4.5,
    promptTokens: [300, 1800],
    answerTokens: [20, 80],
    wholeAnswers: 0.5,
    tools: 0,
    left: 0,
    large: 0.25,
    sessions: 120,
  },
  {
    name: "tenant-c",
    tier: "beta",
    perSecond: 2.5,
    promptTokens: [60, 600],
    answerTokens: [80, 250],
    wholeAnswers: 0,
    tools: 0.04,
    left: 0.02,
    large: 0,
    sessions: 80,
  },
  {
    name: "tenant-d",
    tier: "standard",
    perSecond: 0.8,
    promptTokens: [1200, 6000],
    answerTokens: [200, 600],
    wholeAnswers: 0.2,
    tools: 0.1,
    left: 0,
    large: 0,
    sessions: 20,
  },
];

/** Streams that are always open, each longer than a minute on every version. */
export const longStreams = { tenant: "tenant-c", count: 4, answerTokens: [5200, 9000] as [number, number] };
