//! The colours of the diagram, in both themes. Every text colour keeps a contrast of at least 4.5 to 1 on the ground that
//! it stands on. The window draws with the same: see `docs/decisions/0002-notation.md`.

use std::collections::{BTreeMap, BTreeSet};

use schema::{Schema, TableId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::modules;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// A colour for modules and tables. Arrays hold the value for the light and the dark theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// The name it is chosen by, also in the diagram file.
    pub name: &'static str,
    /// Bar above the header, name of the area.
    pub accent: [&'static str; 2],
    /// Ground of the header.
    pub header: [&'static str; 2],
    /// Ground of the area.
    pub area: [&'static str; 2],
}

macro_rules! colors {
    ($($name:literal $la:literal $da:literal $lh:literal $dh:literal $lr:literal $dr:literal;)*) => {
        [$(Color { name: $name, accent: [$la, $da], header: [$lh, $dh], area: [$lr, $dr] }),*]
    };
}

static PALETTE: [Color; 12] = colors! {
    //       accent              header              area
    "blue"   "#1b62d1" "#58a6ff" "#eaf2fe" "#16263c" "#f3f7fe" "#10161f";
    "teal"   "#0f766e" "#39c5bb" "#e3f4f2" "#12302f" "#f0f9f8" "#0f1a1b";
    "amber"  "#9a6700" "#d9a53a" "#fbf2dc" "#332813" "#fdf9ee" "#1a1710";
    "violet" "#7c3aed" "#a78bfa" "#f1ebfe" "#271f40" "#f8f5fe" "#15131f";
    "green"  "#1a7f37" "#4ac26b" "#e6f5ea" "#15301e" "#f2faf4" "#0f1a14";
    "rose"   "#be185d" "#f778ba" "#fdeaf2" "#3a1a2b" "#fef5f9" "#1c1218";
    "indigo" "#4f46e5" "#8b9cff" "#ecedfd" "#1f2344" "#f5f6fe" "#121421";
    "orange" "#b45309" "#f0883e" "#fdeee0" "#38230f" "#fef7f0" "#1c150f";
    "cyan"   "#0e7490" "#4cc4e0" "#e2f3f8" "#11303a" "#f0f9fb" "#0f191d";
    "red"    "#cf222e" "#ff7b72" "#fdebec" "#3c1c1e" "#fef6f6" "#1d1214";
    "lime"   "#4d7c0f" "#a3c24a" "#eff6dd" "#26300f" "#f8fbf0" "#161a0f";
    "slate"  "#57606a" "#8b949e" "#eff1f4" "#21262d" "#f6f7f9" "#13171d";
};

/// All colours. The last, slate, is that of tables without module where others have one.
pub fn palette() -> &'static [Color] {
    &PALETTE
}

/// The colour of every table: the one that was chosen for it, or else that of its module. A module keeps its colour when
/// others come and go, as far as there are colours enough.
pub fn colors(schema: &Schema) -> BTreeMap<TableId, &'static Color> {
    let modules = modules(schema);
    let by_module = module_colors(&modules);
    let chosen = |id: &TableId| {
        let name = schema.placements().get(id)?.color.as_deref()?;
        PALETTE.iter().find(|color| color.name == name)
    };
    let own =
        |id: &TableId, module: &String| chosen(id).or_else(|| by_module.get(module).copied()).unwrap_or(&PALETTE[0]);
    modules.iter().map(|(id, module)| (*id, own(id, module))).collect()
}

/// The colour of every module.
pub(crate) fn module_colors(modules: &BTreeMap<TableId, String>) -> BTreeMap<String, &'static Color> {
    let names: BTreeSet<&String> = modules.values().collect();
    let unnamed = modules.values().filter(|name| name.is_empty()).count();
    // Grey is for the few that are left over; where most tables have no module they take the first colour.
    let most = unnamed * 2 >= modules.len();
    let usable = 1..PALETTE.len() - 1;
    let mut users = vec![0; usable.end];
    let mut colors = BTreeMap::new();
    for name in names {
        let place = if name.is_empty() {
            if most { 0 } else { usable.end }
        } else {
            // FNV-1a, then the next colour that is least in use.
            let hash =
                name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
            let first = usize::try_from(hash % usable.len() as u64).unwrap_or(0);
            let tries = || (0..usable.len()).map(|i| usable.start + (first + i) % usable.len());
            let place = tries().min_by_key(|i| users[*i]).unwrap_or(0);
            users[place] += 1;
            place
        };
        colors.insert(name.clone(), &PALETTE[place]);
    }
    colors
}

