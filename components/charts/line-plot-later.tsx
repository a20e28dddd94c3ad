import dynamic from "next/dynamic";
import { PlotStill } from "./plot-still";

/** A `LinePlot` whose code is fetched when the first is drawn. */
export const LinePlotLater = dynamic(() => import("./line-plot"), { ssr: false, loading: PlotStill });
