//! A rename made in the window lives until a migration carries it: through saving, closing and opening, in a colleague's
//! checkout, on the command line.

use std::fs;
use std::path::{Path, PathBuf};

use studio::planning::{self, NamedRenames};
use studio::{Command, Desk, Job, Object, OnConflict, PlanView, Session, Source};

const TEXT: &str = "datasource db {
  provider = \"sqlite\"
}

model User {
  id    Int    @id @default(autoincrement())
  mail  String
  tags  Tag[]
}

model Tag {
  id    Int    @id
  label String
  users User[]
}
";

/// The line of one rename.
const MAIL: &str = "\"$rename column User.mail\": \"email\",";

struct Project {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schema.prisma");
        fs::write(&path, TEXT).unwrap();
        Self { _folder: folder, path }
    }

    fn diagram(&self) -> PathBuf {
        self.path.with_file_name("diagram.json")
    }

    /// The lines of renames in the diagram file.
    fn kept(&self) -> Vec<String> {
        let text = fs::read_to_string(self.diagram()).unwrap_or_default();
        text.lines().filter(|line| line.contains("$rename")).map(|line| line.trim().to_owned()).collect()
    }

    fn open(&self) -> Session {
        let session = Session::new(None);
        session.open(&self.path).unwrap();
        session
    }
}

fn table(session: &Session, name: &str) -> schema::TableId {
    session.snapshot().unwrap().tables.iter().find(|table| table.name == name).map(|table| table.id).unwrap()
}

fn column(session: &Session, name: &str) -> schema::ColumnId {
    session.snapshot().unwrap().columns.iter().find(|column| column.name == name).map(|column| column.id).unwrap()
}

fn rename_column(session: &Session, from: &str, to: &str) {
    session.run(&Command::RenameColumn { column: column(session, from), name: to.to_owned() }).unwrap();
}

fn rename_table(session: &Session, from: &str, to: &str) {
    session.run(&Command::RenameTable { table: table(session, from), name: to.to_owned() }).unwrap();
}

/// Types something else in the place of a text.
fn edit(session: &Session, from: &str, to: &str) {
    let snapshot = session.snapshot().unwrap();
    let text = snapshot.files[0].text.replacen(from, to, 1);
    assert_ne!(text, snapshot.files[0].text, "there is no {from}");
    session.run(&Command::EditSource { file: 0, text, base: snapshot.revision }).unwrap();
}

fn save(session: &Session) {
    session.save(None, OnConflict::Ask).unwrap().written().unwrap();
}

fn kinds(plan: &PlanView) -> Vec<&str> {
    plan.changes.iter().map(|change| change.kind.as_str()).collect()
}

async fn plan(session: &Session) -> PlanView {
    let plan = session.plan("migrations", "next", 1, Job::silent()).await.unwrap();
    assert_ne!(plan.proof.status, "failed", "{}", plan.proof.detail);
    plan
}

/// What a colleague's command line makes of the project.
async fn from_outside(path: &Path, named: &[&str]) -> Vec<String> {
    let desk = Desk::new(None);
    let migrations = Source::Migrations(path.with_file_name("migrations"));
    let named: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
    let named = NamedRenames::parse(&named).unwrap();
    let pair = desk.pair(&migrations, &Source::Schema(path.to_owned()), &named, &Job::silent()).await.unwrap();
    let back = desk.pair(&Source::Schema(path.to_owned()), &migrations, &NamedRenames::default(), &Job::silent()).await;
    let kinds =
        |pair: &studio::planning::Pair| pair.differences().into_iter().map(|entry| entry.kind).collect::<Vec<_>>();
    if named == NamedRenames::default() {
        assert_eq!(kinds(&back.unwrap()).len(), kinds(&pair).len(), "the way back is as long");
    }
    desk.scratches.close().await;
    kinds(&pair)
}

