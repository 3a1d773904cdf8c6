//! The model in the formats of others.

use std::path::Path;

use migrate::{create_script, dialect};

use crate::document::Document;
use crate::picturing::{PictureFormat, PictureRequest};
use crate::source::{dialect_of_schema, physical};
use crate::{ExportFormat, Failure, Job, Theme, files};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The schema itself, formatted.
    Prisma,
    /// The statements that make it in an empty database.
    Sql,
    /// DATA-MODEL.md.
    DataModel,
    /// A Mermaid diagram.
    Mermaid,
    /// DBML.
    Dbml,
    /// The diagram as a picture.
    Svg,
    /// The diagram as a picture on dark ground.
    SvgDark,
    /// The diagram as pixels.
    Png,
    /// The diagram as pages.
    Pdf,
    /// The records.
    Json,
}

impl Format {
    /// All formats, as the menus list them.
    pub const ALL: [Format; 10] = [
        Self::DataModel,
        Self::Svg,
        Self::SvgDark,
        Self::Png,
        Self::Pdf,
        Self::Mermaid,
        Self::Dbml,
        Self::Sql,
        Self::Prisma,
        Self::Json,
    ];

    /// Name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Prisma => "prisma",
            Self::Sql => "sql",
            Self::DataModel => "data-model",
            Self::Mermaid => "mermaid",
            Self::Dbml => "dbml",
            Self::Svg => "svg",
            Self::SvgDark => "svg-dark",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// Name in a menu.
    pub fn label(self) -> &'static str {
        match self {
            Self::Prisma => "Prisma schema",
            Self::Sql => "SQL (CREATE statements)",
            Self::DataModel => "Data model document (Markdown)",
            Self::Mermaid => "Mermaid diagram",
            Self::Dbml => "DBML",
            Self::Svg => "Diagram (SVG)",
            Self::SvgDark => "Diagram, dark (SVG)",
            Self::Png => "Diagram (PNG)",
            Self::Pdf => "Diagram (PDF)",
            Self::Json => "Records (JSON)",
        }
    }

    /// Ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Prisma => "prisma",
            Self::Sql => "sql",
            Self::DataModel => "md",
            Self::Mermaid => "mmd",
            Self::Dbml => "dbml",
            Self::Svg | Self::SvgDark => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// The format of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn from_id(id: &str) -> Result<Self, Failure> {
        Self::ALL.into_iter().find(|format| format.id() == id).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|format| format.id()).collect();
            Failure::new("export/format", format!("There is no format “{id}”."))
                .help(format!("Choose one of {}.", known.join(", ")))
        })
    }
}

impl Format {
    /// The picture that it is, where it is one.
    pub fn picture(self) -> Option<PictureRequest> {
        let of = |format, theme| Some(PictureRequest { format, theme, ..PictureRequest::default() });
        match self {
            Self::Svg => of(PictureFormat::Svg, Theme::Light),
            Self::SvgDark => of(PictureFormat::Svg, Theme::Dark),
            Self::Png => of(PictureFormat::Png, Theme::Light),
            Self::Pdf => of(PictureFormat::Pdf, Theme::Light),
            Self::Prisma | Self::Sql | Self::DataModel | Self::Mermaid | Self::Dbml | Self::Json => None,
        }
    }
}

/// All formats for menus. Pictures have a dialog of their own.
pub fn formats() -> Vec<ExportFormat> {
    let describe = |format: Format| ExportFormat {
        id: format.id().to_owned(),
        label: format.label().to_owned(),
        extension: format.extension().to_owned(),
    };
    Format::ALL.into_iter().filter(|format| format.picture().is_none()).map(describe).collect()
}

/// The document in a format, as the bytes of its file; pictures as they are when nobody asks for more.
///
/// # Errors
/// SQL for a provider without dialect; a picture that would be too large.
pub fn export(document: &mut Document, format: Format) -> Result<Vec<u8>, Failure> {
    let text = match format {
        Format::Prisma => document.files().iter().map(|file| prisma::format(&file.text)).collect::<Vec<_>>().join("\n"),
        Format::Sql => {
            let kind = dialect_of_schema(document.parsed())?;
            let schema = physical(document.parsed(), document.schema(), kind);
            let mut out = String::new();
            for statement in create_script(&schema, dialect(kind)) {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(&format!("-- {}\n{};\n", statement.heading, statement.sql.trim_end_matches(';')));
            }
            out
        }
        Format::DataModel => {
            export::data_model(document.schema(), &diagram::modules(document.schema()), &document.name())
        }
        Format::Mermaid => export::mermaid(document.schema(), None),
        Format::Dbml => export::dbml(document.schema()),
        Format::Json => {
            let snapshot = document.snapshot();
            serde_json::to_string_pretty(&snapshot).unwrap_or_default() + "\n"
        }
        Format::Svg | Format::SvgDark | Format::Png | Format::Pdf => {
            return document.scene().draw(&format.picture().unwrap_or_default(), &Job::silent());
        }
    };
    Ok(text.into_bytes())
}

/// Writes the document in a format to a file.
///
/// # Errors
/// As [`export`], or the file can't be written.
pub fn export_to(document: &mut Document, format: Format, path: &Path) -> Result<(), Failure> {
    files::write_bytes(path, &export(document, format)?)
}
