/**
 * The colours of modules, the same as the Rust crate `diagram` gives them in its pictures (docs/decisions/0002): by a hash
 * of the name, the least used first, so that a module keeps its colour when others come and go.
 */
import type { Doc } from "../store";
import { memo } from "../store";

/** A colour for modules and tables; pairs hold the value for light and dark. */
export interface Hue {
  readonly name: string;
  /** Bar above the header, name of the area. */
  readonly accent: readonly [string, string];
  /** Ground of the header. */
  readonly header: readonly [string, string];
  /** Ground of the area. */
  readonly area: readonly [string, string];
}

const hue = (name: string, la: string, da: string, lh: string, dh: string, lr: string, dr: string): Hue => ({
  name, accent: [la, da], header: [lh, dh], area: [lr, dr],
});

export const PALETTE: readonly Hue[] = [
  hue("blue", "#1b62d1", "#58a6ff", "#eaf2fe", "#16263c", "#f3f7fe", "#10161f"),
  hue("teal", "#0f766e", "#39c5bb", "#e3f4f2", "#12302f", "#f0f9f8", "#0f1a1b"),
  hue("amber", "#9a6700", "#d9a53a", "#fbf2dc", "#332813", "#fdf9ee", "#1a1710"),
  hue("violet", "#7c3aed", "#a78bfa", "#f1ebfe", "#271f40", "#f8f5fe", "#15131f"),
  hue("green", "#1a7f37", "#4ac26b", "#e6f5ea", "#15301e", "#f2faf4", "#0f1a14"),
  hue("rose", "#be185d", "#f778ba", "#fdeaf2", "#3a1a2b", "#fef5f9", "#1c1218"),
  hue("indigo", "#4f46e5", "#8b9cff", "#ecedfd", "#1f2344", "#f5f6fe", "#121421"),
  hue("orange", "#b45309", "#f0883e", "#fdeee0", "#38230f", "#fef7f0", "#1c150f"),
  hue("cyan", "#0e7490", "#4cc4e0", "#e2f3f8", "#11303a", "#f0f9fb", "#0f191d"),
  hue("red", "#cf222e", "#ff7b72", "#fdebec", "#3c1c1e", "#fef6f6", "#1d1214"),
  hue("lime", "#4d7c0f", "#a3c24a", "#eff6dd", "#26300f", "#f8fbf0", "#161a0f"),
  hue("slate", "#57606a", "#8b949e", "#eff1f4", "#21262d", "#f6f7f9", "#13171d"),
];

const BLUE = PALETTE[0]!;
const SLATE = PALETTE[PALETTE.length - 1]!;

/** The colour of a table: the one that was chosen for it, or its module's. */
export function hueOf(doc: Doc, table: number): Hue {
  const chosen = doc.placements.get(table)?.color;
  const own = chosen ? PALETTE.find((one) => one.name === chosen) : undefined;
  return own ?? moduleHue(doc, doc.modules.get(table));
}

/** The colour of a module; `undefined` is that of tables without one. */
export function moduleHue(doc: Doc, module: string | undefined): Hue {
  const found = module ? hues(doc).get(module) : undefined;
  if (found) return found;
  // Grey is for the few that are left over; where most tables have no module they take the first colour.
  return (doc.tables.size - named(doc)) * 2 >= doc.tables.size ? BLUE : SLATE;
}

const named = memo((doc) => doc.modules, (modules) => [...modules.values()].filter(Boolean).length);
const hues = memo((doc) => doc.modules, (modules) => handOut(modules.values()));

/** Colours for modules by their names. */
export function handOut(names: Iterable<string>): Map<string, Hue> {
  const usable = PALETTE.length - 2;
  const users = new Array<number>(usable).fill(0);
  const found = new Map<string, Hue>();
  for (const name of [...new Set(names)].filter(Boolean).sort()) {
    const first = Number(hash(name) % BigInt(usable));
    let place = first;
    for (let i = 1; i < usable; i += 1) {
      const other = (first + i) % usable;
      if (users[other]! < users[place]!) place = other;
    }
    users[place]! += 1;
    found.set(name, PALETTE[place + 1]!);
  }
  return found;
}

/** FNV-1a over UTF-8. */
function hash(text: string): bigint {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  return value;
}