#[tokio::test]
async fn a_rename_survives_saving_and_opening_until_a_migration_carries_it() {
    let project = Project::new();
    let session = project.open();
    plan(&session).await;
    session.write_plan(&[]).unwrap();
    assert!(!project.diagram().exists(), "there is nothing to keep");

    // Tables, columns, and what follows from them: the join table is called after its tables, in the order of their names.
    rename_table(&session, "User", "Zebra");
    rename_column(&session, "mail", "post");
    save(&session);
    assert_eq!(
        project.kept(),
        [
            "\"$rename column User.mail\": \"post\",",
            "\"$rename table User\": \"Zebra\",",
            "\"$rename table _TagToUser\": \"_TagToZebra\",",
        ]
    );
    drop(session);

    // Twice renamed is once renamed.
    let session = project.open();
    assert!(!session.snapshot().unwrap().status.dirty);
    rename_column(&session, "post", "email");
    save(&session);
    assert_eq!(project.kept()[0], "\"$rename column User.mail\": \"email\",");
    drop(session);

    let expected = ["rename_column", "rename_index", "rename_table", "rename_table", "rename_unique"];
    let sorted = |mut kinds: Vec<String>| {
        kinds.sort();
        kinds
    };
    let session = project.open();
    let planned = plan(&session).await;
    assert_eq!(planned.proof.status, "proven");
    let sql = &planned.phases[0].up_sql;
    assert!(sql.contains("RENAME") && !sql.contains("DROP TABLE") && !sql.contains("DROP COLUMN"), "{sql}");
    let of_session = kinds(&planned).iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(sorted(of_session), expected);
    assert_eq!(sorted(from_outside(&project.path, &[]).await), expected, "a colleague's plan is the same");

    // Written, it is settled: in the window, in the file and for everybody else.
    session.write_plan(&[]).unwrap();
    assert!(!project.diagram().exists(), "the file was made for the renames alone");
    assert!(!session.snapshot().unwrap().status.dirty && session.read_disk().unwrap().is_none());
    assert_eq!(kinds(&plan(&session).await), [""; 0]);
    assert_eq!(kinds(&plan(&project.open()).await), [""; 0]);
}

#[tokio::test]
async fn a_rename_that_is_taken_back_or_dropped_leaves_no_trace() {
    let project = Project::new();
    fs::write(
        project.diagram(),
        "{\n  \"User\": { \"x\": 0, \"y\": 0 },\n  \"Tag\": { \"x\": 300, \"y\": 0 },\n  \"$version\": 1\n}\n",
    )
    .unwrap();
    let session = project.open();
    save(&session);
    let before = fs::read_to_string(project.diagram()).unwrap();
    for back in ["rename", "undo", "drop"] {
        let session = project.open();
        rename_column(&session, "mail", "email");
        save(&session);
        assert_eq!(project.kept(), ["\"$rename column User.mail\": \"email\","]);
        match back {
            "rename" => rename_column(&session, "email", "mail"),
            "undo" => {
                session.run(&Command::Undo).unwrap();
                session.run(&Command::Redo).unwrap();
                save(&session);
                assert_eq!(project.kept().len(), 1, "done again, it is a rename again");
                session.run(&Command::Undo).unwrap();
            }
            _ => {
                let email = column(&session, "email");
                session.run(&Command::DropColumns { columns: vec![email] }).unwrap();
            }
        }
        save(&session);
        assert_eq!(fs::read_to_string(project.diagram()).unwrap(), before, "{back}");
    }
}

