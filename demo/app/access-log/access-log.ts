import { Counter, type Registry } from "prom-client";
import type { EndedCall, OnCallEnd } from "../../mesh/ended-call";
import type { Workload } from "../../mesh/workload";
import { type AccessLine, labelsOf } from "./access-line";
import { grpcLine } from "./grpc-line";
import { LogShipper } from "./log-shipper";
import { wallMicroseconds } from "./wall-clock";

/** The access log of all instances of one thread; without a store its lines go nowhere. */
export class AccessLog {
  private readonly shipper: LogShipper | undefined;

  constructor(
    private readonly mesh: string,
    pushUrl: string | undefined,
  ) {
    this.shipper = pushUrl === undefined ? undefined : new LogShipper({ pushUrl });
  }

  /** What the sidecar of `self` calls with each call that ended. */
  of(self: Workload): OnCallEnd {
    return (call) => {
      if (!this.shipper || !worthALine(call)) return;
      const now = wallMicroseconds();
      this.ship(grpcLine(call, self, now), now);
    };
  }

  /** Takes a line that ended at `microseconds`. */
  ship(line: AccessLine, microseconds: number): void {
    this.shipper?.add(labelsOf(this.mesh, line), microseconds, JSON.stringify(line));
  }

  /** Counts on `registry` what was shipped and what was dropped. */
  register(registry: Registry): void {
    const { shipper } = this;
    if (!shipper) return;
    const count = (name: string, help: string, read: () => number) => {
      new Counter({
        name,
        help,
        registers: [registry],
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    };
    count("demo_log_lines_shipped_total", "Log lines that the log store took.", () => shipper.shipped);
    count("demo_log_lines_dropped_total", "Log lines given up.", () => shipper.dropped);
  }

  /** Ships what is left, for at most `withinMs`. */
  async close(withinMs: number): Promise<void> {
    await this.shipper?.close(withinMs);
  }
}

/** The server tells of a call, its caller only when no server could. */
function worthALine({ reporter, end }: EndedCall): boolean {
  return reporter === "destination" || !end.answered;
}
