import type { Dispatcher } from "undici";
import type { IncidentWatch } from "../incidents/incident-watch";
import { type Burst, loadFactor } from "./load-shape";
import { question } from "./questions";
import { nextArrivalMs, pick, type Random, skewedBetween } from "./random";
import { type Chat, type Outcome, sendChat } from "./send-chat";
import { flood, overloaded } from "./surges";
import { longStreams, type Tenant, tenants } from "./tenants";

const tools = ["clock", "count", "sum"] as const;
const ownModel = "qa-chat";
const largeModel = "qa-chat-large";
const burstEverySeconds = 90;
/** More open calls than this means that nobody answers; new ones are not sent. */
const maxOpen = 300;
/** The calls that the flood has open at most: enough for a queue, few enough that it is gone soon after. */
const maxFlood = 40;
const awayMs = 1000;

/** Sends every tenant's traffic until it is stopped. */
export class TrafficGenerator {
  readonly outcomes: Record<Outcome, number> = {
    answered: 0,
    refused: 0,
    broken: 0,
    left: 0,
    unreachable: 0,
  };
  private readonly startedAt = performance.now();
  private readonly bursts = new Map<string, Burst>();
  private stopped = false;
  private flooding = false;
  private open = 0;
  private floodOpen = 0;

  constructor(
    private readonly gateway: Dispatcher,
    private readonly random: Random,
    private readonly rate: number,
    private readonly incidents: Pick<IncidentWatch, "of" | "onChange">,
  ) {}

  start(): void {
    if (this.rate === 0) return;
    for (const tenant of tenants) this.schedule(tenant);
    for (let index = 0; index < longStreams.count; index++) void this.keepLongStream(index);
    this.incidents.onChange(() => this.watchFlood());
  }

  stop(): void {
    this.stopped = true;
  }

  private get seconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }

  private schedule(usual: Tenant): void {
    const tenant = this.incidents.of("overload") ? overloaded(usual) : usual;
    const perSecond = tenant.perSecond * this.rate * loadFactor(this.seconds, this.burstOf(tenant));
    setTimeout(
      () => {
        if (this.stopped) return;
        if (this.open < maxOpen) void this.send(chatOf(tenant, this.random));
        this.schedule(usual);
      },
      nextArrivalMs(this.random, perSecond),
    );
  }

  /** The calls of the incident noisy-tenant, while it runs. */
  private watchFlood(): void {
    if (this.flooding || !this.incidents.of("noisy-tenant")) return;
    this.flooding = true;
    const next = () => {
      this.flooding = !this.stopped && this.incidents.of("noisy-tenant") !== undefined;
      if (!this.flooding) return;
      if (this.floodOpen < maxFlood) void this.sendFlood();
      setTimeout(next, nextArrivalMs(this.random, flood.perSecond * this.rate));
    };
    next();
  }

  private async sendFlood(): Promise<void> {
    this.floodOpen++;
    await this.send(chatOf(flood, this.random));
    this.floodOpen--;
  }

  /** Each tenant has a short burst now and then, drawn ahead. */
  private burstOf(tenant: Tenant): Burst {
    const known = this.bursts.get(tenant.name);
    if (known && this.seconds < known.startsAt + known.seconds) return known;
    const wait = burstEverySeconds * (0.5 + this.random());
    const burst = { startsAt: this.seconds + wait, seconds: 3 + 4 * this.random(), factor: 2 };
    this.bursts.set(tenant.name, burst);
    return burst;
  }

  private async send(chat: Chat): Promise<Outcome> {
    this.open++;
    const outcome = await sendChat(this.gateway, chat);
    this.open--;
    this.outcomes[outcome]++;
    return outcome;
  }

  private async keepLongStream(index: number): Promise<void> {
    // Not all at once, so that they do not end together.
    await new Promise((resolve) => setTimeout(resolve, index * 15_000));
    while (!this.stopped) {
      const tokens = skewedBetween(this.random, ...longStreams.answerTokens);
      const outcome = await this.send({
        model: ownModel,
        tenant: longStreams.tenant,
        tier: "beta",
        sessionId: `${longStreams.tenant}-report-${index}`,
        question: question(this.random, 120),
        stream: true,
        minTokens: tokens,
        maxTokens: tokens,
        ignoreEos: true,
        tool: undefined,
        leaveAfterMs: undefined,
      });
      if (outcome !== "answered") await new Promise((resolve) => setTimeout(resolve, awayMs));
    }
  }
}

function chatOf(tenant: Tenant, random: Random): Chat {
  const answerTokens = skewedBetween(random, ...tenant.answerTokens);
  return {
    model: random() < tenant.large ? largeModel : ownModel,
    tenant: tenant.name,
    tier: tenant.tier,
    sessionId: `${tenant.name}-${Math.floor(random() * tenant.sessions)}`,
    question: question(random, skewedBetween(random, ...tenant.promptTokens)),
    stream: random() >= tenant.wholeAnswers,
    minTokens: Math.floor(answerTokens / 2),
    maxTokens: answerTokens,
    ignoreEos: false,
    tool: random() < tenant.tools ? pick(random, tools) : undefined,
    leaveAfterMs: random() < tenant.left ? 500 + 2000 * random() : undefined,
  };
}
