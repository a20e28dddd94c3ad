export type PictureFrame = {
  title: string;
  /** What of and when: the unit and the stretch of time. */
  subtitle: string;
  legend: readonly { name: string; colour: string; dash?: string | undefined }[];
  /** The plot as SVG markup of its own, and how large it is. */
  plot: { markup: string; width: number; height: number };
  colours: { page: string; ink: string; soft: string };
  fontFamily: string;
  /** How wide a text of the legend is, in pixels. */
  widthOf: (text: string) => number;
};

const edge = 16;
const headHeight = 48;
const rowHeight = 18;
const swatch = 22;
const gap = 16;
const maxNamed = 24;

/** A chart as one SVG that needs nothing else: background, title, unit and time, the plot, the legend below. Pure. */
export function pictureFrame(frame: PictureFrame): { svg: string; width: number; height: number } {
  const { title, subtitle, plot, colours, fontFamily } = frame;
  const width = Math.ceil(plot.width) + 2 * edge;
  const { items, rows } = placed(frame, width - 2 * edge);
  const height = headHeight + Math.ceil(plot.height) + 12 + rows * rowHeight + edge;
  const top = headHeight + Math.ceil(plot.height) + 12;
  const legend = items.map(({ name, colour, dash, x, row }) => {
    const y = top + row * rowHeight + 8;
    const dashes = dash ? ` stroke-dasharray="${escaped(dash)}"` : "";
    const sign = colour
      ? `<line x1="${x}" x2="${x + 14}" y1="${y}" y2="${y}" stroke="${escaped(colour)}" stroke-width="2.5"${dashes}/>`
      : "";
    return `${sign}<text x="${x + (colour ? swatch : 0)}" y="${y + 4}" font-size="12" fill="${escaped(colours.soft)}">${escaped(name)}</text>`;
  });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(fontFamily)}">`,
    `<rect width="${width}" height="${height}" fill="${escaped(colours.page)}"/>`,
    `<text x="${edge}" y="24" font-size="14" font-weight="600" fill="${escaped(colours.ink)}">${escaped(title)}</text>`,
    `<text x="${edge}" y="41" font-size="11" fill="${escaped(colours.soft)}">${escaped(subtitle)}</text>`,
    `<g transform="translate(${edge} ${headHeight})">${plot.markup}</g>`,
    ...legend,
    "</svg>",
  ].join("");
  return { svg, width, height };
}

/** A line of text as SVG, whatever the text is; `y` is its foot. Pure. */
export function svgText(
  text: string,
  { x, y, colour, size }: { x: number; y: number; colour: string; size: number },
): string {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${escaped(colour)}">${escaped(text)}</text>`;
}

/** The legend's items in rows that are as wide as the picture. */
function placed({ legend, widthOf }: PictureFrame, room: number) {
  const named = legend.slice(0, maxNamed);
  const left = legend.length - named.length;
  const all = left > 0 ? [...named, { name: `+${left}`, colour: "" }] : named;
  let x = 0;
  let row = 0;
  const items = all.map((item) => {
    const width = swatch + widthOf(item.name) + gap;
    if (x > 0 && x + width > room) {
      x = 0;
      row += 1;
    }
    const at = { ...item, x: edge + x, row };
    x += width;
    return at;
  });
  return { items, rows: all.length === 0 ? 0 : row + 1 };
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[\p{Cc}\p{Surrogate}]/gu, " ");
}
