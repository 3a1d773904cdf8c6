//! The real window, driven through WebDriver on a display without a screen: what a person does, and what they then see.
//!
//! Each test opens a window of its own, on a copy of a project, and leaves pictures in `target/desktop/`. It needs the built
//! programs, `tauri-driver`, `WebKitWebDriver` and `Xvfb`, so it is behind the feature `desktop`: `cargo xtask test rust`.

mod access;
mod beside;
mod canvas;
mod client;
mod differences;
mod display;
mod editing;
mod export;
mod inspecting;
mod keys;
mod monkey;
mod project;
mod text;
mod ways;
mod window;

use project::Project;
use window::Setup;

#[test]
fn the_window_opens_with_its_title() {
    let window = Setup::new("welcome").open();
    assert_eq!(window.title(), "Crowfoot");
    window.find("welcome");
    window.picture("01-welcome");
}

#[test]
fn a_sample_opens_with_all_its_tables_drawn() {
    let project = Project::copy("opens", "market");
    let models = project.models();
    assert!(models.len() >= 25, "the sample has {} models", models.len());
    let window = Setup::new("opens").project(project.path()).open();

    let drawn = window.wait("all tables of the sample", || {
        Some(canvas::tables(&window)).filter(|tables| tables.len() == models.len())
    });
    let names: Vec<&str> = drawn.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, models, "the tables on the canvas are the models of the text");
    let (width, height) = canvas::size(&window);
    for table in &drawn {
        let inside = |(x, y): (f64, f64)| (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
        assert!(table.corners.into_iter().all(inside), "{} is not in the window: {:?}", table.name, table.corners);
        assert!(canvas::colours(&window, table) > 2, "nothing is drawn where {} lies", table.name);
    }
    assert!(canvas::relations(&window) > 0);
    window.picture("01-all-tables");
    assert_eq!(project.text(), project.before(), "opening rewrites nothing");
}

#[test]
fn a_person_edits_with_keyboard_and_mouse() {
    let project = Project::copy("edits", "blog");
    let window = Setup::new("edits").project(project.path()).open();
    canvas::table(&window, "Post");
    let relations = canvas::relations(&window);
    window.picture("01-opened");

    // A table by the keyboard, with two columns.
    window.focus_canvas();
    window.press("t");
    window.write_into("inplace-input", "Review\n");
    canvas::table(&window, "Review");
    window.write_into("inplace-input", "rating Int\n");
    canvas::column(&window, "Review", "rating");
    window.write_into("inplace-input", "text String?\n");
    canvas::column(&window, "Review", "text");
    window.press("Escape");
    window.gone("inplace-input");

    // A column by the mouse, from the inspector.
    let review = canvas::table(&window, "Review");
    window.click_at(review.title());
    window.click("add-column");
    window.write_into("inplace-input", "stars Int\n");
    canvas::column(&window, "Review", "stars");
    window.press("Escape");
    window.gone("inplace-input");
    window.picture("02-table-and-columns");

    // A relation, drawn from the key of one table to the other.
    let (user, review) = (canvas::table(&window, "User"), canvas::table(&window, "Review"));
    window.drag(canvas::handle(&window, &user, "id"), review.title());
    window.wait("one relation more", || (canvas::relations(&window) == relations + 1).then_some(()));
    canvas::column(&window, "Review", "userId");
    window.picture("03-relation");
    window.script("document.querySelector('[data-testid=relation-optional] input[value=optional]').click()", &[]);
    window.wait("the parent to be optional", || {
        window.text("relation-words").contains("has one or no User").then_some(())
    });
    window.picture("03-relation-optional");

    // Back to the beginning, and forth again.
    window.focus_canvas();
    for _ in 0..20 {
        if canvas::tables(&window).iter().all(|table| table.name != "Review") {
            break;
        }
        window.press("Ctrl+z");
        window.settle();
    }
    canvas::gone(&window, "Review");
    assert_eq!(canvas::relations(&window), relations);
    for _ in 0..20 {
        if canvas::relations(&window) == relations + 1 {
            break;
        }
        window.press("Ctrl+Shift+z");
        window.settle();
    }
    canvas::column(&window, "Review", "userId");
    assert_eq!(project.text(), project.before(), "nothing was saved yet");

    window.press("Ctrl+s");
    window.wait("the file to be written", || (project.text() != project.before()).then_some(()));
    let (removed, added) = project.lines_changed();
    assert_eq!(removed, Vec::<String>::new(), "no line of the file was altered or lost");
    for expected in ["model Review {", "rating", "stars", "text", "userId"] {
        assert!(added.iter().any(|line| line.contains(expected)), "`{expected}` is in the new lines: {added:#?}");
    }
    window.picture("04-saved");
}

