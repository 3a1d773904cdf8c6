/** Contrast of the colours that stand on each other, as WCAG 2.2 measures it: 4.5 for text, 3 for what is not text. */
import { describe, expect, it } from "vitest";
import { PALETTE } from "./canvas/palette";
import { DARK, LIGHT, mixed, type Colors } from "./theme";

function luminance(color: string): number {
  const channel = (at: number) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["paper", "surface", "raised", "sunken", "hover", "accentSoft"] as const satisfies readonly (keyof Colors)[];
const TEXTS: Partial<Record<keyof Colors, readonly (keyof Colors)[]>> = {
  text: GROUNDS,
  muted: GROUNDS,
  faint: ["paper", "surface", "raised", "sunken", "hover", "table"],
  accent: ["surface", "raised", "sunken", "paper", "accentSoft"],
  onAccent: ["accent"],
  surface: ["text"],
  error: ["surface", "raised", "errorSoft", "table"],
  warning: ["surface", "raised", "warningSoft", "table"],
  good: ["surface", "raised", "goodSoft"],
  info: ["surface", "raised"],
  primary: ["surface", "table"],
  foreign: ["surface", "table"],
  unique: ["surface", "table"],
};

describe.each([["light", LIGHT, 0], ["dark", DARK, 1]] as const)("contrast in the %s theme", (_, colors, theme) => {
  it("knows how it is measured", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 1);
  });
  it.each(Object.entries(TEXTS) as [keyof Colors, readonly (keyof Colors)[]][])("%s can be read wherever it stands", (text, grounds) => {
    for (const ground of grounds) expect(contrast(colors[text], colors[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
  it("shows what is no text: edges, the ring of the focus", () => {
    for (const ground of ["paper", "surface", "sunken"] as const) {
      expect(contrast(colors.accent, colors[ground]), `accent on ${ground}`).toBeGreaterThanOrEqual(3);
      expect(contrast(colors.edge, colors[ground]), `edge on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
  it.each(PALETTE.map((hue) => [hue.name, hue] as const))("%s can be read on the canvas", (_name, hue) => {
    expect(contrast(colors.text, hue.header[theme]), "name of a table").toBeGreaterThanOrEqual(4.5);
    expect(contrast(colors.muted, hue.header[theme]), "beside the name").toBeGreaterThanOrEqual(4.5);
    expect(contrast(hue.accent[theme], hue.area[theme]), "name of a module").toBeGreaterThanOrEqual(4.5);
    expect(contrast(hue.accent[theme], colors.surface), "in a list").toBeGreaterThanOrEqual(3);
    expect(contrast(colors.edge, hue.area[theme]), "edge over the area").toBeGreaterThanOrEqual(3);
    expect(contrast(colors.text, mixed(hue.accent[theme], colors.table, 0.12)), "name on a tint").toBeGreaterThanOrEqual(4.5);
  });
});
