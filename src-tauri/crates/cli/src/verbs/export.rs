//! `crowfoot export`

use std::io::IsTerminal;

use studio::exporting::{self, Format};
use studio::{Detail, Document, Failure, Pages, PictureFormat, PictureRequest, Severity, Theme};

use crate::args::{Export, Picture, PictureDetail, PicturePages, PictureTheme};
use crate::print::{self, Outcome};

pub fn run(args: &Export) -> Result<Outcome, Failure> {
    let format = Format::from_id(&args.format)?;
    if format.picture().is_none() && is_asked(&args.picture) {
        return Err(Failure::new("export/options", format!("“{}” is no picture.", args.format))
            .help("--theme, --scale, --view, --tables, --detail, --pages, --no-background and --no-title are for svg, png and pdf."));
    }
    let is_binary = format.picture().is_some_and(|picture| picture.format != PictureFormat::Svg);
    if is_binary && args.out.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::new("export/terminal", "A picture can't be shown on a terminal.")
            .help(format!("Name a file: --out diagram.{}", format.extension())));
    }
    let mut document = Document::open(&args.path)?;
    let bytes = match format.picture() {
        Some(picture) => draw(&mut document, picture, &args.picture)?,
        None => exporting::export(&mut document, format)?,
    };
    match &args.out {
        Some(path) => {
            studio::files::write_bytes(path, &bytes)?;
            print::note(&format!("{} written", path.display()));
        }
        None => print::bytes(&bytes),
    }
    let errors = studio::count(document.findings(), Severity::Error);
    if errors > 0 {
        let word = if errors == 1 { "error" } else { "errors" };
        print::note(&format!(
            "The schema has {errors} {word}: what could not be understood is missing. `crowfoot check` lists them."
        ));
    }
    Ok(Outcome::reported(errors > 0))
}

fn is_asked(args: &Picture) -> bool {
    let Picture { theme, scale, view, tables, detail, pages, no_background, no_title } = args;
    theme.is_some()
        || scale.is_some()
        || view.is_some()
        || tables.is_some()
        || detail.is_some()
        || pages.is_some()
        || *no_background
        || *no_title
}

fn draw(document: &mut Document, picture: PictureRequest, args: &Picture) -> Result<Vec<u8>, Failure> {
    let scene = document.scene();
    let request = PictureRequest {
        view: args.view.as_deref().map(|name| scene.view_named(name)).transpose()?,
        tables: args.tables.as_ref().map(|names| scene.tables_named(names)).transpose()?,
        theme: match args.theme {
            Some(PictureTheme::Light) => Theme::Light,
            Some(PictureTheme::Dark) => Theme::Dark,
            None => picture.theme,
        },
        scale: args.scale.unwrap_or(picture.scale),
        detail: args.detail.map(|detail| match detail {
            PictureDetail::All => Detail::All,
            PictureDetail::Keys => Detail::Keys,
            PictureDetail::Names => Detail::Names,
        }),
        pages: match args.pages {
            Some(PicturePages::A4) => Pages::A4,
            Some(PicturePages::A3) => Pages::A3,
            Some(PicturePages::Letter) => Pages::Letter,
            Some(PicturePages::Sheet) | None => Pages::Sheet,
        },
        ground: !args.no_background,
        title: !args.no_title,
        ..picture
    };
    let drawn = scene.draw(&request, &print::job());
    print::job_done();
    drawn
}
