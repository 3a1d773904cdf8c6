//! The document and the disk: opening, saving, taking in what changed there. The only part of it that reads or writes files.

use std::path::{Path, PathBuf};

use diagram::Rename;
use prisma::PrismaVersion;
use schema::Renames;

use super::renaming::with_lost;
use super::{parse, version};
use crate::config;
use crate::document::{Document, Next};
use crate::files::{self, Project};
use crate::history::History;
use crate::planning::Settled;
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

/// What the disk has of a project at one time.
struct OnDisk {
    project: Project,
    names: Vec<String>,
    texts: Vec<String>,
    diagram: Option<String>,
    renames: Vec<Rename>,
}

impl OnDisk {
    fn read(path: &Path) -> Result<Self, Failure> {
        let project = Project::find(path)?;
        let texts = project.files.iter().map(|file| files::read(file)).collect::<Result<Vec<_>, _>>()?;
        let names = project.files.iter().map(|file| project.shown(file)).collect();
        let diagram = if project.diagram.is_file() { Some(files::read(&project.diagram)?) } else { None };
        let renames = project.renames();
        Ok(Self { project, names, texts, diagram, renames })
    }
}

impl Document {
    /// Opens a schema: a file, a folder of files, or the folder of an application.
    ///
    /// # Errors
    /// It can't be read, is no UTF-8, or there is none. A schema with mistakes opens.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        Self::open_as(path, None)
    }

    /// The same, validated for a version of Prisma; without one, for the one that the project has.
    ///
    /// # Errors
    /// As for `open`.
    pub fn open_as(path: &Path, version: Option<PrismaVersion>) -> Result<Self, Failure> {
        let OnDisk { project, names, texts, diagram, renames } = OnDisk::read(path)?;
        let settings = config::load(&project.root);
        let placed = diagram.as_deref().is_some_and(|text| !diagram::only_renames(text));
        let shared = project.shared_diagram().filter(|_| !placed).and_then(|path| files::read(&path).ok());
        let mut document = Self::new(Some(project), names, texts, diagram, settings, version);
        if let Some(shared) = shared {
            // It speaks of the tables of others too: it is a beginning, and what it lacks is no problem of it.
            document.schema = document.with_places_of(document.schema.clone(), &shared);
            document.opened = document.schema.clone();
            document.notes.clear();
            document.take_renames(renames);
            document.torn = None;
            document.settle_places();
        }
        Ok(document)
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
        let shown = |project: &Project| Some(project.shown_here(project.files.get(file)?));
        self.project.as_ref().and_then(shown).unwrap_or_else(|| self.names.get(file).cloned().unwrap_or_default())
    }

    /// Makes the places that tables find by themselves the document's own, to be saved. How many there are.
    pub fn keep_places(&mut self) -> usize {
        self.draw();
        self.placed = true;
        let known = self.diagram_on_disk.as_deref().map(|text| diagram::read(text, &self.schema).0).unwrap_or_default();
        self.schema.placements().iter().filter(|(id, placement)| known.get(id) != Some(placement)).count()
    }

    /// Writes everything that changed. With a path, a document of one file is written there and lives there from now on; what
    /// is there already is overwritten.
    ///
    /// # Errors
    /// A file can't be written, or the document has no path yet.
    pub fn save(&mut self, path: Option<&Path>, on_conflict: OnConflict) -> Result<Saved, Failure> {
        if let Some(path) = path {
            return self.save_as(path);
        }
        let Some(project) = self.project.clone() else {
            return Err(Failure::new("save/no-path", "The document has no file yet.").help("Save it under a name."));
        };
        let texts = self.texts();
        if self.diagram_on_disk.is_some() && !project.diagram.exists() {
            self.diagram_on_disk = None;
            self.take_renames(project.renames());
        }
        let diagram = self.diagram_text(self.diagram_on_disk.as_deref());
        // Gone altogether, there is nothing on disk to ask about, and the places went with the text.
        let gone = !project.files.iter().any(|file| file.exists());
        let rewritten = diagram != self.diagram_on_disk && (diagram.is_some() || self.is_of_renames())
            || gone && diagram.is_some() && !project.diagram.exists();
        if on_conflict == OnConflict::Ask && !gone {
            let mut changed: Vec<_> = (project.files.iter().zip(&self.on_disk).zip(&self.names))
                .filter(|((file, known), _)| files::read(file).as_ref() != Ok(known))
                .map(|(_, name)| name.clone())
                .collect();
            if rewritten && project.diagram.exists() && files::read(&project.diagram).ok() != self.diagram_on_disk {
                changed.push(project.shown(&project.diagram));
            }
            if !changed.is_empty() {
                return Ok(Saved::ChangedOnDisk { files: changed });
            }
        }
        // First, because a rename without its text says nothing, and a text without its renames drops and adds.
        if rewritten {
            self.write_diagram(&project.diagram, diagram.as_deref())?;
            self.diagram_on_disk = diagram;
        }
        for ((file, text), known) in project.files.iter().zip(&texts).zip(&mut self.on_disk) {
            if text != known || !file.exists() {
                files::write(file, text)?;
                known.clone_from(text);
            }
        }
        Ok(self.saved(&project))
    }

    /// The diagram file was made for renames alone, and goes with them.
    fn is_of_renames(&self) -> bool {
        self.diagram_on_disk.as_deref().is_some_and(diagram::only_renames)
    }

    /// Takes renames that a migration carries now out of the diagram file, at once: the migration is there already.
    pub(crate) fn settle_renames(&mut self, settled: &Settled) -> Result<(), Failure> {
        let Some(project) = &self.project else { return Ok(()) };
        let forgotten = forget_renames(project, settled)?;
        if let Some((before, after)) = forgotten
            && self.diagram_on_disk.as_ref() == Some(&before)
        {
            self.diagram_on_disk = after;
        }
        self.told = project.renames();
        Ok(())
    }

    /// Writes the document under another name. Nothing of it changes before everything is written.
    fn save_as(&mut self, path: &Path) -> Result<Saved, Failure> {
        if self.names.len() > 1 {
            return Err(Failure::new("save/folder", "A schema of several files can't be saved under another name.")
                .help("Copy its folder and open the copy."));
        }
        let path = files::with_ending(path, "prisma")?;
        let texts = self.texts();
        files::write(&path, &texts.concat())?;
        let project = Project::find(&path)?;
        let there = files::read(&project.diagram).ok();
        let diagram = self.diagram_text(there.as_deref());
        if diagram != there {
            self.write_diagram(&project.diagram, diagram.as_deref())?;
        }
        self.names = project.files.iter().map(|file| project.shown(file)).collect();
        self.on_disk = texts;
        // Without choices of places the places of a diagram file that is there stay.
        self.diagram_on_disk = diagram;
        self.project = Some(project.clone());
        Ok(self.saved(&project))
    }

    fn write_diagram(&mut self, path: &Path, text: Option<&str>) -> Result<(), Failure> {
        if let Some(copy) = keep_torn(path)? {
            self.kept = Some(copy);
        }
        files::write_or_remove(path, text)?;
        self.torn = None;
        self.notes.clear();
        Ok(())
    }

    fn saved(&mut self, project: &Project) -> Saved {
        self.typed = None;
        self.settle_places();
        self.renames_unsaved = false;
        self.sheet_saved = self.sheet.clone();
        self.told = project.renames();
        self.gone = false;
        Saved::Done { status: self.status(), path: project.path.display().to_string() }
    }

    /// Takes in what changed on disk since the last read or write, files that came and went among it. `None` if nothing did.
    /// Where there are other files than before, the history begins anew, and the window asks for a snapshot.
    ///
    /// # Errors
    /// With unsaved edits nothing is taken in: the names of the files that changed are the error's message.
    pub fn read_disk(&mut self) -> Result<Option<Update>, Failure> {
        let Some(project) = self.project.clone() else { return Ok(None) };
        let before = self.notices();
        let settings = config::load(&project.root);
        let mut ruled = settings.rules != self.settings.rules;
        self.settings = settings;
        if let (Ok(now), Some(project)) = (Project::find(&project.opened), &mut self.project) {
            project.setup = now.setup;
        }
        let version = version(self.given_version, &self.settings, self.project.as_ref());
        if version != self.version {
            self.version = version;
            let mut parsed = parse(&self.names, &self.texts(), version);
            parsed.align(&with_lost(&self.schema, &self.lost), &Renames::default());
            self.parsed = parsed;
            ruled = true;
        }
        if ruled {
            self.examine();
        }
        let update = self.read_files(&project)?;
        if update.is_none() && !ruled && before == self.notices() {
            return Ok(None);
        }
        let update = update.unwrap_or_else(|| self.advance(self.reread(self.texts()), "", None));
        let findings = if ruled { Some(self.listed.clone()) } else { update.findings };
        Ok(Some(Update { findings, status: self.status(), ..update }))
    }

    fn read_files(&mut self, known: &Project) -> Result<Option<Update>, Failure> {
        // What is half written just now is not taken in; the next notice comes when it is whole.
        let Ok(disk) = OnDisk::read(&known.opened) else {
            self.gone = !known.files.iter().any(|file| file.exists());
            return Ok(None);
        };
        self.gone = false;
        let relisted = disk.project.files != known.files;
        if !relisted && disk.texts == self.texts() {
            self.on_disk.clone_from(&disk.texts);
        }
        let new_texts = relisted || disk.texts != self.on_disk;
        if disk.diagram.is_none() {
            self.torn = None;
        }
        // A diagram file that is gone takes no places with it, but it tells of no renames any more.
        let new_renames = disk.renames != self.told || disk.diagram.is_none() && self.diagram_on_disk.is_some();
        let diagram = disk.diagram.clone().filter(|text| self.diagram_on_disk.as_ref() != Some(text));
        let unsaved = self.texts().iter().ne(&self.on_disk);
        if new_texts && unsaved || diagram.is_some() && (self.places_unsaved || self.is_sheet_unsaved()) {
            let mut changed = if new_texts { self.changed_on(&disk) } else { Vec::new() };
            changed.extend(diagram.map(|_| disk.project.shown(&disk.project.diagram)));
            return Err(Failure::new("disk/changed", changed.join("\n")));
        }
        if !new_texts && !new_renames && diagram.is_none() {
            return Ok(None);
        }
        let mut next = Next::of(self.texts(), self.schema.clone());
        if new_texts {
            next.texts.clone_from(&disk.texts);
            self.on_disk = disk.texts;
        }
        if diagram.is_some() {
            self.placed |= diagram.as_deref().is_some_and(|text| !diagram::only_renames(text));
            next.diagram = diagram;
        }
        self.diagram_on_disk = disk.diagram;
        let chosen = self.places_unsaved;
        self.project = Some(disk.project);
        let update = if relisted {
            next.names = Some(disk.names);
            let (update, _) = self.move_on(next, None);
            self.history = History::default();
            self.typed = None;
            update
        } else {
            self.advance(next, "Change on disk", None)
        };
        self.take_renames(disk.renames);
        if !chosen {
            self.settle_places();
        }
        Ok(Some(Update { status: self.status(), ..update }))
    }

    /// Names of the files that came, went or changed on disk.
    fn changed_on(&self, disk: &OnDisk) -> Vec<String> {
        let known = |name: &String| self.names.iter().position(|known| known == name);
        let gone = self.names.iter().filter(|name| !disk.names.contains(name));
        let other = disk.names.iter().zip(&disk.texts);
        let other = other.filter(|(name, text)| known(name).and_then(|at| self.on_disk.get(at)) != Some(text));
        gone.chain(other.map(|(name, _)| name)).cloned().collect()
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.parsed.source.files.iter().map(|file| &file.text).ne(&self.on_disk)
            || self.places_unsaved
            || self.renames_unsaved
            || self.is_sheet_unsaved()
            || self.gone
    }
}

