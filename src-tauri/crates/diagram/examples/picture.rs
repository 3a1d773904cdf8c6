//! Draws a Prisma schema: `picture [--dark] [--title TEXT] FILE.prisma... > PICTURE.svg`. Prints sizes and times to stderr.

use std::collections::BTreeMap;
use std::time::Instant;

use diagram::{Options, Picture, Theme, arrange, boxes, route, svg};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (mut theme, mut title, mut files) = (Theme::Light, None, Vec::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--dark" => theme = Theme::Dark,
            "--title" => title = arguments.next(),
            path => match std::fs::read_to_string(path) {
                Ok(text) => files.push(prisma::SourceFile { path: path.to_owned(), text }),
                Err(error) => {
                    eprintln!("{path}: {error}");
                    std::process::exit(2);
                }
            },
        }
    }
    let schema = prisma::parse(&files).schema;
    let start = Instant::now();
    let positions = arrange(&schema, &BTreeMap::new(), &Options::default());
    let arranged = start.elapsed();
    let boxes = boxes(&schema, &positions);
    let start = Instant::now();
    let routes = route(&schema, &boxes);
    eprintln!("{} tables in {arranged:.1?}, {} edges in {:.1?}", boxes.len(), routes.len(), start.elapsed());
    print!("{}", svg(&schema, &boxes, &routes, Picture { theme, title: title.as_deref(), ..Picture::default() }));
}
