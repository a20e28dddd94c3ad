import { equals, notEquals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

const bytesPerMebibyte = 1_048_576;

function dcgmWith(name: string, prefix: "" | "exported_"): Source {
  const pod = `${prefix}pod`;
  // Where the scrape's labels won, `pod` is the exporter's.
  const isUsers = prefix === "" ? [equals("exported_pod", "")] : [];
  const used = [notEquals(pod, ""), ...isUsers];
  const sets = [used];
  return {
    name,
    layer: "cluster",
    labels: { namespace: `${prefix}namespace`, pod, gpu: "UUID" },
    marks: [used],
    ways: {
      gpuUtilisation: [
        way.mean("DCGM_FI_PROF_GR_ENGINE_ACTIVE", { sets }),
        way.mean("DCGM_FI_DEV_GPU_UTIL", { sets, scale: 0.01 }),
      ],
      gpuMemory: [way.gauge("DCGM_FI_DEV_FB_USED", { sets, scale: bytesPerMebibyte })],
      gpuMemoryUsage: [
        {
          kind: "ratio",
          part: way.gauge("DCGM_FI_DEV_FB_USED", { sets }),
          whole: way.gauge("DCGM_FI_DEV_FB_USED", { sets, plus: ["DCGM_FI_DEV_FB_FREE"] }),
        },
      ],
    },
  };
}

/** GPUs by the pod that uses them, where the exporter is told to map them and its own labels are kept. */
export const dcgm = dcgmWith("dcgm", "");
/** Where the scrape's labels won: `pod` is the exporter itself, and who uses the GPU is `exported_pod`. */
export const dcgmExported = dcgmWith("dcgm-exported", "exported_");