#[test]
fn a_finding_is_mended_and_its_migration_proven() {
    let project = Project::copy("mends", "market");
    let window = Setup::new("mends").project(project.path()).open();
    canvas::table(&window, project.models().first().expect("a model"));

    window.click("status-findings");
    let findings =
        window.wait("the findings", || Some(window.count("[data-testid=problem]")).filter(|count| *count > 0));
    window.picture("01-problems");
    window.click("fix");
    window.wait("one finding less", || (window.count("[data-testid=problem]") < findings).then_some(()));
    window.picture("02-mended");
    window.focus_canvas();
    window.press("Ctrl+s");
    window.wait("the file to be written", || (project.text() != project.before()).then_some(()));
    let (removed, added) = project.lines_changed();
    assert!(removed.len() + added.len() <= 12, "a fix alters only the lines concerned: -{removed:#?} +{added:#?}");

    window.click("open-migration");
    window.find("migration");
    window.fill("migration-name", "first");
    window.click("plan");
    // It starts a PostgreSQL, builds everything twice and compares.
    let status = window.wait_long("the proof", || {
        let found = window.script("return document.querySelector('[data-testid=proof]')?.dataset.status ?? null", &[]);
        found.as_str().map(str::to_string)
    });
    window.picture("03-migration");
    assert_eq!(status, "proven", "the panel says: {}", window.text("proof"));
    window.click("write-plan");
    window.find("written");
    let written = project.migrations();
    assert_eq!(written.len(), 1, "one migration was written: {written:?}");
    for file in ["migration.sql", "down.sql"] {
        let text = std::fs::read_to_string(written[0].join(file)).unwrap_or_default();
        assert!(text.contains("TABLE"), "{file} of {} holds SQL", written[0].display());
    }
    window.picture("04-written");
}

#[test]
fn a_drop_beside_an_addition_is_a_rename_when_one_says_so() {
    let project = Project::edited("renames", "blog", "  title       String\n", "  headline    String\n");
    let window = Setup::new("renames").project(project.path()).open();
    canvas::column(&window, "Post", "headline");
    window.click("open-migration");
    window.fill("migration-name", "headline");
    let sql = || {
        let text = window.script("return document.querySelector('[data-testid=migration]')?.innerText ?? ''", &[]);
        text.as_str().unwrap_or_default().to_string()
    };
    window.click("plan");
    window.find("rename-title-headline");
    window.picture("01-asked");
    window.click("rename-title-headline");
    window.wait_long("a plan that renames", || sql().contains("RENAME COLUMN").then_some(()));
    window.wait_long("the proof", || window.has("proof").then_some(()));
    window.find("no-rename-headline");
    window.picture("02-renamed");
    assert!(!sql().contains("accept"), "nothing is in danger: {}", sql());

    // Said once, it is known as long as it is true: also after closing.
    window.focus_canvas();
    window.press("Ctrl+s");
    let diagram = project.path().with_file_name("diagram.json");
    let kept = || std::fs::read_to_string(&diagram).is_ok_and(|text| text.contains("$rename column post.title"));
    window.wait("the rename to be kept", || kept().then_some(()));
}

