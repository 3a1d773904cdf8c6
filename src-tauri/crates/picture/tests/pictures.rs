//! Pictures of a real schema: pixels are what the drawing says, pages can be read back, what is too large is refused.

use std::collections::BTreeMap;
use std::path::Path;

use diagram::{Drawing, Options, Picture, Theme, arrange, boxes, draw, route};
use picture::{MOST_SIDE, Paper, Unmade, pdf, png, sheets, size_of};

fn drawing(theme: Theme, bare: bool) -> Drawing {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../schemas/blog/schema.prisma");
    let text = std::fs::read_to_string(path).expect("the sample");
    let schema = prisma::parse(&[prisma::SourceFile { path: "schema.prisma".to_owned(), text }]).schema;
    let boxes = boxes(&schema, &arrange(&schema, &BTreeMap::new(), &Options::default()));
    let routes = route(&schema, &boxes);
    draw(&schema, &boxes, &routes, Picture { theme, title: Some("blog"), bare, ..Picture::default() })
}

fn decoded(file: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    (info.width, info.height, pixels)
}

fn at(pixels: &[u8], width: u32, x: i32, y: i32) -> [u8; 4] {
    let place = (y as usize * width as usize + x as usize) * 4;
    pixels[place..place + 4].try_into().expect("four")
}

/// How many pixels of a box differ from its upper left one.
fn inked(pixels: &[u8], width: u32, [x, y, w, h]: [i32; 4]) -> usize {
    let ground = at(pixels, width, x, y);
    (y..y + h)
        .flat_map(|y| (x..x + w).map(move |x| (x, y)))
        .filter(|(x, y)| at(pixels, width, *x, *y) != ground)
        .count()
}

#[test]
fn pixels_are_what_the_drawing_says() {
    for (theme, ground) in [(Theme::Light, [0xfa, 0xfb, 0xfc, 255]), (Theme::Dark, [0x0d, 0x11, 0x17, 255])] {
        let drawing = drawing(theme, false);
        let file = png(&drawing, 2.0, &|_| true).expect("a picture");
        let (width, height, pixels) = decoded(&file);
        assert_eq!((width, height), size_of(&drawing, 2.0).expect("it fits"));
        assert_eq!((width, height), (2 * drawing.frame.width as u32, 2 * drawing.frame.height as u32));
        assert_eq!(at(&pixels, width, 3, 3), ground);
        // The title's letters are there, and every word of the drawing.
        for mark in &drawing.marks {
            let diagram::Mark::Text { text, .. } = mark else { continue };
            let bounds = mark.bounds();
            let place = [bounds.x - drawing.frame.x, bounds.y - drawing.frame.y, bounds.width, bounds.height];
            let found = inked(&pixels, width, place.map(|length| length * 2));
            assert!(found > 4 * text.chars().filter(|c| !c.is_whitespace()).count(), "“{text}” is not to be seen");
        }
    }
}

#[test]
fn without_ground_the_paper_shines_through() {
    let drawing = drawing(Theme::Light, true);
    let (width, _, pixels) = decoded(&png(&drawing, 1.0, &|_| true).expect("a picture"));
    assert_eq!(at(&pixels, width, 2, 2)[3], 0);
    assert!(pixels.chunks(4).any(|pixel| pixel[3] == 255));
}

#[test]
fn strips_join_without_a_seam() {
    // So wide that several strips are needed: the same marks as in one strip.
    let drawing = drawing(Theme::Light, false);
    let (width, height, large) = decoded(&png(&drawing, 6.0, &|_| true).expect("a picture"));
    assert!(u64::from(width) * u64::from(height) > 16_000_000, "{width} by {height} is one strip");
    let (small_width, small_height, small) = decoded(&png(&drawing, 1.0, &|_| true).expect("a picture"));
    let mut differing = 0;
    for (x, y) in (0..small_height as i32).flat_map(|y| (0..small_width as i32).map(move |x| (x, y))) {
        let mut sum = [0_i32; 3];
        for (dx, dy) in (0..6).flat_map(|dy| (0..6).map(move |dx| (dx, dy))) {
            let pixel = at(&large, width, x * 6 + dx, y * 6 + dy);
            (0..3).for_each(|i| sum[i] += i32::from(pixel[i]));
        }
        let pixel = at(&small, small_width, x, y);
        differing += usize::from((0..3).any(|i| (sum[i] / 36 - i32::from(pixel[i])).abs() > 40));
    }
    assert!(differing * 200 < (small_width * small_height) as usize, "{differing} pixels differ");
}

