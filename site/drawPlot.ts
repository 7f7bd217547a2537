import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/**
 * Draws a plot without a browser, as the text of an SVG that a page under a strict content policy may hold: without
 * style elements and attributes, with colours as the page's CSS variables, positions to a tenth of a pixel,
 * hidden from those who cannot see it: the page says beside it in words what it shows.
 */
export function drawPlot(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const svg = Plot.plot({ ...options, document });
  svg.querySelector("style")?.remove();
  svg.setAttribute("aria-hidden", "true");
  svg.removeAttribute("font-size");
  svg.removeAttribute("font-family");
  for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  return svg.outerHTML.replace(/ (d|transform|x1|x2|y1|y2)="[^"]*"/g, (attribute) =>
    attribute.replace(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10)),
  );
}
