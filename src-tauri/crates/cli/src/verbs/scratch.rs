//! `crowfoot scratch`

use std::io::{self, IsTerminal};

use studio::{Failure, Session};

use crate::args::HoldScratch;
use crate::print::{self, Outcome};

pub async fn run(args: &HoldScratch) -> Result<Outcome, Failure> {
    let session = Session::new(args.scratch.scratch.clone());
    session.open(&args.path)?;
    let url = session.scratch_url(0, print::job()).await;
    print::job_done();
    if let Ok(url) = &url {
        print::out(&format!("{url}\n"));
        if io::stdin().is_terminal() {
            print::note("The database goes when this program ends: press Ctrl-D.");
        }
        // To the end of the input: a terminal's Ctrl-D, or the end of the program that started this one.
        let waited = tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink())).await;
        if let Ok(Err(error)) = waited {
            print::note(&format!("The standard input can't be read: {error}."));
        }
    }
    session.close().await;
    url.map(|_| Outcome::Clean)
}
