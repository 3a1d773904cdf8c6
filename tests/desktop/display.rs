//! A display without a screen for one test: an Xvfb on a number that it chooses itself, and pictures of what it shows.
//!
//! The pictures come from the display and not from the WebDriver, whose screenshots hang where WebKitGTK draws with the CPU;
//! and so they show what a person would see, menus and dialogs of the system included.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running Xvfb; it ends with its owner.
pub struct Display {
    child: Child,
    /// As `DISPLAY` wants it: `:99`.
    pub name: String,
    frame: PathBuf,
}

impl Display {
    /// Starts one of this size; its frame buffer is a file in this folder.
    pub fn start(folder: &Path, width: u32, height: u32) -> Self {
        let screen = format!("{width}x{height}x24");
        let mut child = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset", "-fbdir"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb can be started (Debian: apt-get install xvfb)");
        let mut number = String::new();
        if let Some(out) = child.stdout.take() {
            // Written once it accepts connections.
            let _ = BufReader::new(out).read_line(&mut number);
        }
        assert!(!number.trim().is_empty(), "Xvfb ended without a display");
        Self { child, name: format!(":{}", number.trim()), frame: folder.join("Xvfb_screen0") }
    }

    /// Writes what the display shows as PNG.
    pub fn picture(&self, path: &Path) -> io::Result<()> {
        let image =
            decode(&fs::read(&self.frame)?).ok_or_else(|| io::Error::other("the frame buffer is no XWD image"))?;
        let mut encoder = png::Encoder::new(BufWriter::new(File::create(path)?), image.width, image.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&image.rgb)).map_err(io::Error::other)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(&self.frame);
    }
}

struct Image {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

/// Decodes an XWD file of 32 bits a pixel: a header of big-endian words, a colour map, then lines of blue, green, red, unused.
fn decode(bytes: &[u8]) -> Option<Image> {
    let word = |index: usize| Some(u32::from_be_bytes(bytes.get(index * 4..index * 4 + 4)?.try_into().ok()?));
    let (header, width, height) = (word(0)?, word(4)?, word(5)?);
    let (bits, line, colours) = (word(11)?, word(12)? as usize, word(19)?);
    // Byte order 0 is the least significant byte first.
    if bits != 32 || word(7)? != 0 {
        return None;
    }
    let start = (header + colours * 12) as usize;
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height as usize {
        let row = bytes.get(start + y * line..start + y * line + width as usize * 4)?;
        rgb.extend(row.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]));
    }
    Some(Image { width, height, rgb })
}
