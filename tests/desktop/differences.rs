//! Differences on the canvas: what came, changed and went since a commit, as colours and as a list, while one edits on.

use std::process::Command;

use serde_json::Value;

use crate::canvas;
use crate::project::Project;
use crate::window::{Setup, Window};

fn git(project: &Project, args: &[&str]) {
    let folder = project.path().parent().expect("a folder");
    let names = ["-c", "user.name=a", "-c", "user.email=a@b"];
    let done = Command::new("git").arg("-C").arg(folder).args(names).args(args).output().expect("git runs");
    assert!(done.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The names of what differs, with their signs, as the list has them.
fn listed(window: &Window) -> Vec<String> {
    let body = "return [...document.querySelectorAll('[data-testid=difference]')].map((one) => `${one.dataset.mark} ${one.dataset.subject}`)";
    let list = window.script(body, &[]);
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn selected(window: &Window) -> Value {
    window.script("return window.__crowfoot.selection()", &[])
}

#[test]
fn what_differs_from_the_last_commit_is_seen_and_stepped_through() {
    let project = Project::copy("differences", "blog");
    git(&project, &["init", "-q", "-b", "main"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-q", "-m", "The blog as it was"]);
    let window = Setup::new("differences").project(project.path()).open();
    canvas::table(&window, "Post");

    // Compared before anything is edited there is nothing to see.
    window.focus_canvas();
    window.press("Ctrl+F7");
    window.find("compare-git");
    window.picture("01-asked");
    window.click("compare-git");
    window.wait("the comparison", || (window.count("[data-testid=differences][data-count='0']") == 1).then_some(()));

    // What is edited is seen at once: a new table, a column that goes, one that changes, a table that goes.
    window.focus_canvas();
    window.press("t");
    window.write_into("inplace-input", "Review\n");
    canvas::table(&window, "Review");
    window.press("Escape");
    let column = |table: &str, name: &str| {
        let table = canvas::table(&window, table);
        let (x, y) = canvas::handle(&window, &table, name);
        window.click_at((x - 60.0, y));
        window.wait("the column to be selected", || (selected(&window)[0]["kind"] == "column").then_some(()));
    };
    column("User", "name");
    window.press("Delete");
    window.wait("the column to go", || listed(&window).contains(&"removed User.name".to_owned()).then_some(()));
    column("Post", "body");
    window.press("F2");
    window.wait("the line to be edited", || window.has("inplace-input").then_some(()));
    window.press("Ctrl+a");
    window.write("body String?\n");
    window.wait("the change", || listed(&window).contains(&"changed Post.body".to_owned()).then_some(()));
    let comment = canvas::table(&window, "Comment");
    window.click_at(comment.title());
    window.press("Delete");
    canvas::gone(&window, "Comment");
    window.wait("all differences", || {
        let list = listed(&window);
        ["added Review", "removed User.name", "changed Post.body", "removed Comment"]
            .iter()
            .all(|one| list.iter().any(|line| line == one))
            .then_some(())
    });
    let marks = window.script("return window.__crowfoot.marks()", &[]);
    assert_eq!(marks["ghosts"][0]["name"], "Comment");
    assert_eq!(marks["gone"].as_array().map(Vec::len), Some(1));
    window.press("Shift+1");
    window.picture("02-differences");

    // Stepping selects what it is about and shows it.
    let count = listed(&window).len();
    let mut seen = Vec::new();
    for _ in 0..count {
        window.press("F7");
        let looked = window.wait("an entry to be looked at", || {
            let body = "return document.querySelector('[data-testid=difference][aria-selected=true]')?.dataset.subject ?? null";
            window.script(body, &[]).as_str().map(str::to_owned)
        });
        seen.push(looked);
    }
    assert_eq!(seen, listed(&window).iter().map(|line| line.split_once(' ').expect("a mark").1).collect::<Vec<_>>());
    window.click_css("[data-testid=difference][data-subject='Post.body']");
    window.wait("the column to be selected", || (selected(&window)[0]["kind"] == "column").then_some(()));
    window.picture("03-near");
    window.click_css("[data-testid=difference][data-subject='Comment']");
    window.picture("04-ghost");

    // The same in the dark.
    window.focus_canvas();
    window.press("Ctrl+k");
    window.write_into("palette-input", "dark theme\n");
    window.gone("palette-input");
    window.focus_canvas();
    window.press("Shift+1");
    window.picture("05-dark");

    // Undone, nothing differs any more; Esc ends it; the last source is offered first.
    for _ in 0..12 {
        window.press("Ctrl+z");
        window.settle();
    }
    window.wait("no difference", || (window.count("[data-testid=differences][data-count='0']") == 1).then_some(()));
    window.press("Escape");
    window.press("Escape");
    window.gone("differences");
    assert!(window.script("return window.__crowfoot.marks()", &[]).is_null());
    window.press("Ctrl+F7");
    window.find("compare-git");
    let first = window.script("return document.querySelector('.sources button')?.dataset.testid", &[]);
    assert_eq!(first, "compare-git");
    window.click("compare-empty");
    window.wait("everything to be new", || listed(&window).contains(&"added Post".to_owned()).then_some(()));
    window.picture("06-all-new");
    assert_eq!(project.text(), project.before(), "comparing writes nothing");
}
