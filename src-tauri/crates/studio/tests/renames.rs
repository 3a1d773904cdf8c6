//! A rename made in the window lives until a migration carries it: through saving, closing and opening, in a colleague's
//! checkout, on the command line.

use std::fs;
use std::path::{Path, PathBuf};

use studio::planning::NamedRenames;
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
    assert_eq!(project.kept(), ["\"$rename column User.mail\": \"email\","]);
}
