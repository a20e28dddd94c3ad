/** The demo cannot go on for a reason that a person can mend; the message is one line and says how. */
export class Refusal extends Error {}
