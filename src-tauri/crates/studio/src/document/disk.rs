//! The document and the disk: opening, saving, taking in what changed there. The only part of it that reads or writes files.

use std::path::Path;

use crate::config::{self, Settings};
use crate::document::Document;
use crate::files::{self, Project};
use crate::text::Lines;
use crate::{Failure, Finding, OnConflict, Saved, Update};

/// Where something stands in the text, for people: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path of the file, as shown.
    pub file: String,
    /// Line and column of its first character.
    pub start: (usize, usize),
    /// Line and column behind its last character.
    pub end: (usize, usize),
    /// The text of the line that it begins in.
    pub line: String,
}

impl Document {
    /// Opens a schema: a file, a folder of files, or the folder of an application.
    ///
    /// # Errors
    /// It can't be read, is no UTF-8, or there is none. A schema with mistakes opens.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let project = Project::find(path)?;
        let texts = project.files.iter().map(|file| files::read(file)).collect::<Result<Vec<_>, _>>()?;
        let names = project.files.iter().map(|file| project.shown(file)).collect();
        let diagram = project.diagram();
        let diagram = if diagram.is_file() { Some(files::read(&diagram)?) } else { None };
        let settings = match config::find(&project.root) {
            Ok(settings) => settings,
            Err(failure) => Settings { problems: vec![failure.to_string()], ..Settings::default() },
        };
        Ok(Self::new(Some(project), names, texts, diagram, settings))
    }

    /// Where each of the findings stands; nothing for one that no text is about.
    pub fn places(&self) -> Vec<Option<Place>> {
        let files: Vec<_> = (self.parsed.source.files.iter().enumerate())
            .map(|(at, file)| (self.shown_path(at), file.text.as_str(), Lines::of(&file.text)))
            .collect();
        let place = |finding: &Finding| {
            let range = finding.range?;
            let (file, text, lines) = files.get(range.file as usize)?;
            let position = |unit: u32| lines.position(text, lines.to_byte(text, unit as usize));
            let (start, end) = (position(range.start), position(range.end));
            Some(Place { file: file.clone(), start, end, line: lines.text_of(text, start.0).to_owned() })
        };
        self.listed.iter().map(place).collect()
    }

    /// Path of a file as it was opened, relative to the working folder where it lies within.
    pub fn shown_path(&self, file: usize) -> String {
        let Some(path) = self.project.as_ref().and_then(|project| project.files.get(file)) else {
            return self.names.get(file).cloned().unwrap_or_default();
        };
        let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
        path.strip_prefix(&here).unwrap_or(path).display().to_string()
    }

    /// Makes the places that tables find by themselves the document's own, to be saved. How many there are.
    pub fn keep_places(&mut self) -> usize {
        self.draw();
        self.placed = true;
        let known = self.diagram_on_disk.as_deref().map(|text| diagram::read(text, &self.schema).0).unwrap_or_default();
        self.schema.placements().iter().filter(|(id, placement)| known.get(id) != Some(placement)).count()
    }

    /// Writes everything that changed. With a path, a document of one file is written there and lives there from now on.
    ///
    /// # Errors
    /// A file can't be written, or the document has no path yet.
    pub fn save(&mut self, path: Option<&Path>, on_conflict: OnConflict) -> Result<Saved, Failure> {
        if let Some(path) = path {
            self.move_to(path)?;
        }
        let Some(project) = self.project.clone() else {
            return Err(Failure::new("save/no-path", "The document has no file yet.").help("Save it under a name."));
        };
        let texts = self.texts();
        if on_conflict == OnConflict::Ask {
            let changed: Vec<_> = (project.files.iter().zip(&self.on_disk).zip(&self.names))
                .filter(|((file, known), _)| file.exists() && files::read(file).as_ref() != Ok(known))
                .map(|(_, name)| name.clone())
                .collect();
            if !changed.is_empty() {
                return Ok(Saved::ChangedOnDisk { files: changed });
            }
        }
        for ((file, text), known) in project.files.iter().zip(&texts).zip(&mut self.on_disk) {
            if text != known || !file.exists() {
                files::write(file, text)?;
                known.clone_from(text);
            }
        }
        if let Some(diagram) = self.diagram_to_write() {
            files::write(&project.diagram(), &diagram)?;
            self.diagram_on_disk = Some(diagram);
        }
        self.typed = None;
        Ok(Saved::Done { status: self.status(), path: project.path.display().to_string() })
    }

    fn move_to(&mut self, path: &Path) -> Result<(), Failure> {
        if self.names.len() > 1 {
            return Err(Failure::new("save/folder", "A schema of several files can't be saved under another name.")
                .help("Copy its folder and open the copy."));
        }
        let path = if path.extension().is_some() { path.to_owned() } else { path.with_extension("prisma") };
        let root = path.parent().filter(|root| !root.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        self.on_disk = vec![String::new()];
        self.names = vec![path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()];
        if path.exists() {
            self.on_disk = vec![files::read(&path)?];
        }
        self.diagram_on_disk = None;
        self.project = Some(Project { files: vec![path.clone()], root, path });
        Ok(())
    }

    /// Takes in what changed on disk since the last read or write. `None` if nothing did.
    ///
    /// # Errors
    /// With unsaved edits nothing is taken in: the names of the files that changed are the error's message.
    pub fn read_disk(&mut self) -> Result<Option<Update>, Failure> {
        let Some(project) = self.project.clone() else { return Ok(None) };
        let read: Vec<_> = project.files.iter().map(|file| files::read(file)).collect();
        // A file that is gone or half written just now is not taken in; the next notice comes when it is whole.
        let Ok(texts) = read.into_iter().collect::<Result<Vec<_>, _>>() else { return Ok(None) };
        if texts == self.on_disk {
            return Ok(None);
        }
        if texts == self.texts() {
            self.on_disk = texts;
            return Ok(None);
        }
        if self.texts() != self.on_disk {
            let changed = texts.iter().zip(&self.on_disk).zip(&self.names).filter(|((a, b), _)| a != b);
            let changed: Vec<_> = changed.map(|(_, name)| name.as_str()).collect();
            return Err(Failure::new("disk/changed", changed.join("\n")));
        }
        self.on_disk.clone_from(&texts);
        Ok(Some(self.advance(self.reread(texts), "Change on disk", None)))
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.parsed.source.files.iter().map(|file| &file.text).ne(&self.on_disk) || self.diagram_to_write().is_some()
    }

    /// The diagram file's new text, if it should be written.
    fn diagram_to_write(&self) -> Option<String> {
        let text = self.placed.then(|| diagram::write(&self.schema))?;
        (self.diagram_on_disk.as_ref() != Some(&text)).then_some(text)
    }
}