#[test]
fn the_same_drawing_gives_the_same_bytes() {
    let drawing = drawing(Theme::Light, false);
    let pages = sheets(drawing.frame, Paper::A4, 1.0);
    assert_eq!(png(&drawing, 1.0, &|_| true), png(&drawing, 1.0, &|_| true));
    assert_eq!(pdf(&drawing, &pages, &|_| true), pdf(&drawing, &pages, &|_| true));
}

#[test]
fn a_pdf_has_its_pages_its_letters_and_a_table_of_what_is_where() {
    let drawing = drawing(Theme::Light, false);
    for paper in Paper::ALL {
        let pages = sheets(drawing.frame, paper, 1.0);
        let file = pdf(&drawing, &pages, &|_| true).expect("a document");
        let text = String::from_utf8_lossy(&file);
        assert!(text.starts_with("%PDF-1.") && text.trim_end().ends_with("%%EOF"), "{}", paper.id());
        assert_eq!(text.matches("/Type /Page\n").count() + text.matches("/Type /Page ").count(), pages.len());
        assert!(
            text.contains("/ToUnicode") && text.contains("/FontFile2") && text.contains("(blog)"),
            "{}",
            paper.id()
        );
        // Where the table of places says that an object is, one begins.
        let start: usize = text
            .trim_end()
            .rsplit("startxref\n")
            .next()
            .and_then(|rest| rest.lines().next()?.parse().ok())
            .expect("a number");
        let table = String::from_utf8_lossy(&file[start..]).into_owned();
        let places =
            table.lines().filter_map(|line| line.strip_suffix(" 00000 n").or_else(|| line.strip_suffix(" 00000 n ")));
        let mut count = 0;
        for place in places.filter_map(|place| place.trim().parse::<usize>().ok()) {
            let object = String::from_utf8_lossy(&file[place..place + 16]).into_owned();
            assert!(object.contains(" 0 obj"), "{object} at {place}");
            count += 1;
        }
        assert!(count > pages.len() * 2 + 10, "{count} objects");
    }
}

#[test]
fn what_is_too_large_is_refused_with_what_fits() {
    let mut drawing = drawing(Theme::Light, false);
    (drawing.frame.width, drawing.frame.height) = (20_000, 15_000);
    let Err(Unmade::TooLarge(limit)) = png(&drawing, 4.0, &|_| true) else { panic!("it was made") };
    assert_eq!((limit.width, limit.height), (80_000, 60_000));
    let fits = limit.fits as f32 / 100.0;
    let (width, height) = size_of(&drawing, fits).expect("what fits does fit");
    assert!(width <= MOST_SIDE && height <= MOST_SIDE);
    assert!(size_of(&drawing, fits * 1.05).is_err(), "{fits} is less than what fits");
}

#[test]
fn it_can_be_cancelled_and_says_how_far_it_is() {
    let drawing = drawing(Theme::Light, false);
    let pages = sheets(drawing.frame, Paper::A4, 4.0);
    assert!(pages.len() > 3);
    assert_eq!(pdf(&drawing, &pages, &|done| done < 0.5), Err(Unmade::Cancelled));
    assert_eq!(png(&drawing, 6.0, &|done| done < 0.3), Err(Unmade::Cancelled));
    let seen = std::cell::RefCell::new(Vec::new());
    let tell = |done: f32| {
        seen.borrow_mut().push(done);
        true
    };
    png(&drawing, 6.0, &tell).expect("a picture");
    assert!(seen.borrow().len() > 2 && seen.borrow().is_sorted());
}
