/**
 * The colours of window and canvas, light and dark, in one place: the canvas reads them here, the style sheet as CSS
 * variables that `paint` sets. Also how Mantine's parts are made compact.
 */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Colours by their use. */
export interface Colors {
  /** Behind everything on the canvas. */
  paper: string;
  dot: string;
  /** Panels and bars. */
  surface: string;
  raised: string;
  sunken: string;
  hover: string;
  line: string;
  lineStrong: string;
  text: string;
  muted: string;
  faint: string;
  accent: string;
  accentSoft: string;
  onAccent: string;
  /** Tables on the canvas. */
  table: string;
  tableLine: string;
  edge: string;
  primary: string;
  foreign: string;
  unique: string;
  personal: string;
  error: string;
  warning: string;
  info: string;
  good: string;
  errorSoft: string;
  warningSoft: string;
  goodSoft: string;
}

export const LIGHT: Colors = {
  paper: "#fafbfc",
  dot: "#e3e6ea",
  surface: "#ffffff",
  raised: "#ffffff",
  sunken: "#f6f7f9",
  hover: "#eff1f4",
  line: "#e4e8ec",
  lineStrong: "#cfd5dc",
  text: "#1f2328",
  muted: "#545d67",
  faint: "#666f79",
  accent: "#1b62d1",
  accentSoft: "#e6effc",
  onAccent: "#ffffff",
  table: "#ffffff",
  tableLine: "#cfd5dc",
  edge: "#77818c",
  primary: "#8a5a00",
  foreign: "#0a5fc4",
  unique: "#1a7f37",
  personal: "#a3257a",
  error: "#cf222e",
  warning: "#8f6000",
  info: "#1b62d1",
  good: "#1a7f37",
  errorSoft: "#fdebec",
  warningSoft: "#fbf2dc",
  goodSoft: "#e6f5ea",
};

export const DARK: Colors = {
  paper: "#0d1117",
  dot: "#1a2029",
  surface: "#13181f",
  raised: "#1b212a",
  sunken: "#0f141a",
  hover: "#1e252f",
  line: "#262c34",
  lineStrong: "#3a424d",
  text: "#e6edf3",
  muted: "#939ca6",
  faint: "#828c97",
  accent: "#58a6ff",
  accentSoft: "#17304f",
  onAccent: "#08131f",
  table: "#161b22",
  tableLine: "#343b44",
  edge: "#7a838e",
  primary: "#e0ad3d",
  foreign: "#6cb2ff",
  unique: "#56d364",
  personal: "#f08fd0",
  error: "#ff7b72",
  warning: "#d9a53a",
  info: "#58a6ff",
  good: "#4ac26b",
  errorSoft: "#3c1c1e",
  warningSoft: "#332813",
  goodSoft: "#15301e",
};

/** Sets the colours as CSS variables. */
export function paint(dark: boolean): void {
  const root = document.documentElement;
  for (const [name, value] of Object.entries(dark ? DARK : LIGHT)) {
    root.style.setProperty(`--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`, value);
  }
  root.style.colorScheme = dark ? "dark" : "light";
}

/** A colour with an opacity, `#rrggbb` and 0 to 1. */
export function alpha(color: string, opacity: number): string {
  return color + Math.round(opacity * 255).toString(16).padStart(2, "0");
}

const accent: MantineColorsTuple = [
  "#e9f1fe", "#d5e4fc", "#abc9f8", "#83b3f8", "#58a6ff", "#3b82e6", "#1b62d1", "#1757bd", "#124aa4", "#0c3b86",
];

const mixes = new Map<string, string>();

/** So much of a colour on a ground, opaque. */
export function mixed(color: string, ground: string, part: number): string {
  const key = color + ground + part;
  let found = mixes.get(key);
  if (!found) {
    const channel = (at: number) =>
      Math.round(parseInt(color.slice(at, at + 2), 16) * part + parseInt(ground.slice(at, at + 2), 16) * (1 - part)).toString(16).padStart(2, "0");
    found = `#${channel(1)}${channel(3)}${channel(5)}`;
    mixes.set(key, found);
  }
  return found;
}

export const FONT = '"Inter Variable", Inter, "Segoe UI", sans-serif';
export const MONO = '"JetBrains Mono", "DejaVu Sans Mono", monospace';

const compact = { size: "xs" } as const;

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  colors: { accent },
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: "12px", sm: "12.5px", md: "13px", lg: "15px", xl: "18px" },
  defaultRadius: 5,
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "compact-xs" } },
    TextInput: { defaultProps: compact },
    Textarea: { defaultProps: compact },
    Select: { defaultProps: { ...compact, checkIconPosition: "right", comboboxProps: { shadow: "md" } } },
    Autocomplete: { defaultProps: { ...compact, comboboxProps: { shadow: "md" } } },
    MultiSelect: { defaultProps: compact },
    Checkbox: { defaultProps: compact },
    Switch: { defaultProps: compact },
    SegmentedControl: { defaultProps: compact },
    Tooltip: { defaultProps: { openDelay: 450, withArrow: false, fz: 11.5, px: 7, py: 3 } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: "md", radius: 6, offset: 4, transitionProps: { duration: 0 } } },
    Modal: { defaultProps: { centered: true, radius: 8, overlayProps: { backgroundOpacity: 0.22 }, transitionProps: { duration: 80 } } },
    ActionIcon: { defaultProps: { size: 24, variant: "subtle", color: "gray" } },
  },
});
