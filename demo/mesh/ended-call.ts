import type { Metadata } from "@grpc/grpc-js";
import type { CallEnd } from "./call-outcome";
import type { Span } from "./trace-context";
import type { Peer } from "./workload";

/** A call that is over, as one side saw it. */
export type EndedCall = {
  reporter: "source" | "destination";
  method: string;
  /** Undefined where the caller did not introduce itself. */
  caller: Peer | undefined;
  service: { namespace: string; name: string };
  /** Who answered; undefined when nobody did. */
  destination: Peer | undefined;
  /** What the request carried, the very object that the handler got. */
  metadata: Metadata;
  /** The route that chose the destination, as the route filter wrote it. */
  route: string | undefined;
  span: Span;
  /** 1 for the first try. */
  attempt: number;
  end: CallEnd;
  flags: string;
  durationMs: number;
};

export type OnCallEnd = (call: EndedCall) => void;
