import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { sanitised } from "../engine/line";
import { Refusal, unsupported } from "../refusal";
import { detectLevel } from "../store/detect-level";
import { type Entry, type LineStore, labelText } from "../store/line-store";

const maxLineBytes = 262_144;
const maxLabels = 15;
const maxNameLength = 1024;
const maxAgeMs = 7 * 86_400_000;
const maxAheadMs = 600_000;
/** How far a line may be behind the newest of its stream. */
const maxBehindNs = 3_600_000_000_000n;

const labelsSchema = z.record(z.string(), z.union([z.string(), z.number().transform(String)]));
const valueSchema = z.union([
  z.tuple([z.string().regex(/^\d{1,19}$/)]),
  z.tuple([z.string().regex(/^\d{1,19}$/), z.string()]),
  z.tuple([z.string().regex(/^\d{1,19}$/), z.string(), z.record(z.string(), z.string())]),
]);
const pushSchema = z.object({
  streams: z.array(z.object({ stream: labelsSchema, values: z.array(valueSchema) })).optional(),
});

export type PushHeaders = { type: string | undefined; encoding: string | undefined };

/** Takes a body of the push interface: JSON, plain or gzipped. Lines that are well are kept also beside bad ones. Throws a Refusal. */
export function takePush(store: LineStore, body: Buffer, { type, encoding }: PushHeaders): void {
  if (type === undefined) throw new Refusal(400, "mime: no media type\n");
  if (!/^application\/json\b/.test(type)) throw unsupported(`pushes as ${type.slice(0, 60)}: push JSON`);
  const streams = parsePush(unpacked(body, encoding));
  const faults: string[] = [];
  for (const { stream, values } of streams) {
    const labels = streamLabels(stream);
    const name = labelText(labels);
    const newest = store.newest(labels);
    const entries = values.flatMap(([ns, text = "", metadata = {}]) => {
      const fault = faultOf(store.now(), {
        stream: name,
        newest,
        ns: BigInt(ns),
        text,
        lines: values.length,
      });
      if (fault !== undefined) {
        faults.push(fault);
        return [];
      }
      return [entryOf(BigInt(ns), text, metadata, labels)];
    });
    if (entries.length > 0) store.add(labels, entries);
  }
  const [fault] = faults;
  if (fault !== undefined) throw new Refusal(400, `${fault}\n`);
}

function unpacked(body: Buffer, encoding: string | undefined): string {
  if (encoding === undefined || encoding === "" || encoding === "identity") return body.toString("utf8");
  if (encoding !== "gzip")
    throw new Refusal(400, `Content-Encoding ${JSON.stringify(encoding)} not supported\n`);
  try {
    return gunzipSync(body, { maxOutputLength: 64 * 1024 * 1024 }).toString("utf8");
  } catch {
    throw new Refusal(400, "gzip: invalid header\n");
  }
}

function parsePush(text: string) {
  if (text.trim() === "") throw new Refusal(400, "EOF\n");
  const parsed = pushSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal(400, `loghttp.PushRequest: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}\n`);
  }
  const { streams = [] } = parsed.data;
  if (streams.length === 0) {
    throw new Refusal(422, "error at least one valid stream is required for ingestion\n");
  }
  return streams;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Refusal(400, `loghttp.PushRequest: ${cause instanceof Error ? cause.message : "no JSON"}\n`);
  }
}

const serviceLabels = [
  "service_name",
  "service",
  "app",
  "application",
  "app_name",
  "name",
  "app_kubernetes_io_name",
  "container",
  "container_name",
  "k8s_container_name",
  "component",
  "workload",
  "job",
  "k8s_job_name",
];

/** As given without the empty ones, and with the service's name as Loki finds it. Throws a Refusal. */
function streamLabels(given: Record<string, string>): Record<string, string> {
  const labels = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  for (const name of Object.keys(labels)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new Refusal(
        400,
        `couldn't parse labels: parse error: unexpected character inside braces: ${JSON.stringify(name)}\n`,
      );
    }
  }
  const found = serviceLabels.map((name) => labels[name]).find((value) => value !== undefined);
  const all = { ...labels, service_name: found ?? "unknown_service" };
  const count = Object.keys(labels).length;
  if (count > maxLabels) {
    throw new Refusal(
      400,
      `entry for stream '${labelText(all)}' has ${count} label names; limit ${maxLabels}\n`,
    );
  }
  const long = Object.keys(labels).find((name) => name.length > maxNameLength);
  if (long !== undefined) {
    throw new Refusal(400, `stream '${labelText(all)}' has label name too long: '${long}'\n`);
  }
  return all;
}

type Judged = { stream: string; newest: bigint | undefined; ns: bigint; text: string; lines: number };

/** What Loki has against a line; undefined for one that it takes. */
function faultOf(nowMs: number, { stream, newest, ns, text, lines }: Judged): string | undefined {
  const length = Buffer.byteLength(text);
  if (length > maxLineBytes) {
    return `Max entry size '${maxLineBytes}' bytes exceeded for stream '${stream}' while adding an entry with length '${length}' bytes`;
  }
  const atMs = Number(ns / 1_000_000n);
  const at = secondsText(atMs);
  if (atMs < nowMs - maxAgeMs) {
    const oldest = secondsText(nowMs - maxAgeMs);
    return `entry for stream '${stream}' has timestamp too old: ${at}, oldest acceptable timestamp is: ${oldest}`;
  }
  if (atMs > nowMs + maxAheadMs) return `entry for stream '${stream}' has timestamp too new: ${at}`;
  if (newest === undefined || ns >= newest - maxBehindNs) return undefined;
  const oldest = secondsText(Number((newest - maxBehindNs) / 1_000_000n));
  const spoken = at.replace("T", " ").replace("Z", " +0000 UTC");
  const reason = `entry too far behind, entry timestamp is: ${at}, oldest acceptable timestamp is: ${oldest}`;
  return `entry with timestamp ${spoken} ignored, reason: '${reason}',\nuser 'fake', total ignored: 1 out of ${lines} for stream: ${stream}`;
}

function secondsText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function entryOf(
  ns: bigint,
  text: string,
  carried: Record<string, string>,
  labels: Record<string, string>,
): Entry {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(carried)) {
    metadata[sanitised(name)] = JSON.stringify(value).slice(1, -1);
  }
  metadata.detected_level ??= detectLevel(text, { ...labels, ...metadata });
  return { ns, text, metadata };
}