/// Keeps a copy of a diagram file that can't be read whole, beside it, before it is written anew. Copies that are there stay.
fn keep_torn(path: &Path) -> Result<Option<PathBuf>, Failure> {
    let Some(text) = files::read(path).ok().filter(|text| !diagram::is_whole(text)) else { return Ok(None) };
    let named = |number: u32| {
        let ending = if number == 1 { "bak".to_owned() } else { format!("bak{number}") };
        path.with_file_name(format!("{}.{ending}", path.file_name().unwrap_or_default().to_string_lossy()))
    };
    let free = (1..).map(named).find(|copy| !copy.exists() || files::read(copy).as_ref() == Ok(&text));
    if let Some(copy) = free.as_deref().filter(|copy| !copy.exists()) {
        files::write(copy, &text)?;
    }
    Ok(free)
}

/// Takes renames that are settled out of a diagram file. Its text before and after, where that is another one.
///
/// # Errors
/// It can't be written.
pub(crate) fn forget_renames(
    project: &Project,
    settled: &Settled,
) -> Result<Option<(String, Option<String>)>, Failure> {
    // The shared file speaks of other schemas too: what they have renamed is theirs to settle.
    if let Some(shared) = project.shared_diagram() {
        forget_in(&shared, |told| settled.rest(told))?;
    }
    forget_in(&project.diagram, |told| if settled.all { Vec::new() } else { settled.rest(told) })
}

fn forget_in(
    path: &Path,
    rest: impl Fn(Vec<Rename>) -> Vec<Rename>,
) -> Result<Option<(String, Option<String>)>, Failure> {
    let Ok(text) = files::read(path) else { return Ok(None) };
    let told = diagram::renames(&text);
    let rest = rest(told.clone());
    if rest == told {
        return Ok(None);
    }
    let needed = !rest.is_empty() || !diagram::only_renames(&text);
    let after = needed.then(|| diagram::with_renames(&text, &rest));
    keep_torn(path)?;
    files::write_or_remove(path, after.as_deref())?;
    Ok(Some((text, after)))
}
