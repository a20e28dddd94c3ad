import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { beyondGrpc } from "../resources/beyond-grpc";
import { checkSection, checkWhole } from "../resources/check-config";
import type { ConfigFault } from "../resources/config-fault";
import type { ServiceName } from "../service-names";
import type { ConfigStore } from "../store/config-store";
import { heldConfigOf } from "../store/held-row";
import { heldWholeOf, sectionsOf } from "../store/whole-config";
import type { Section, SectionConfig } from "../wire";
import type { Nodes } from "../xds/nodes";
import type { World } from "../xds/world";
import { readJson } from "./read-body";
import { answer, Refusal } from "./refusal";

const deliveryIdSchema = z.string().regex(/^[\x21-\x7e]{1,128}$/);
const deadlineSchema = z.coerce.number().int().positive();

/** Without a deadline of the caller's, the store's own time limit is the only one. */
const noDeadlineMs = 8.64e15;

/** `""` and an empty value both mean "holds nothing"; quotes around an etag are taken off. */
function expectedEtag(request: IncomingMessage): string {
  const header = request.headers["if-match"];
  if (header === undefined) {
    throw new Refusal(
      400,
      "if-match-required",
      "If-Match is required; empty for a service that holds nothing",
    );
  }
  if (header.trim() === "*") {
    throw new Refusal(400, "malformed", "If-Match must name an etag", "if-match");
  }
  return header.trim().replace(/^"(.*)"$/, "$1");
}

function headerOf<T>(request: IncomingMessage, name: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(request.headers[name]);
  if (!parsed.success)
    throw new Refusal(400, "malformed", `the header ${name} is missing or malformed`, name);
  return parsed.data;
}

type Conditions = { deliveryId: string; expectedEtag: string; deadlineMs: number };
type Keeper = { store: ConfigStore; world: World; nodes: Nodes };

function conditionsOf(request: IncomingMessage): Conditions {
  return {
    expectedEtag: expectedEtag(request),
    deliveryId: headerOf(request, "heddle-delivery-id", deliveryIdSchema),
    deadlineMs:
      request.headers["heddle-deadline"] === undefined
        ? noDeadlineMs
        : headerOf(request, "heddle-deadline", deadlineSchema),
  };
}

/** Checks a section, stores it with compare-and-swap, publishes, answers. */
export async function putConfig(
  { store, world, nodes }: Keeper,
  { section, ...name }: ServiceName & { section: Section },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const conditions = conditionsOf(request);
  const checked = checkSection(name, section, await readJson(request));
  if (!checked.ok) throw invalid(checked.fault);
  requireDoable(nodes, name, [checked.content]);
  await requireInTime(request, conditions);
  const result = await store.write({ ...name, ...checked.content, ...conditions });
  switch (result.outcome) {
    case "written":
      world.hold(result.row);
      return answer(response, 200, heldConfigOf(result.row));
    case "repeated":
      return answer(response, 200, heldConfigOf(result.row));
    case "conflict":
      if (result.held) world.hold(result.held);
      return answer(response, 412, heldConfigOf(result.held));
    case "deadline-passed":
      throw deadlinePassed();
    case "id-reused":
      throw idReused();
  }
}

/** `putConfig`, of all sections at once. */
export async function putWholeConfig(
  { store, world, nodes }: Keeper,
  name: ServiceName,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const conditions = conditionsOf(request);
  const checked = checkWhole(name, await readJson(request));
  if (!checked.ok) throw invalid(checked.fault);
  requireDoable(nodes, name, sectionsOf(checked.config));
  await requireInTime(request, conditions);
  const result = await store.writeWhole({ ...name, config: checked.config, ...conditions });
  switch (result.outcome) {
    case "written":
      for (const row of result.rows) world.hold(row);
      return answer(response, 200, result.held);
    case "repeated":
      return answer(response, 200, result.held);
    case "conflict":
      for (const row of result.rows) world.hold(row);
      return answer(response, 412, heldWholeOf(result.rows));
    case "deadline-passed":
      throw deadlinePassed();
    case "id-reused":
      throw idReused();
  }
}

/** What is Envoy's alone is refused while a gRPC client calls the service: it would do something else. */
function requireDoable(nodes: Nodes, name: ServiceName, contents: SectionConfig[]): void {
  const paths = contents.flatMap((content) =>
    beyondGrpc(content).map((path) =>
      contents.length > 1 && content.section !== "route" ? `${content.section}.${path}` : path,
    ),
  );
  if (paths[0] === undefined) return;
  const [client] = nodes.routersTo(name, "grpc");
  if (client === undefined) return;
  throw invalid({
    path: paths[0],
    message: `gRPC clients cannot do this, and "${client}" calls the service`,
  });
}

function invalid({ message, path }: ConfigFault): Refusal {
  return new Refusal(422, "invalid-config", message, path);
}

function idReused(): Refusal {
  return new Refusal(
    422,
    "delivery-id-reused",
    "this delivery id stands for another write",
    "heddle-delivery-id",
  );
}

async function requireInTime(request: IncomingMessage, { deadlineMs }: Conditions): Promise<void> {
  if (deadlineMs <= Date.now()) throw deadlinePassed();
  await callerStillWaits(request);
}

function deadlinePassed(): Refusal {
  return new Refusal(408, "deadline-passed", "the deadline passed before the write could be stored");
}

/** A process that was frozen reads the goodbye of its caller only some turns of the event loop after the request. */
async function callerStillWaits({ socket }: IncomingMessage): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  if (socket.destroyed || socket.readableEnded) {
    throw new Refusal(408, "caller-gone", "the caller closed the connection");
  }
}