/// Colours that are the same for all modules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ink {
    pub ground: &'static str,
    pub table: &'static str,
    pub border: &'static str,
    pub line: &'static str,
    pub text: &'static str,
    pub muted: &'static str,
    pub edge: &'static str,
    pub primary: &'static str,
    pub foreign: &'static str,
    pub unique: &'static str,
    /// Badge of personal data.
    pub personal: &'static str,
}

/// The inks of a theme.
pub(crate) fn ink(theme: Theme) -> Ink {
    match theme {
        Theme::Light => Ink {
            ground: "#fafbfc",
            table: "#ffffff",
            border: "#cfd5dc",
            line: "#e4e8ec",
            text: "#1f2328",
            muted: "#5d6670",
            edge: "#77818c",
            primary: "#8a5a00",
            foreign: "#0a5fc4",
            unique: "#1a7f37",
            personal: "#a3257a",
        },
        Theme::Dark => Ink {
            ground: "#0d1117",
            table: "#161b22",
            border: "#343b44",
            line: "#262c34",
            text: "#e6edf3",
            muted: "#939ca6",
            edge: "#7a838e",
            primary: "#e0ad3d",
            foreign: "#6cb2ff",
            unique: "#56d364",
            personal: "#f08fd0",
        },
    }
}

impl Theme {
    /// The theme's place in the arrays of a [`Color`].
    pub(crate) fn place(self) -> usize {
        match self {
            Theme::Light => 0,
            Theme::Dark => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast as WCAG 2.2 defines it.
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |color: &str| {
            let part = |at: usize| {
                let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).expect("a colour is #rrggbb")) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read() {
        for theme in [Theme::Light, Theme::Dark] {
            let ink = ink(theme);
            for text in [ink.text, ink.muted, ink.primary, ink.foreign, ink.unique, ink.personal] {
                assert!(contrast(text, ink.table) >= 4.5, "{text} on {} in {theme:?}", ink.table);
            }
            assert!(contrast(ink.edge, ink.ground) >= 3.0);
            for color in palette() {
                let place = theme.place();
                assert!(contrast(ink.text, color.header[place]) >= 4.5, "header of {} in {theme:?}", color.name);
                assert!(contrast(ink.muted, color.header[place]) >= 4.5, "VIEW on {} in {theme:?}", color.name);
                assert!(contrast(color.accent[place], color.area[place]) >= 4.5, "area of {} in {theme:?}", color.name);
                assert!(contrast(ink.edge, color.area[place]) >= 3.0, "edge on {} in {theme:?}", color.name);
            }
        }
    }

    #[test]
    fn modules_keep_their_colours_when_others_come() {
        let name = |names: &[&str]| {
            let ids = (0..).map(TableId);
            let modules: BTreeMap<_, _> = ids.zip(names.iter().map(|name| (*name).to_owned())).collect();
            module_colors(&modules).into_iter().map(|(module, color)| (module, color.name)).collect::<BTreeMap<_, _>>()
        };
        let few = name(&["sales", "stock"]);
        let more = name(&["sales", "stock", "people", ""]);
        assert_eq!((few["sales"], few["stock"]), (more["sales"], more["stock"]));
        let used: BTreeSet<_> = more.values().collect();
        assert_eq!(used.len(), 4, "{more:?}");
        assert_eq!(more[""], "slate");
        assert_eq!(name(&["", "", "sales"])[""], "blue");
    }
}
