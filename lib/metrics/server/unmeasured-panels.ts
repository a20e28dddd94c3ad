import "server-only";
import { AppError } from "../../errors";
import type { PrometheusClient } from "../../prometheus/client";
import type { Where } from "../concepts";
import { panels } from "../panels";
import type { Pins } from "../resolve-concept";
import { type PanelName, panelNames } from "../series";
import { findSource } from "./find-source";

export type UnmeasuredPanel = { panel: PanelName; why: string };

type Asked = { pins: Pins; where: Where; at: number; isLive: boolean; signal: AbortSignal };

/**
 * Panels that no series of this Prometheus can draw for what is asked, each with why. Nothing is said while Prometheus cannot be
 * asked; and no query is made that a page does not make anyway.
 */
export async function unmeasuredPanels(
  client: PrometheusClient,
  { pins, where, at, isLive, signal }: Asked,
): Promise<UnmeasuredPanel[]> {
  const all = await Promise.all(
    panelNames.map(async (panel): Promise<UnmeasuredPanel[]> => {
      const { concepts, by = "version" } = panels[panel];
      const why: string[] = [];
      for (const concept of concepts) {
        const found = await findSource({ client, concept, by: [by], where, at, isLive, pins, signal });
        if (found instanceof AppError || "source" in found) return [];
        why.push(found.why);
      }
      return [{ panel, why: why.join("; ") }];
    }),
  );
  return all.flat();
}
