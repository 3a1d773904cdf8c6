//! The binary `crowfoot-app`: the desktop window.
//!
//! Nothing happens here but the choice of how to draw: the rest is in the library, where tests reach it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

/// Trees and records are many small pieces: this allocator takes a third off the time of reading a large schema.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    #[cfg(target_os = "linux")]
    app::rendering::choose();
    app::run()
}
