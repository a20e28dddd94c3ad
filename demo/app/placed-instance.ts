import type { Registry } from "prom-client";
import type { Instance } from "../mesh/instance";

/** An instance that can leave the mesh for a while and come back as a new one in its place. */
export class PlacedInstance {
  /** Leaving and coming back, one after the other. */
  private work: Promise<void> = Promise.resolve();

  private constructor(
    private readonly startAgain: () => Promise<Instance>,
    private instance: Instance | undefined,
  ) {}

  static async start(start: () => Promise<Instance>): Promise<PlacedInstance> {
    return new PlacedInstance(start, await start());
  }

  get registry(): Registry | undefined {
    return this.instance?.registry;
  }

  /** Resolves when it is there, or gone, as wanted. */
  setPresent(present: boolean): Promise<void> {
    this.work = this.work.then(async () => {
      if (present) this.instance ??= await this.startAgain();
      else await this.leave();
    });
    return this.work;
  }

  drain(): Promise<void> {
    return this.setPresent(false);
  }

  private async leave(): Promise<void> {
    const { instance } = this;
    this.instance = undefined;
    await instance?.drain();
  }
}
