import { Counter, Gauge, type Registry } from "prom-client";

/**
 * What this process uses, under the names that client libraries give it. Only where the process is one instance: what two
 * instances share would be counted for each.
 */
export function addProcessSeries(registry: Registry): void {
  const registers = [registry];
  let counted = 0;
  new Counter({
    name: "process_cpu_seconds_total",
    help: "User and system processor time of the process, in seconds.",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      const used = (user + system) / 1e6;
      this.inc(used - counted);
      counted = used;
    },
  });
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory of the process, in bytes.",
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
}
