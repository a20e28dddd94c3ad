import { z } from "zod";
import type { RequestInfo } from "../http/request-info";

const among = {
  /** How many requests it befalls. */
  requests: z.int().positive().default(1),
  /** Verbs as in RBAC: get, list, watch, create, update, patch, delete. By default all, or those that write where the fault is one of a write. */
  verbs: z.array(z.string()).optional(),
  /** The plural of a kind. All by default. */
  resource: z.string().optional(),
};

export const faultSchema = z.discriminatedUnion("fault", [
  z.strictObject({
    fault: z.literal("too-many-requests"),
    retryAfterSeconds: z.int().positive().default(1),
    ...among,
  }),
  z.strictObject({ fault: z.literal("error"), code: z.union([z.literal(500), z.literal(503)]), ...among }),
  z.strictObject({ fault: z.literal("hang"), ...among }),
  z.strictObject({ fault: z.literal("lost-response"), ...among }),
  z.strictObject({ fault: z.literal("garbage"), ...among }),
  z.strictObject({ fault: z.literal("webhook-denial"), message: z.string(), ...among }),
  z.strictObject({ fault: z.literal("webhook-unreachable"), ...among }),
]);

export type Fault = z.output<typeof faultSchema>;

const writing = ["create", "update", "patch", "delete", "deletecollection"];
const ofWrites: Fault["fault"][] = ["lost-response", "webhook-denial", "webhook-unreachable"];

function isMeantFor(fault: Fault, verb: string, resource: string): boolean {
  const verbs = fault.verbs ?? (ofWrites.includes(fault.fault) ? writing : undefined);
  return (verbs?.includes(verb) ?? true) && (fault.resource ?? resource) === resource;
}

/** What goes wrong next. Each fault befalls the next requests it is meant for, in the order they come. */
export class Faults {
  #waiting: Fault[] = [];
  /** How long a watch holds back each event. */
  watchDelayMs = 0;

  add(fault: z.input<typeof faultSchema>): void {
    this.#waiting.push(faultSchema.parse(fault));
  }

  clear(): void {
    this.#waiting = [];
    this.watchDelayMs = 0;
  }

  get waiting(): readonly Fault[] {
    return this.#waiting;
  }

  /** Takes one request off the first fault that is meant for it. */
  takeFor({ verb, resource }: Pick<RequestInfo, "verb" | "resource">): Fault | undefined {
    const found = this.#waiting.find((fault) => isMeantFor(fault, verb, resource));
    if (!found) return undefined;
    this.#waiting = this.#waiting
      .map((fault) => (fault === found ? { ...fault, requests: fault.requests - 1 } : fault))
      .filter(({ requests }) => requests > 0);
    return found;
  }
}
