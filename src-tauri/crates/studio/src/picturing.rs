//! Pictures of the diagram: what is drawn, in which format, how large. The window's dialog and `crowfoot export` ask for the
//! same thing here and get the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use diagram::{Detail, EdgeId, Picture, Rect, Route, SavedView, Theme, ViewId};
use picture::{Limit, Paper, Unmade};
use schema::{Schema, TableId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Failure, Job, files};

/// Largest scale that is worth asking for.
const MOST_SCALE: f32 = 8.0;

/// The format of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PictureFormat {
    /// Lines and text, for browsers and drawing programs.
    #[default]
    Svg,
    /// Pixels.
    Png,
    /// Pages.
    Pdf,
}

impl PictureFormat {
    /// Ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }
}

/// What a PDF is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Pages {
    /// One page as large as the picture.
    #[default]
    Sheet,
    /// 210 by 297 mm.
    A4,
    /// 297 by 420 mm.
    A3,
    /// 8.5 by 11 inches.
    Letter,
}

impl Pages {
    fn paper(self) -> Paper {
        match self {
            Self::Sheet => Paper::Sheet,
            Self::A4 => Paper::A4,
            Self::A3 => Paper::A3,
            Self::Letter => Paper::Letter,
        }
    }
}

/// What somebody wants a picture of, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PictureRequest {
    /// The format.
    pub format: PictureFormat,
    /// The saved view that is drawn; absent: the whole diagram.
    pub view: Option<ViewId>,
    /// The tables that are drawn; absent: all of it.
    pub tables: Option<Vec<TableId>>,
    /// Light or dark.
    pub theme: Theme,
    /// Pixels to the unit, 1 being as large as at 100 %. A PDF's lengths are multiplied with it; an SVG has no pixels.
    pub scale: f32,
    /// With the ground behind everything.
    pub ground: bool,
    /// With the name of the schema above.
    pub title: bool,
    /// How much of each table; absent: as the view says, else all.
    pub detail: Option<Detail>,
    /// The pages of a PDF.
    pub pages: Pages,
}

impl Default for PictureRequest {
    fn default() -> Self {
        Self {
            format: PictureFormat::Svg,
            view: None,
            tables: None,
            theme: Theme::Light,
            scale: 1.0,
            ground: true,
            title: true,
            detail: None,
            pages: Pages::Sheet,
        }
    }
}

/// A diagram apart from its document, so that the document can go on while the picture is made.
#[derive(Debug, Clone)]
pub struct Scene {
    pub(crate) name: String,
    pub(crate) schema: Schema,
    pub(crate) views: Vec<SavedView>,
    /// Those of the whole; views and parts are drawn without.
    pub(crate) notes: Vec<diagram::Note>,
    /// The routes of the whole, where they are known.
    pub(crate) routes: Option<BTreeMap<EdgeId, Route>>,
}

impl Scene {
    /// The picture that is asked for, as the bytes of its file.
    ///
    /// # Errors
    /// There is nothing to draw, it would be too large, or the work was cancelled.
    pub fn draw(&self, request: &PictureRequest, job: &Job) -> Result<Vec<u8>, Failure> {
        if !(0.05..=MOST_SCALE).contains(&request.scale) {
            return Err(Failure::new("export/scale", format!("{} is no scale for a picture.", request.scale))
                .help(format!("Choose one from 0.05 to {MOST_SCALE}; 1 is as large as on the canvas at 100 %.")));
        }
        let view = self.view(request)?;
        let detail = request.detail.or(view.map(|view| view.detail)).unwrap_or_default();
        let (rects, routes) = self.part(request, view, detail);
        if rects.is_empty() {
            return Err(Failure::new("export/nothing", "There is nothing to draw: no table is left.")
                .help("Choose other tables, or the whole diagram."));
        }
        job.say("Drawing", Some(0.0));
        let name = match view {
            Some(view) => format!("{}: {}", self.name, view.name),
            None => self.name.clone(),
        };
        let title = Some(name.as_str()).filter(|_| request.title);
        let is_whole = view.is_none() && request.tables.is_none();
        let notes = if is_whole { self.notes.as_slice() } else { &[] };
        let picture = Picture { theme: request.theme, title, bare: !request.ground, detail, notes };
        let drawing = diagram::draw(&self.schema, &rects, &routes, picture);
        job.check()?;
        let progress = |done: f32| {
            job.say("Drawing", Some(done));
            !job.is_cancelled()
        };
        let made = match request.format {
            PictureFormat::Svg => Ok(diagram::svg_of(&drawing).into_bytes()),
            PictureFormat::Png => picture::png(&drawing, request.scale, &progress),
            PictureFormat::Pdf => {
                let sheets = picture::sheets(drawing.frame, request.pages.paper(), request.scale);
                picture::pdf(&drawing, &sheets, &progress)
            }
        };
        made.map_err(|unmade| match unmade {
            Unmade::Cancelled => Failure::new("job/cancelled", "Cancelled."),
            Unmade::TooLarge(limit) => too_large(limit),
        })
    }

