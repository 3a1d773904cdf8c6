//! A document beside an older text of itself.

use std::path::PathBuf;

use schema::Object;

use crate::{Command, Contrast, Job, Mark, Session};

const HEAD: &str = "datasource db {\n  provider = \"postgresql\"\n}\n\n";
const OLD: &str = "model User {\n  id Int @id\n  name String?\n  age Int\n  notes Note[]\n  posts Post[]\n}\n\n\
                   model Note {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n}\n\n\
                   model Post {\n  id Int @id\n  authorId Int\n  author User @relation(fields: [authorId], references: [id])\n}\n";
const NEW: &str = "model User {\n  id Int @id\n  name String\n  email String @unique\n  posts Post[]\n  tags Tag[]\n}\n\n\
                   model Tag {\n  id Int @id\n  users User[]\n}\n\n\
                   model Post {\n  id Int @id\n  authorId Int\n  author User @relation(fields: [authorId], references: [id], onDelete: Cascade)\n}\n";

struct Sides {
    session: Session,
    old: PathBuf,
    _folder: tempfile::TempDir,
}

fn sides(old: &str, new: &str) -> Sides {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name).join("schema.prisma");
        crate::files::write(&path, &format!("{HEAD}{text}")).expect("written");
        path
    };
    let (old, new) = (path("old", old), path("new", new));
    let session = Session::new(None);
    session.open(&new).expect("opened");
    Sides { session, old, _folder: folder }
}

impl Sides {
    async fn look(&self) -> Contrast {
        let from = self.old.display().to_string();
        self.session.contrast(&from, false, 1, Job::silent()).await.expect("compared")
    }
}

fn told(contrast: &Contrast) -> Vec<String> {
    let sign = |mark| match mark {
        Mark::Added => '+',
        Mark::Removed => '-',
        Mark::Changed => '~',
    };
    contrast.list.iter().map(|one| format!("{} {} {}", sign(one.mark), one.kind, one.subject)).collect()
}

#[tokio::test]
async fn each_thing_is_told_with_what_it_was() {
    let sides = sides(OLD, NEW);
    let found = sides.look().await;
    assert_eq!(
        told(&found),
        [
            "- table Note",
            "~ foreign_key Post.author",
            "+ table Tag",
            "+ relation Tag – User",
            "~ column User.name",
            "+ column User.email",
            "- column User.age",
            "+ unique User.email",
        ]
        .map(str::to_owned)
    );
    let name = found.list.iter().find(|one| one.subject == "User.name").expect("told");
    assert_eq!((name.from.as_deref(), name.to.as_deref()), (Some("TEXT"), Some("TEXT not null")));
    assert!(matches!(name.at, Some(Object::Column(_))) && name.table.is_some());
    let relation = found.list.iter().find(|one| one.kind == "relation").expect("told");
    assert!(matches!(relation.at, Some(Object::ManyToMany(_))));
    let gone = found.ghost_columns.iter().map(|one| (one.name.as_str(), one.ty.as_str())).collect::<Vec<_>>();
    assert_eq!(gone, [("age", "Int")]);
}

#[tokio::test]
async fn a_table_that_is_gone_stands_free_and_moves_nothing() {
    let sides = sides(OLD, NEW);
    let before = sides.session.snapshot().expect("open");
    let found = sides.look().await;
    let [ghost] = found.ghosts.as_slice() else { panic!("one table is gone: {:?}", found.ghosts) };
    assert_eq!((ghost.name.as_str(), ghost.columns.len()), ("Note", 2));
    assert_eq!(found.list[0].ghost, Some(0));
    assert_eq!(found.ghost_edges.len(), 1, "the relation to the user is gone with it");
    let after = sides.session.snapshot().expect("open");
    assert_eq!(
        (&after.placements, &after.routes, after.revision),
        (&before.placements, &before.routes, before.revision)
    );
    for (place, size) in after.placements.iter().zip(&after.boxes) {
        let apart = place.x + size.width <= ghost.x
            || ghost.x + ghost.width <= place.x
            || place.y + size.height <= ghost.y
            || ghost.y + ghost.height <= place.y;
        assert!(apart, "{ghost:?} stands on {place:?}");
    }
}

#[tokio::test]
async fn the_source_is_read_once_and_the_document_as_it_is() {
    let sides = sides(OLD, OLD);
    assert_eq!(told(&sides.look().await), Vec::<String>::new());
    std::fs::remove_file(&sides.old).expect("removed");
    sides.session.run(&Command::AddTable { name: "Late".into(), x: 900, y: 0 }).expect("added");
    assert_eq!(told(&sides.look().await), ["+ table Late"]);
    sides.session.run(&Command::Undo).expect("undone");
    assert_eq!(told(&sides.look().await), Vec::<String>::new());
    sides.session.end_contrast();
    let from = sides.old.display().to_string();
    assert!(sides.session.contrast(&from, false, 2, Job::silent()).await.is_err(), "it is gone");
}

#[tokio::test]
async fn a_rename_is_a_change_and_nothing_is_gone() {
    let sides = sides(OLD, OLD);
    let user = sides.session.snapshot().expect("open").columns.iter().find(|one| one.name == "age").map(|one| one.id);
    sides
        .session
        .run(&Command::RenameColumn { column: user.expect("a column"), name: "years".into() })
        .expect("renamed");
    let found = sides.look().await;
    assert_eq!(told(&found), ["~ column User.years"]);
    assert!(found.list[0].renamed && found.ghost_columns.is_empty());
    assert_eq!((found.list[0].from.as_deref(), found.list[0].to.as_deref()), (Some("age"), Some("years")));
}

#[tokio::test]
async fn beside_nothing_everything_is_new() {
    let sides = sides(OLD, NEW);
    let found = sides.session.contrast("empty", false, 1, Job::silent()).await.expect("compared");
    assert!(found.list.iter().all(|one| one.mark == Mark::Added) && found.ghosts.is_empty());
    let tables = found.list.iter().filter(|one| one.kind == "table").count();
    assert_eq!(tables, 3);
}
