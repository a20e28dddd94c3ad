import type { Incident, IncidentName } from "./incident";
import { isOver, readIncidents } from "./incident-folder";

const pollMs = 250;

/** What one process knows of the incidents that run. */
export class IncidentWatch {
  private running = new Map<IncidentName, Incident>();
  private readonly listeners: (() => void)[] = [];
  private readonly timer: NodeJS.Timeout;
  private looking = false;

  constructor(private readonly folder: string) {
    this.timer = setInterval(() => void this.look(), pollMs);
    this.timer.unref();
    void this.look();
  }

  /** The incident of this name, while it runs. */
  of(name: IncidentName): Incident | undefined {
    const incident = this.running.get(name);
    return incident && !isOver(incident, Date.now()) ? incident : undefined;
  }

  /** Calls `listener` when an incident begins or ends. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const now = Date.now();
    const found = (await readIncidents(this.folder)).filter((incident) => !isOver(incident, now));
    this.looking = false;
    const before = JSON.stringify([...this.running.values()]);
    this.running = new Map(found.map((incident) => [incident.name, incident]));
    if (JSON.stringify(found) === before) return;
    for (const listener of this.listeners) listener();
  }
}
