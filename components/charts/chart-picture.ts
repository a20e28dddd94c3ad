import { type PictureFrame, pictureFrame, svgText } from "./picture-frame";

/** What of an element's look comes from style sheets, which a picture does not have. */
const drawnBy = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-weight",
  "text-anchor",
  "visibility",
  "vector-effect",
  "display",
] as const;
const sharpness = 2;

type Words = Pick<PictureFrame, "title" | "subtitle"> & {
  legend: readonly { name: string; colour: string; dash?: string | undefined }[];
};

/**
 * A PNG of the plot in `place` with its title, unit, time and legend, on the page's own ground, at twice its size. Throws where there
 * is no plot, or the browser cannot draw it.
 */
export async function chartPicture(place: HTMLElement, { title, subtitle, legend }: Words): Promise<Blob> {
  const plot = place.querySelector<SVGSVGElement>("svg.recharts-surface, svg[data-picture]");
  if (!plot) throw new Error("there is no plot to draw");
  const look = getComputedStyle(place);
  const fontFamily = look.fontFamily || "sans-serif";
  const pen = document.createElement("canvas").getContext("2d");
  if (pen) pen.font = `12px ${fontFamily}`;
  const frame = pictureFrame({
    ...{ title, subtitle, fontFamily },
    legend: legend.map((each) => ({ ...each, colour: colourFrom(each.colour, look) })),
    plot: withAxes(plot, place),
    colours: {
      page: look.getPropertyValue("--surface").trim(),
      ink: look.getPropertyValue("--ink").trim(),
      soft: look.getPropertyValue("--ink-soft").trim(),
    },
    widthOf: (text) => pen?.measureText(text).width ?? text.length * 7,
  });
  return rasterised(frame);
}

/** `var(--accent)` as the colour that it stands for here. */
function colourFrom(colour: string, look: CSSStyleDeclaration): string {
  const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  return name ? look.getPropertyValue(name).trim() : colour;
}

/** The plot with the words that stand around it as elements of the page. */
function withAxes(plot: SVGSVGElement, place: HTMLElement): PictureFrame["plot"] {
  const own = plot.getBoundingClientRect();
  const words = [...place.querySelectorAll<HTMLElement>("[data-axis] > span")].map((word) => ({
    text: word.textContent ?? "",
    colour: getComputedStyle(word).color,
    size: Number.parseFloat(getComputedStyle(word).fontSize),
    box: word.getBoundingClientRect(),
  }));
  const boxes = [own, ...words.map(({ box }) => box)];
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const said = words.map(({ text, colour, size, box }) =>
    svgText(text, { x: box.left - left, y: box.top - top + size, colour, size }),
  );
  return {
    markup: `<g transform="translate(${own.left - left} ${own.top - top})">${standingAlone(plot)}</g>${said.join("")}`,
    width: Math.max(...boxes.map((box) => box.right)) - left,
    height: Math.max(...boxes.map((box) => box.bottom)) - top,
  };
}

function standingAlone(plot: SVGSVGElement): string {
  const copy = plot.cloneNode(true) as SVGSVGElement;
  const { width, height } = plot.getBoundingClientRect();
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  const originals = [plot, ...plot.querySelectorAll<SVGElement>("*")];
  for (const [index, original] of originals.entries()) {
    const target = copies[index];
    if (!target) continue;
    const look = getComputedStyle(original);
    target.removeAttribute("style");
    for (const name of drawnBy) {
      const value = look.getPropertyValue(name);
      if (value !== "") target.setAttribute(name, value);
    }
  }
  return new XMLSerializer().serializeToString(copy);
}

async function rasterised({
  svg,
  width,
  height,
}: {
  svg: string;
  width: number;
  height: number;
}): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * sharpness;
  canvas.height = height * sharpness;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws no pictures");
  pen.scale(sharpness, sharpness);
  pen.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is empty"))), "image/png");
  });
}
