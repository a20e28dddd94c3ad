import { status } from "@grpc/grpc-js";
import { CallError } from "../app/grpc/call-error";
import type { IncidentName } from "../incidents/incident";
import { incidentKinds } from "../incidents/incident";
import type { IncidentWatch } from "../incidents/incident-watch";
import { resetMark } from "../mesh/stream-reset";

const slowedBy = 10;
const failingShare = 0.4;
const cutShare = 0.35;

/** What the incidents that run now do to one model version. */
export class ModelTrouble {
  constructor(
    private readonly watch: Pick<IncidentWatch, "of">,
    private readonly version: string,
  ) {}

  /** How many times as long each step takes. */
  get slowdown(): number {
    return this.hits("slow-version") ? slowedBy : 1;
  }

  /** Why this request fails, if it does: half of them before the engine has it, half as a fault of the engine. */
  failure(): CallError | undefined {
    if (!this.hits("failing-version") || Math.random() >= failingShare) return undefined;
    return Math.random() < 0.5
      ? new CallError(status.UNAVAILABLE, "the engine's worker does not answer")
      : new CallError(status.INTERNAL, "the engine failed: illegal memory access");
  }

  /** After how many tokens this request's stream breaks off; Infinity when it does not. */
  cutAfter(): number {
    if (!this.hits("mid-stream-reset") || Math.random() >= cutShare) return Number.POSITIVE_INFINITY;
    return 3 + Math.floor(25 * Math.random());
  }

  private hits(name: IncidentName): boolean {
    const incident = this.watch.of(name);
    return (
      incident !== undefined && (incident.params.version ?? incidentKinds[name].version) === this.version
    );
  }
}

/** A failure that the caller sees as a stream that was reset. */
export function brokenOff(tokens: number): CallError {
  return new CallError(status.INTERNAL, `the stream broke off after ${tokens} tokens`, resetMark());
}
