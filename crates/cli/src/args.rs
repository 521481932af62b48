//! The words of the command line.

use std::path::PathBuf;

use adiuva_protocol::ApprovalId;
use adiuva_protocol::knowledge::Mode;
use clap::{Parser, Subcommand, ValueEnum};

/// Your own files, answered with citations, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "adiuva", version, propagate_version = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused or needs approval, 4 locked, 130 stopped by Ctrl-C.\n\
    ADIUVA_PASSPHRASE unlocks without a prompt."
)]
pub(crate) struct Args {
    /// The data folder; the platform's own when not given.
    #[arg(long, env = "ADIUVA_HOME", global = true, value_name = "FOLDER")]
    pub(crate) home: Option<PathBuf>,

    /// Print JSON, one document (or one line each for streams).
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make the vault; shows the recovery code once.
    Init {
        /// Let this machine's keyring open the vault without typing.
        #[arg(long)]
        keyring: bool,
        /// No passphrase: the keyring alone opens the vault.
        #[arg(long, requires = "keyring")]
        no_passphrase: bool,
    },
    /// Follow folders or files.
    Add {
        /// What to follow.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The knowledge base, made when new.
        #[arg(long, value_name = "NAME")]
        kb: Option<String>,
        /// Wait until every file is found by keywords or has a reason why not.
        #[arg(long)]
        wait: bool,
        /// Wait until every file is found by meaning too.
        #[arg(long)]
        wait_embedded: bool,
    },
    /// Add a task in one line: a date in English or Italian, p1 to p3, #project, @person.
    Task {
        /// What is to be done, such as "Buy milk tomorrow p1".
        #[arg(required = true, value_name = "WORDS")]
        words: Vec<String>,
    },
    /// Show coverage, sources, models and storage.
    Status,
    /// Find passages.
    Search {
        /// Words, a question, or a "quoted phrase".
        query: String,
        /// How many hits.
        #[arg(short = 'k', long, default_value_t = 10, value_name = "N")]
        limit: u32,
        /// How to search.
        #[arg(long, value_enum, default_value_t = ModeArg::Hybrid)]
        mode: ModeArg,
        /// Only in this knowledge base.
        #[arg(long, value_name = "NAME")]
        kb: Option<String>,
        /// Only in paths that match this glob.
        #[arg(long, value_name = "GLOB")]
        path: Option<String>,
    },
    /// Answer a question from the files, with citations.
    Ask {
        /// The question.
        question: String,
        /// A model of the preferred provider; `extracts` for passages word for word.
        #[arg(long, value_name = "M")]
        model: Option<String>,
        /// Only in this knowledge base.
        #[arg(long, value_name = "NAME")]
        kb: Option<String>,
    },
    /// Talk, with slash commands.
    Chat {
        /// A model of the preferred provider.
        #[arg(long, value_name = "M")]
        model: Option<String>,
    },
    /// Ask any command of the contract.
    Call {
        /// Its name, as area.verb.
        #[arg(value_name = "AREA.VERB", required_unless_present = "list")]
        command: Option<String>,
        /// The request as JSON; `-` reads it from standard input, which keeps secrets out of the list of processes.
        #[arg(value_name = "JSON")]
        request: Option<String>,
        /// List all commands.
        #[arg(long)]
        list: bool,
    },
    /// Print what happens, as JSON lines; reads files and makes vectors meanwhile.
    Events {
        /// Go on until Ctrl-C.
        #[arg(long, required = true)]
        follow: bool,
    },
    /// Answer what waits for you; lists it when nothing else is said.
    Approvals {
        #[command(subcommand)]
        verb: Option<ApprovalsVerb>,
    },
    /// Check or export the audit chain.
    Audit {
        #[command(subcommand)]
        verb: AuditVerb,
    },
    /// Show the app in a browser of this machine, until Ctrl-C.
    Serve(ServeArgs),
    /// Print a new link to the app that `serve` shows.
    Link,
    /// Check this installation and give advice.
    Doctor,
}

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// The port; any that is free when not given.
    #[arg(long, default_value_t = 0, value_name = "N", hide_default_value = true)]
    pub(crate) port: u16,
    /// Listen on [::1] too.
    #[arg(long)]
    pub(crate) ipv6: bool,
    /// Open the link in your browser.
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ApprovalsVerb {
    /// Show what waits.
    List,
    /// Agree to one call, as it is asked.
    Approve {
        /// Its id, as `list` shows it.
        id: ApprovalId,
        /// Allow this tool to go there from now on.
        #[arg(long)]
        always: bool,
    },
    /// Refuse one call.
    Reject {
        /// Its id, as `list` shows it.
        id: ApprovalId,
        /// Why; goes back to the one who asked.
        #[arg(long, default_value = "", hide_default_value = true, value_name = "WHY")]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditVerb {
    /// Check the whole chain.
    Verify,
    /// Print all rows, oldest first.
    Export {
        /// The format.
        #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
        format: ExportFormat,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A table.
    Csv,
    /// One JSON document a line.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ModeArg {
    /// By keywords and by meaning.
    Hybrid,
    /// By keywords.
    Keyword,
    /// By meaning.
    Vector,
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Hybrid => Self::Hybrid,
            ModeArg::Keyword => Self::Keyword,
            ModeArg::Vector => Self::Vector,
        }
    }
}
