//! The parsing process itself.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::frame::{READY, Reply, Request, read_json, write_json};
use super::{ASK, ASK_VARIABLE, CPU_SECONDS, MEMORY};
use crate::platform::{allow_cpu, close_doors, limit_resources, mapped_bytes};
use crate::read::MAX_OTHER;
use crate::read::parse::parse;
use crate::read::refusal::Refusal;

/// Turns this process into a parsing process and ends it, if it was started as one; otherwise does nothing.
pub fn main_if_asked() {
    let asked = std::env::args_os().nth(1).is_some_and(|first| first == ASK);
    if asked || std::env::var_os(ASK_VARIABLE).is_some() {
        let served = serve();
        std::process::exit(i32::from(served.is_err()));
    }
}

fn serve() -> io::Result<()> {
    std::panic::set_hook(Box::new(|_| {}));
    // A parser that would share its work among threads must do it on this one: soon there are no others.
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .use_current_thread()
        .build_global();
    let memory = mapped_bytes() + MEMORY;
    let doors = close_doors();
    limit_resources(memory);
    allow_cpu(CPU_SECONDS);
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    output.write_all(READY)?;
    output.write_all(&[u8::from(doors.calls) | u8::from(doors.files) << 1])?;
    output.flush()?;
    while let Some(request) = read_json::<Request>(&mut input)? {
        if request.size > MAX_OTHER {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(request.size).unwrap_or(0));
        input.by_ref().take(request.size).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != request.size {
            return Ok(());
        }
        allow_cpu(CPU_SECONDS);
        let parsed = catch_unwind(AssertUnwindSafe(|| parse(&request.name, request.format, &bytes, 0)));
        drop(bytes);
        let panicked = parsed.is_err();
        let format = request.format;
        let broken = |_| {
            Err(Refusal::Damaged {
                format,
                detail: "its parser gave up".to_owned(),
            })
        };
        let reply: Reply = parsed.unwrap_or_else(broken);
        write_json(&mut output, &reply)?;
        if panicked {
            // What a panic left behind in the parser's memory is not met by another file.
            return Ok(());
        }
    }
    Ok(())
}