#[test]
fn what_is_wrong_with_the_files_is_said_and_nothing_is_lost() {
    let project = Project::copy("files", "market");
    let beside = |name: &str| project.path().with_file_name(name);
    let write = |name: &str, text: &str| std::fs::write(beside(name), text).expect("written");
    write("crowfoot.toml", "[rules]\nnaming = \n");
    let torn = "{\n<<<<<<< HEAD\n  \"A\": { \"x\": 5, \"y\": 5 },\n=======\n";
    write("diagram.json", torn);
    let window = Setup::new("files").project(project.path()).open();
    canvas::table(&window, project.models().first().expect("a model"));
    let notice = |code: &str| window.count(&format!("[data-testid=notice][data-code='{code}']")) == 1;
    window.wait("the notices", || (notice("config/unreadable") && notice("diagram/torn")).then_some(()));
    window.picture("01-notices");
    write("crowfoot.toml", "[rules]\naudit = \"off\"\n");
    window.wait("the mended file to be taken in", || (!notice("config/unreadable")).then_some(()));

    // The last copy of a schema is in the window: it is unsaved, and a save brings it back.
    std::fs::remove_file(project.path()).expect("removed");
    window.wait("the loss to be said", || notice("disk/gone").then_some(()));
    window.find("dirty");
    window.picture("02-gone");
    window.focus_canvas();
    window.press("Ctrl+s");
    window.wait("the file to be back", || project.path().exists().then_some(()));
    assert_eq!(project.text(), project.before());
    window.gone("dirty");
    assert_eq!(std::fs::read_to_string(beside("diagram.json.bak")).expect("a copy"), torn);

    // What changes what programs see is not done with one click.
    let more = "\nmodel Alpha {\n  id Int @id\n}\n\nmodel Beta {\n  id Int @id\n}\n";
    write("schema.prisma", &format!("{}{more}", project.before()));
    canvas::table(&window, "Beta");
    window.click("status-findings");
    window.click_css("[data-testid='fix-rule-naming/table-snake-case'].is-unsafe");
    window.find("dialog-fixes");
    window.picture("03-asked");
    assert!(!window.has("dirty"), "nothing was done yet");
    window.click("fixes-apply");
    window.find("dirty");
}

#[test]
fn the_text_helps_while_one_writes() {
    let project = Project::copy("helps", "blog");
    let window = Setup::new("helps").project(project.path()).open();
    canvas::table(&window, "Post");
    window.focus_canvas();
    window.press("Ctrl+Shift+e");
    window.find("source-editor");
    window.wait("colours", || (window.count(".source .pr-keyword") > 1).then_some(()));
    assert_eq!(text::paint(&window, "generator"), "pr-keyword");
    assert_eq!(text::paint(&window, "\"prisma-client-js\""), "pr-string");
    window.picture("01-colours");

    // A model, typed with what is offered.
    window.click_at(text::place(&window, "Blog: five"));
    window.press("Ctrl+End");
    window.write("\n\nmodel Note {\n");
    window.write("id In");
    text::take(&window, "Int");
    window.write(" @i");
    window.wait("the attributes", || window.has_offer("@id").then_some(()));
    window.picture("02-attributes");
    text::take(&window, "@id");
    window.press("Escape");
    window.write("\nus");
    window.wait("the relation", || window.has_offer("user User").then_some(()));
    window.picture("03-relation");
    text::take(&window, "user User");
    let line = "user User @relation(fields: [userId], references: [id])";
    window.wait("the relation to be written", || text::lines(&window).iter().any(|l| l.trim() == line).then_some(()));
    canvas::column(&window, "Note", "userId");
    window.wait("the new words to be painted", || (text::paint(&window, "Note") == "pr-block").then_some(()));
    // The other side is missing, which is said at the place.
    window.wait("the mistake to be marked", || (window.count(".source .cm-lintRange-error") > 0).then_some(()));
    window.picture("04-written");

    // What the name means, and where it leads.
    window.hover_at(text::place(&window, " User @"));
    window.shows("hover", "Someone who writes or comments.");
    window.picture("05-hover");
    window.click_at(text::place(&window, " User @"));
    window.press("F12");
    window.wait("the definition", || text::active_line(&window).starts_with("model User {").then_some(()));

    // Another name, wherever it is named, and back with one step.
    window.press("F2");
    window.find("rename-input");
    window.picture("06-rename");
    window.press("Ctrl+a");
    window.write("Person\n");
    canvas::table(&window, "Person");
    window.gone("rename-input");
    window.wait("the references to follow", || text::active_line(&window).starts_with("model Person {").then_some(()));
    window.press("Ctrl+z");
    canvas::table(&window, "User");
    canvas::gone(&window, "Person");

    // The same in the dark.
    window.press("Ctrl+k");
    window.write("dark theme\n");
    window.gone("palette-input");
    window.settle();
    window.wait("the palette to close, and the text to have the keyboard", || {
        window.click_at(text::place(&window, "Comment["));
        text::active_line(&window).contains("Comment[").then_some(())
    });
    window.press("Ctrl+Space");
    window.wait("offers on demand", || window.has_offer("Comment").then_some(()));
    window.picture("07-dark");
    window.press("Escape");
    window.hover_at(text::place(&window, "Comment["));
    window.shows("hover", "What a reader said");
    window.picture("08-dark-hover");

    window.press("Ctrl+Shift+i");
    window.press("Ctrl+s");
    window.wait("the file to be written", || (project.text() != project.before()).then_some(()));
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&project.text()).contains(line), "{}", project.text());
    assert!(project.text().contains("userId Int\n"), "it was formatted: {}", project.text());
}