    /// The same, written to a file.
    ///
    /// # Errors
    /// As [`Scene::draw`], or the file can't be written.
    pub fn draw_to(&self, request: &PictureRequest, path: &Path, job: &Job) -> Result<(), Failure> {
        let bytes = self.draw(request, job)?;
        job.check()?;
        files::write_bytes(path, &bytes)
    }

    fn view(&self, request: &PictureRequest) -> Result<Option<&SavedView>, Failure> {
        let find = |id| {
            let view = self.views.iter().find(|view| view.id == id);
            view.ok_or_else(|| Failure::new("export/view", "That view is gone.").help("Choose another."))
        };
        request.view.map(find).transpose()
    }

    /// Boxes and routes of what is asked for.
    fn part(
        &self,
        request: &PictureRequest,
        view: Option<&SavedView>,
        detail: Detail,
    ) -> (BTreeMap<TableId, Rect>, BTreeMap<EdgeId, Route>) {
        let mut rects = match view {
            Some(view) => diagram::boxes_in(&self.schema, &view.places, detail),
            None => crate::drawing::rects(&self.schema, &diagram::sizes_in(&self.schema, detail)),
        };
        if let Some(tables) = &request.tables {
            let chosen: BTreeSet<TableId> = tables.iter().copied().collect();
            rects.retain(|id, _| chosen.contains(id));
        }
        let is_whole = view.is_none() && request.tables.is_none() && detail == Detail::All;
        let known = self.routes.clone().filter(|_| is_whole);
        let routes = known.unwrap_or_else(|| diagram::route_in(&self.schema, &rects, detail));
        (rects, routes)
    }

    /// The saved view of a name.
    ///
    /// # Errors
    /// There is none.
    pub fn view_named(&self, name: &str) -> Result<ViewId, Failure> {
        let found = self.views.iter().find(|view| view.name == name).map(|view| view.id);
        found.ok_or_else(|| {
            let known: Vec<String> = self.views.iter().map(|view| format!("“{}”", view.name)).collect();
            let help = match known.is_empty() {
                true => "The diagram file has no saved views.".to_owned(),
                false => format!("There are {}.", known.join(", ")),
            };
            Failure::new("export/view", format!("There is no view “{name}”.")).help(help)
        })
    }

    /// The tables of these names: model names, with the database schema before them where several have one.
    ///
    /// # Errors
    /// There is none of a name.
    pub fn tables_named(&self, names: &[String]) -> Result<Vec<TableId>, Failure> {
        let find = |name: &String| {
            let named = |table: &&schema::Table| {
                table.name == *name
                    || table.namespace.as_ref().is_some_and(|space| format!("{space}.{}", table.name) == *name)
            };
            let found = self.schema.tables().values().find(named).map(|table| table.id);
            found.ok_or_else(|| {
                let near = self.schema.tables().values().find(|table| table.name.eq_ignore_ascii_case(name));
                let help = match near {
                    Some(table) => format!("Did you mean “{}”?", table.name),
                    None => "Name models as the schema does, with commas between them.".to_owned(),
                };
                Failure::new("export/table", format!("There is no table “{name}”.")).help(help)
            })
        };
        names.iter().map(find).collect()
    }
}

fn too_large(limit: Limit) -> Failure {
    let Limit { width, height, fits } = limit;
    let message = format!(
        "A picture of {width} by {height} pixels is too large: programs show no more than {} to a side and {} million in all.",
        picture::MOST_SIDE,
        picture::MOST_PIXELS / 1_000_000
    );
    let fits = f64::from(fits) / 100.0;
    Failure::new("export/too-large", message)
        .help(format!("A scale of {fits} fits. Or choose SVG or PDF, which are sharp at every size, or fewer tables."))
}
