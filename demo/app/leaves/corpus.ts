const subjects = [
  "The ingress gateway",
  "A sidecar proxy",
  "The embedding cache",
  "A model replica",
  "The billing service",
  "An on-call engineer",
  "The vector index",
  "A canary release",
  "The session store",
  "A circuit breaker",
  "The prompt template",
  "A batch scheduler",
  "The key-value cache",
  "A retry budget",
  "The audit trail",
];
const verbs = [
  "reports",
  "limits",
  "moves",
  "measures",
  "rejects",
  "remembers",
  "compares",
  "delays",
  "splits",
  "repairs",
];
const objects = [
  "the latency of every hop",
  "requests that arrive in bursts",
  "tokens that were generated twice",
  "traffic between two versions",
  "answers that mention prices",
  "connections that stay idle",
  "the cost of a long context",
  "errors that users can see",
  "streams that last for minutes",
  "the queue in front of a full engine",
  "invoices from the last quarter",
  "a shipment that is late",
];
const ends = [
  "so that nobody has to guess at night.",
  "before the next release is rolled out.",
  "while the older version still serves.",
  "and tells the team that owns it.",
  "unless the budget of the month is spent.",
  "as the handbook of the platform asks.",
];

/** The passages that questions are answered from. */
export function corpus(): { id: string; text: string }[] {
  const passages: { id: string; text: string }[] = [];
  for (const [s, subject] of subjects.entries()) {
    for (const [o, object] of objects.entries()) {
      const verb = verbs[(s + o) % verbs.length];
      const end = ends[(s * 5 + o) % ends.length];
      const text = `${subject} ${verb} ${object} ${end}`;
      passages.push({ id: `passage-${s}-${o}`, text: `${text} ${text.toLowerCase()}` });
    }
  }
  return passages;
}