#[tokio::test]
async fn the_user_can_say_that_something_was_renamed_and_that_it_was_not() {
    let project = Project::new();
    let session = project.open();
    plan(&session).await;
    session.write_plan(&[]).unwrap();
    drop(session);
    // Written by hand: nobody has seen a rename.
    let text = TEXT.replace("mail  String", "age   Int\n  email String").replace("label String", "label String?");
    fs::write(&project.path, text).unwrap();
    let session = project.open();
    let planned = plan(&session).await;
    let likely: Vec<_> = planned.may_be_renames.iter().map(|one| (one.from.as_str(), one.to.as_str())).collect();
    assert_eq!(likely, [("mail", "age"), ("mail", "email")]);
    assert!(planned.renames.is_empty() && kinds(&planned).contains(&"drop_column"));

    let detail = &planned.proof.detail;
    assert!(detail.contains("Not kept") && detail.contains("User.mail") && detail.contains("a rename"), "{detail}");

    let email = planned.may_be_renames[1].clone();
    assert_eq!(email.object, Object::Column(column(&session, "email")));
    let say = |name: Option<&str>| {
        session.run(&Command::SayFormerName { object: email.object, name: name.map(str::to_owned) })
    };
    assert_eq!(say(Some("id")).unwrap_err().code, "rename/taken");
    let update = say(Some("mail")).unwrap();
    assert!(update.status.dirty && update.changes.is_empty() && update.edits.is_empty());
    let planned = plan(&session).await;
    assert!(!kinds(&planned).contains(&"drop_column") && kinds(&planned).contains(&"rename_column"));
    assert!(!planned.proof.detail.contains("Not kept"), "{}", planned.proof.detail);
    assert_eq!((planned.renames.as_slice(), planned.may_be_renames.len()), (&[email.clone()][..], 0));
    save(&session);
    assert_eq!(project.kept(), ["\"$rename column User.mail\": \"email\","]);
    assert!(from_outside(&project.path, &[]).await.contains(&"rename_column".to_owned()));
    // What is named on the command line wins over what the file says.
    let named = from_outside(&project.path, &["User.mail=age"]).await;
    assert!(named.contains(&"rename_column".to_owned()) && named.contains(&"alter_column".to_owned()), "{named:?}");

    assert!(say(None).unwrap().status.dirty);
    assert_eq!(plan(&session).await.may_be_renames.len(), 2);
    save(&session);
    assert!(project.kept().is_empty());
}

#[test]
fn what_a_colleague_keeps_comes_in_from_the_disk() {
    let project = Project::new();
    let session = project.open();
    // As a version control system does it: one file after the other.
    let line = "{\n  \"$rename column User.mail\": \"email\",\n  \"$version\": 1\n}\n";
    fs::write(project.diagram(), line).unwrap();
    session.read_disk().unwrap();
    fs::write(&project.path, TEXT.replace("mail ", "email")).unwrap();
    session.read_disk().unwrap();
    rename_column(&session, "email", "address");
    save(&session);
    assert_eq!(project.kept(), ["\"$rename column User.mail\": \"address\","]);
    // And goes when a migration elsewhere has carried it.
    fs::write(project.diagram(), "{\n  \"$version\": 1\n}\n").unwrap();
    session.read_disk().unwrap();
    rename_column(&session, "address", "place");
    save(&session);
    assert_eq!(project.kept(), ["\"$rename column User.address\": \"place\","]);
}

#[test]
fn text_that_is_broken_for_the_moment_loses_nothing() {
    let project = Project::new();
    let session = project.open();
    rename_column(&session, "mail", "email");
    save(&session);
    let snapshot = session.snapshot().unwrap();
    let text = snapshot.files[0].text.replace("model User {", "model {");
    session.run(&Command::EditSource { file: 0, text, base: snapshot.revision }).unwrap();
    save(&session);
    assert_eq!(project.kept(), [MAIL]);
    // Mended, it is the same table.
    edit(&session, "model {", "model User {");
    save(&session);
    assert_eq!(project.kept(), [MAIL]);
    rename_column(&session, "label", "text");
    save(&session);
    assert_eq!(project.kept(), ["\"$rename column Tag.label\": \"text\",", MAIL]);
}

#[test]
fn what_was_not_saved_yet_outlasts_broken_text_too() {
    let project = Project::new();
    let session = project.open();
    let expected = [MAIL, "\"$rename table User\": \"Zebra\",", "\"$rename table _TagToUser\": \"_TagToZebra\","];
    rename_table(&session, "User", "Zebra");
    rename_column(&session, "mail", "email");
    edit(&session, "model Zebra {", "model {");
    save(&session);
    assert_eq!(project.kept(), expected, "saved while it is broken");
    // Another fault, so that the table comes back into a text that is broken still.
    edit(&session, "model Tag {", "model  {");
    edit(&session, "model {", "model Zebra {");
    edit(&session, "model  {", "model Tag {");
    save(&session);
    assert_eq!(project.kept(), expected);
    // What is renamed after that is renamed since the same state.
    rename_column(&session, "email", "post");
    save(&session);
    assert_eq!(project.kept()[0], MAIL.replace("email", "post"));
}