#[test]
fn names_lead_from_file_to_file_and_mistakes_show_while_one_types() {
    let main = "datasource db {\n  provider = \"postgresql\"\n}\n\ngenerator client {\n  provider = \"prisma-client-js\"\n}\n\n\
                /// Who writes.\nmodel User {\n  id    Int    @id\n  notes Note[]\n}\n";
    let notes = "/// What is written.\nmodel Note {\n  id     Int  @id\n  userId Int\n\
                 \x20 user   User @relation(fields: [userId], references: [id], onDelete: Cascade)\n\n  @@index([userId])\n}\n";
    let project = Project::of_files("several", &[("main.prisma", main), ("notes.prisma", notes)]);
    let folder = project.path().parent().expect("a folder");
    let window = Setup::new("several").project(folder).open();
    canvas::table(&window, "Note");
    window.focus_canvas();
    window.press("Ctrl+Shift+e");
    window.click("file-notes.prisma");
    window.wait("the other file", || text::lines(&window).iter().any(|line| line == "model Note {").then_some(()));

    // To the declaration with a click, to the next use with a key, and back to the declaration with another.
    let at = |begin: &str| {
        window.wait(&format!("the cursor at `{begin}`"), || {
            text::active_line(&window).trim_start().starts_with(begin).then_some(())
        });
    };
    window.click_with("Ctrl", text::place(&window, " User @"));
    at("model User {");
    window.picture("01-declared");
    window.press("Shift+F12");
    at("user   User");
    window.press("F12");
    at("model User {");

    // Another name, in both files.
    window.press("F2");
    window.find("rename-input");
    window.press("Ctrl+a");
    window.write("Person\n");
    canvas::table(&window, "Person");
    window.press("Ctrl+s");
    window.wait("both files to be written", || {
        let written =
            project.text().contains("model Person {") && project.beside("notes.prisma").contains("user   Person @");
        written.then_some(())
    });

    // A type that is none is marked before the hand rests: no pause in this is long enough for the text to be taken in.
    window.click_at(text::place(&window, "notes Note"));
    window.press("End");
    window.write("\nmood Stri");
    window.script(
        "window.typed = setInterval(() => document.execCommand('insertText', false, 'x'), 100); return null",
        &[],
    );
    window.wait("the mistake to be marked", || (window.count(".source .cm-lintRange-error") > 0).then_some(()));
    window.script("clearInterval(window.typed); return null", &[]);
    window.picture("02-marked");
    for _ in 0..3 {
        window.press("Escape");
    }
    window.press("Ctrl+Backspace");
    window.write("String");
    window.press("Escape");
    window.wait("the mark to go", || (window.count(".source .cm-lintRange-error") == 0).then_some(()));

    // What a rule finds is mended from the text.
    canvas::column(&window, "Person", "mood");
    window.click_at(text::place(&window, "Person {"));
    window.wait("the finding on the line", || (window.count(".source .cm-activeLine .cm-lintRange") > 0).then_some(()));
    window.press("Ctrl+.");
    canvas::column(&window, "Person", "createdAt");
    window.picture("03-mended");
}
