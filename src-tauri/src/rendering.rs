//! How WebKitGTK draws on a machine without a graphics card.
//!
//! Without a GPU its accelerated path falls back to software OpenGL, which is several times slower than plain drawing by
//! the CPU, and on some machines shows an empty window. WebKit reads these variables when it starts; a running process
//! can't set its own environment safely, so the program replaces itself once with the variables set.
//! It never overrides a variable that the user has set.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// Set on the second start, so that there is never a third.
const CHOSEN: &str = "CROWFOOT_RENDERING_CHOSEN";

const CPU_RENDERING: [&str; 2] = ["WEBKIT_DISABLE_COMPOSITING_MODE", "WEBKIT_DISABLE_DMABUF_RENDERER"];

/// Starts this program anew with CPU rendering, when there is no graphics device and nobody has chosen yet.
/// Returns when there is nothing to do, or when the new start failed: then the window is merely slower.
pub fn choose() {
    if Path::new("/dev/dri").exists() || std::env::var_os(CHOSEN).is_some() {
        return;
    }
    let missing: Vec<_> = CPU_RENDERING.into_iter().filter(|name| std::env::var_os(name).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let error = Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(CHOSEN, "1")
        .envs(missing.into_iter().map(|name| (name, "1")))
        .exec();
    eprintln!("crowfoot-app: could not restart with CPU rendering ({error}); drawing may be slow");
}