#[test]
fn a_text_that_is_broken_when_it_is_opened_loses_nothing_when_it_is_mended() {
    let renamed = TEXT.replace("mail ", "email");
    for (whole, broken) in [("model User {", "model {"), ("\"sqlite\"", "\"sqlit\"")] {
        let project = Project::new();
        fs::write(project.diagram(), format!("{{\n  {MAIL}\n  \"$version\": 1\n}}\n")).unwrap();
        fs::write(&project.path, renamed.replace(whole, broken)).unwrap();
        let session = project.open();
        edit(&session, broken, whole);
        save(&session);
        assert_eq!(project.kept(), [MAIL], "{broken}");
        rename_table(&session, "User", "Person");
        rename_column(&session, "email", "post");
        save(&session);
        let kept = project.kept();
        assert!(kept.contains(&MAIL.replace("email", "post")), "{broken}: {kept:?}");
        assert!(kept.contains(&"\"$rename table User\": \"Person\",".to_owned()), "{broken}: {kept:?}");
    }
}

#[test]
fn a_diagram_file_that_is_gone_tells_of_no_renames() {
    // Before the next rename, after it, or when it is saved.
    for told in ["before", "after", "not"] {
        let project = Project::new();
        let session = project.open();
        rename_column(&session, "mail", "email");
        save(&session);
        // A migration elsewhere has carried it, and the file was made for it alone.
        let line = fs::read_to_string(project.diagram()).unwrap();
        fs::remove_file(project.diagram()).unwrap();
        let notice = || {
            assert!(session.read_disk().unwrap().is_some());
            assert!(session.read_disk().unwrap().is_none());
        };
        if told == "before" {
            notice();
        }
        rename_column(&session, "email", "address");
        if told == "after" {
            notice();
        }
        save(&session);
        assert_eq!(project.kept(), ["\"$rename column User.email\": \"address\","], "noticed: {told}");
        // What comes back counts again: a version control system takes a file away before it writes it.
        rename_column(&session, "address", "email");
        save(&session);
        fs::write(project.diagram(), line).unwrap();
        session.read_disk().unwrap();
        rename_column(&session, "email", "place");
        save(&session);
        assert_eq!(project.kept(), [MAIL.replace("email", "place")]);
    }
}

#[test]
fn a_diagram_file_that_is_gone_takes_no_places_with_it() {
    let project = Project::new();
    let place = "\"User\": { \"x\": 700, \"y\": 40 },";
    fs::write(project.diagram(), format!("{{\n  {place}\n  {MAIL}\n  \"$version\": 1\n}}\n")).unwrap();
    fs::write(&project.path, TEXT.replace("mail ", "email")).unwrap();
    let session = project.open();
    fs::remove_file(project.diagram()).unwrap();
    session.read_disk().unwrap();
    rename_column(&session, "email", "address");
    save(&session);
    let text = fs::read_to_string(project.diagram()).unwrap();
    assert!(text.contains(place) && text.contains("User.email\": \"address\""), "{text}");
}

#[tokio::test]
async fn a_migration_settles_only_what_it_carries() {
    let project = Project::new();
    let older = project.path.with_file_name("older");
    fs::create_dir(&older).unwrap();
    let older = older.join("schema.prisma");
    let session = project.open();
    rename_column(&session, "mail", "email");
    rename_column(&session, "label", "text");
    rename_table(&session, "Tag", "Word");
    save(&session);
    let all = project.kept();
    assert_eq!(all.len(), 4, "{all:?}");
    // An older copy, in which one of them is made already.
    fs::write(&older, TEXT.replace("mail ", "email")).unwrap();
    let from = older.to_str().unwrap();
    let add =
        Command::AddColumn { table: table(&session, "User"), name: "extra".into(), ty: "Int?".into(), after: None };
    session.run(&add).unwrap();
    save(&session);
    let planned = session.plan(from, "extra", 1, Job::silent()).await.unwrap();
    assert!(kinds(&planned).contains(&"rename_table"), "{:?}", kinds(&planned));
    session.write_plan(&[]).unwrap();
    assert_eq!(project.kept(), [MAIL]);
    assert!(!session.snapshot().unwrap().status.dirty && session.read_disk().unwrap().is_none());
    // The window knows it as the file does.
    rename_column(&session, "email", "post");
    rename_column(&session, "text", "word");
    save(&session);
    let post = MAIL.replace("email", "post");
    assert_eq!(project.kept(), [post.as_str(), "\"$rename column Word.text\": \"word\","]);
    drop(session);
    assert_eq!(project.kept().len(), 2);
    session_ends_with(&project, &post).await;
}

