//! A repository that is read beside whoever asks. Whoever writes it can make reading take long, or
//! for ever; that must stop nothing but what waits for its approval.

use std::fmt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::Builder;
use std::time::Duration;

use super::look::Repository;
use crate::approval::{Approvals, Lack, Wanted};
use crate::config::Review;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// Reads a repository on a thread of its own.
pub struct Reader {
    make: Box<dyn Fn() -> Work + Send + Sync>,
    patience: Duration,
    thread: Option<Thread>,
}

/// What the repository says, and whether its branch follows the commit that was asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// See [`Repository::look`].
    pub approvals: Approvals,
    /// See [`Repository::descends_from`].
    pub follows: bool,
}

struct Question {
    wanted: Vec<Wanted>,
    last: Option<String>,
}

type Work = Box<dyn FnMut(Question) -> Answer + Send>;

struct Thread {
    questions: Sender<Question>,
    answers: Mutex<Receiver<Answer>>,
    /// A question whose answer nobody waited for any longer.
    is_busy: bool,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Reader {
    /// As [`Repository::open`].
    pub fn open(review: &Review, announcements: &Path) -> Reader {
        let (review, announcements) = (review.clone(), announcements.to_owned());
        Reader::new(PATIENCE, move || {
            let review = review.clone();
            let mut repository = Repository::open(&review, &announcements);
            Box::new(move |question| {
                let approvals = repository.look(&question.wanted, &review);
                let last = question.last.as_deref();
                let follows = last.is_some_and(|last| repository.descends_from(last));
                Answer { approvals, follows }
            })
        })
    }

    fn new(patience: Duration, make: impl Fn() -> Work + Send + Sync + 'static) -> Reader {
        Reader { make: Box::new(make), patience, thread: None }
    }

    /// As [`Repository::look`]. Unusable is also what is still being read after a few seconds; then
    /// nobody waits again before it was.
    pub fn look(&mut self, wanted: &[Wanted], last: Option<&str>) -> Answer {
        if self.thread.as_mut().is_some_and(Thread::is_reading) {
            return unusable("reading it takes too long");
        }
        let question = Question { wanted: wanted.to_vec(), last: last.map(str::to_owned) };
        let thread = match self.thread.take().map_or_else(|| Thread::start((self.make)()), Ok) {
            Ok(thread) => self.thread.insert(thread),
            Err(error) => return unusable(&error.to_string()),
        };
        match thread.ask(question, self.patience) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => unusable("reading it takes too long"),
            Err(RecvTimeoutError::Disconnected) => {
                self.thread = None;
                unusable("what reads it ended")
            }
        }
    }
}

impl Thread {
    fn start(mut work: Work) -> std::io::Result<Thread> {
        let (questions, asked) = channel::<Question>();
        let (answer, answers) = channel();
        Builder::new().name("git".to_owned()).spawn(move || {
            while let Ok(question) = asked.recv() {
                if answer.send(work(question)).is_err() {
                    break;
                }
            }
        })?;
        Ok(Thread { questions, answers: Mutex::new(answers), is_busy: false })
    }

    fn answers(&mut self) -> &mut Receiver<Answer> {
        self.answers.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Whether an earlier question is not answered yet. Its answer is dropped: it is an old one.
    fn is_reading(&mut self) -> bool {
        if self.is_busy {
            self.is_busy = matches!(self.answers().try_recv(), Err(TryRecvError::Empty));
        }
        self.is_busy
    }

    fn ask(&mut self, question: Question, wait: Duration) -> Result<Answer, RecvTimeoutError> {
        self.questions.send(question).map_err(|_| RecvTimeoutError::Disconnected)?;
        let answer = self.answers().recv_timeout(wait);
        self.is_busy = answer == Err(RecvTimeoutError::Timeout);
        answer
    }
}

fn unusable(detail: &str) -> Answer {
    let lack = Lack::Unreadable { detail: detail.to_owned() };
    let approvals = Approvals { unusable: Some(lack), ..Approvals::default() };
    Answer { approvals, follows: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read() -> Answer {
        Answer { approvals: Approvals::default(), follows: true }
    }

    #[test]
    fn what_is_never_read_is_waited_for_once_and_heard_when_it_comes() {
        let (go, gate) = channel::<()>();
        let gate = std::sync::Arc::new(Mutex::new(gate));
        let mut reader = Reader::new(Duration::from_millis(20), move || {
            let gate = gate.clone();
            Box::new(move |_| {
                let gate = gate.lock().expect("the gate");
                gate.recv().expect("a word");
                read()
            })
        });
        let late = unusable("reading it takes too long");
        assert_eq!(reader.look(&[], None), late);
        // Nobody waits for it any longer.
        reader.patience = Duration::from_secs(600);
        assert_eq!(reader.look(&[], None), late);
        go.send(()).expect("a word");
        go.send(()).expect("a word");
        while reader.look(&[], None) == late {
            std::thread::yield_now();
        }
        go.send(()).expect("a word");
        assert_eq!(reader.look(&[], None), read());
    }

    #[test]
    fn what_ends_in_the_middle_is_begun_anew() {
        let times = std::sync::atomic::AtomicUsize::new(0);
        let mut reader = Reader::new(Duration::from_secs(600), move || {
            let ends = times.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
            Box::new(move |_| {
                assert!(!ends, "the first one ends");
                read()
            })
        });
        assert_eq!(reader.look(&[], None), unusable("what reads it ended"));
        assert_eq!(reader.look(&[], None), read());
    }
}
