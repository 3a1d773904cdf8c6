//! The desktop shell: one window around `studio`.
//!
//! It passes commands in and updates out, opens dialogs and watches the file. It computes nothing about schemas, and is
//! the only place in the workspace that knows Tauri.

mod browsing;
mod commands;
pub mod opening;
#[cfg(target_os = "linux")]
pub mod rendering;

use std::process::ExitCode;
use std::sync::Arc;

use opening::Opening;
use studio::Session;

/// Opens the window and returns when it is closed.
pub fn run() -> ExitCode {
    if cfg!(target_os = "linux") && !has_display() {
        // GTK would end the program with a panic.
        return failed("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set");
    }
    let session = Arc::new(Session::new(None));
    let ended = tauri::Builder::default()
        .manage(Opening::of_this_process())
        .manage(Arc::clone(&session))
        // Every command of `commands.rs` is listed here.
        .invoke_handler(tauri::generate_handler![
            commands::open,
            commands::create,
            commands::snapshot,
            commands::run,
            commands::save,
            commands::reload,
            commands::locate,
            commands::object_at,
            commands::assist,
            commands::browse,
            commands::compare,
            commands::contrast,
            commands::end_contrast,
            commands::offers,
            commands::present,
            commands::plan,
            commands::write_plan,
            commands::look,
            commands::take_in,
            commands::export_to,
            commands::picture_to,
            commands::arrange,
            commands::exports,
            commands::explain,
            commands::pick,
            commands::cancel,
            commands::recent,
            commands::samples,
            commands::scratch_url,
        ])
        .build(tauri::generate_context!());
    match ended {
        Ok(app) => {
            app.run(move |_, event| {
                if let tauri::RunEvent::Exit = event {
                    // Scratch servers go with the window.
                    tauri::async_runtime::block_on(session.close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => failed(&error.to_string()),
    }
}

fn failed(reason: &str) -> ExitCode {
    eprintln!("crowfoot-app: the window could not be opened: {reason}");
    eprintln!("It needs a graphical session; in a terminal without one use the command line: crowfoot --help");
    ExitCode::from(2)
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
