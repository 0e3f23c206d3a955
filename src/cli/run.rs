//! `siaran run`: the daemon.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::context::Context;
use super::outcome::{Done, Failure};
use crate::daemon::{Daemon, ListFiles, Readers, StartError, Wakes, mailboxes};
use crate::outside::clock::Clock;
use crate::outside::credentials::Credentials;
use crate::outside::journal::{Journal, Lock};
use crate::publisher::Channels;
use crate::publisher::office::{Alert, Office};
use crate::sandbox::Sandbox;
use crate::sandbox::page::{Page, PageServer, render};
use crate::text::{problems, results as words};
use crate::web::{Token, WebServer};

/// Waits before the page to unsubscribe is tried again; a minute each time after them.
const WEB_AGAIN: [Duration; 12] = [Duration::from_secs(5); 12];

/// Publishes until a signal.
pub fn run(context: &mut Context, page: SocketAddr) -> Done {
    start_logging();
    context.warn();
    context.usable_templates()?;
    unexposed(context)?;
    // Each sandbox begins anew: its servers remember nothing either.
    if context.sandbox && !Lock::is_taken(&context.config.state) {
        match std::fs::remove_dir_all(&context.config.state) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    let lock = Lock::take(&context.config.state).map_err(|e| context.cannot_use(e))?;
    let Some(_lock) = lock else {
        let text = words::already_running(context.lang);
        return Err(Failure::Action(anyhow::anyhow!("{text}")));
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(serve(context, page));
    // A lane that outlived the patience of a stop must not keep the process.
    runtime.shutdown_background();
    done
}

/// Refuses to run where others could undo what reviews protect.
fn unexposed(context: &Context) -> Done {
    let told = match context.exposed() {
        Ok(None) => return Ok(()),
        Ok(Some((path, fault))) => format!(
            "{}: {}; {}",
            path.display(),
            problems::message(context.lang, &fault),
            problems::help(context.lang, &fault)
        ),
        Err(error) => error.to_string(),
    };
    Err(Failure::Configuration(anyhow::anyhow!("{told}")))
}

async fn serve(context: &mut Context, page: SocketAddr) -> Done {
    let sandbox = match context.sandbox {
        true => Some(Arc::new(start_sandbox(context).await?)),
        false => None,
    };
    let credentials = match context.sandbox {
        true => Credentials::new(None, context.config.credentials.clone()),
        false => context.credentials(),
    };
    let channels = Channels::open(&context.config, &credentials).map_err(Failure::Configuration)?;
    let mailboxes = mailboxes(&context.config, &credentials).map_err(Failure::Configuration)?;
    let token =
        Token::open(&context.config, &credentials).map_err(|e| Failure::Configuration(e.into()))?;
    let journal = Journal::open(&context.config.state).map_err(|e| context.cannot_use(e))?;
    let office = Arc::new(
        Office::new(
            context.config.clone(),
            context.setting.clone(),
            journal,
            Clock::wall(),
            credentials,
        )
        .with_templates(context.templates.clone()),
    );
    let mut daemon = Daemon::new(office.clone(), channels, ListFiles::new(context.sandbox));
    match daemon.start().await {
        Ok(()) => {}
        Err(error @ StartError::OtherMachine) => return Err(Failure::Configuration(error.into())),
        Err(error) => return Err(error.into()),
    }
    let _page = match &sandbox {
        Some(sandbox) => Some(serve_page(context, sandbox.clone(), page).await?),
        None => None,
    };
    if let Some(web) = &office.config.web {
        tokio::spawn(serve_web(web.listen, office.clone(), token.map(Arc::new)));
    }
    let _readers = Readers::start(&office, mailboxes);
    let _listener = daemon.listen();
    let wakes = Wakes::start(&daemon, &office).await?;
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        folder = %office.config.announcements.display(),
        "siaran runs"
    );
    daemon.run(false).await;
    wakes.stop().await;
    tracing::info!("siaran has stopped");
    Ok(())
}

async fn start_sandbox(context: &mut Context) -> std::io::Result<Sandbox> {
    let folder = context.config.state.join("servers");
    Sandbox::start(&mut context.config, &folder, Arc::new(jiff::Timestamp::now)).await
}

/// Serves the page to unsubscribe, and the calendar, until the daemon stops. An address that cannot be used yet, its
/// port taken or its network not up, keeps no release from going out: it is tried again.
async fn serve_web(listen: SocketAddr, office: Arc<Office>, token: Option<Arc<Token>>) {
    let mut rests = WEB_AGAIN.into_iter();
    let mut last = Duration::ZERO;
    loop {
        let error = match WebServer::start(listen, office.clone(), token.clone()).await {
            Ok(server) => {
                tracing::info!(at = %server.addr(), "the page to unsubscribe is served");
                return office.stop.cancelled().await;
            }
            Err(error) => error,
        };
        tracing::warn!(%listen, %error, "the page to unsubscribe cannot be served yet");
        if last.is_zero() {
            let (listen, detail) = (listen.to_string(), error.to_string());
            office.alert(Alert::Web { listen, detail });
            office.wake.notify_one();
        }
        last = rests.next().unwrap_or(Duration::from_secs(60));
        tokio::select! {
            () = tokio::time::sleep(last) => {}
            () = office.stop.cancelled() => return,
        }
    }
}

async fn serve_page(
    context: &Context,
    sandbox: Arc<Sandbox>,
    listen: SocketAddr,
) -> Result<PageServer, Failure> {
    let accounts: Vec<(String, String)> = context
        .config
        .x
        .accounts
        .iter()
        .map(|(name, account)| (name.clone(), account.handle.clone()))
        .collect();
    let (lang, newsroom) = (context.lang, context.config.newsroom.clone());
    let shown = sandbox.clone();
    let page = move || {
        render(&Page {
            lang,
            newsroom: &newsroom.name,
            accounts: &accounts,
            posts: &sandbox.x.posts(),
            inbox: &sandbox.mail.inbox(),
            now: jiff::Timestamp::now(),
            zone: &newsroom.timezone,
            receipts: &[],
            live: true,
        })
    };
    let server = PageServer::start(listen, page, move |id| shown.x.medium(id)).await;
    let server = server.map_err(|error| {
        let (at, error) = (listen.to_string(), error.to_string());
        anyhow::anyhow!(words::sandbox_page_not_served(lang, &at, &error))
    })?;
    eprintln!("{}", words::sandbox_page(context.lang, &server.url()));
    Ok(server)
}

/// Log lines on stderr; the system's journal stamps them itself.
fn start_logging() {
    use std::io::IsTerminal;
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("SIARAN_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,tokio_cron_scheduler=warn"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal());
    // A second subscriber in one process is a test's.
    let _ = match std::env::var_os("JOURNAL_STREAM") {
        Some(_) => lines.without_time().try_init(),
        None => lines.try_init(),
    };
}