/// Closed and opened, the rename is there still.
async fn session_ends_with(project: &Project, line: &str) {
    let session = project.open();
    save(&session);
    assert!(project.kept().contains(&line.to_owned()));
    session.close().await;
}

#[tokio::test]
async fn the_command_line_settles_only_what_a_migration_carries() {
    let project = Project::new();
    let session = project.open();
    rename_column(&session, "mail", "email");
    rename_table(&session, "User", "Person");
    save(&session);
    let older = project.path.with_file_name("older");
    fs::create_dir(&older).unwrap();
    let older = older.join("schema.prisma");
    fs::write(&older, TEXT.replace("mail ", "email")).unwrap();
    let (from, to) = (Source::Schema(older), Source::Schema(project.path.clone()));
    let folder = project.path.with_file_name("migrations");
    let desk = Desk::new(None);
    let pair = desk.pair(&from, &to, &NamedRenames::default(), &Job::silent()).await.unwrap();
    let elsewhere = project.path.with_file_name("elsewhere");
    planning::settle(&from, &to, &elsewhere, &pair).unwrap();
    assert_eq!(project.kept().len(), 3, "a plan on trial settles nothing");
    planning::settle(&from, &to, &folder, &pair).unwrap();
    // The migrations know the table by its new name now.
    let person = "\"$rename column Person.mail\": \"email\",";
    assert_eq!(project.kept(), [person]);
    planning::settle(&Source::Empty, &to, &folder, &pair).unwrap();
    assert!(!project.diagram().exists());
    // The window that was open all the time takes that in.
    session.read_disk().unwrap();
    rename_column(&session, "email", "post");
    save(&session);
    assert_eq!(project.kept(), ["\"$rename column Person.email\": \"post\","]);
}

#[tokio::test]
async fn a_second_schema_beside_the_first_takes_no_renames_away() {
    let mut project = Project::new();
    let (schema, blog) = (project.path.clone(), project.path.with_file_name("blog.prisma"));
    fs::rename(schema, &blog).unwrap();
    project.path = blog;
    let session = project.open();
    plan(&session).await;
    session.write_plan(&[]).unwrap();
    rename_column(&session, "mail", "email");
    save(&session);
    assert_eq!(project.kept(), [MAIL]);
    fs::write(project.path.with_file_name("shop.prisma"), "model A {\n  id Int @id\n}\n").unwrap();
    assert_eq!(from_outside(&project.path, &[]).await, ["rename_column"]);
    // In a window that was open, and in one that is opened.
    session.read_disk().unwrap();
    assert_eq!(kinds(&plan(&session).await), ["rename_column"]);
    let session = project.open();
    assert_eq!(kinds(&plan(&session).await), ["rename_column"]);
    rename_column(&session, "email", "post");
    save(&session);
    let own = project.path.with_file_name("blog.diagram.json");
    assert!(fs::read_to_string(&own).unwrap().contains("User.mail\": \"post\""));
    // Its own file is the one that counts, and a migration takes the line out of both.
    assert_eq!(kinds(&plan(&project.open()).await), ["rename_column"]);
    plan(&session).await;
    session.write_plan(&[]).unwrap();
    assert!(!own.exists() && project.kept().is_empty());
    assert!(session.read_disk().unwrap().is_none());
}
