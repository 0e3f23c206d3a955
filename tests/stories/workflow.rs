//! What a newsroom's repository runs: the workflows of both forges, the hook before a commit and the
//! timer that pulls, on real repositories.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::newsroom::SIARAN;

const CONFIG: &str = "newsroom: { name: Biro Humas Teladan, timezone: WIB, language: en }
x: { accounts: { kantor: { kind: office, handle: kementeladan, credential: x-kantor, mode: own } } }
email:
  from: Biro Humas Teladan <humas@teladan.example>
  smtp: { host: relay.teladan.example }
  lists: { wartawan: { file: lists/wartawan.csv } }
defaults: { x: [kantor], email: [wartawan] }
";

fn sound(title: &str) -> String {
    format!("---\ntitle: {title}\npublish_at: 2027-12-20 10:00 WIB\n---\n{title} dan seterusnya.\n")
}

/// A file of YAML, as an independent reader understands it.
fn yaml(text: &str) -> Value {
    const READ: &str = "import sys, json, yaml
# In YAML 1.1 the key `on` is a truth.
print(json.dumps({str(k): v for k, v in yaml.safe_load(sys.stdin).items()}
    if not sys.argv[1:] else yaml.safe_load(sys.stdin)))";
    let is_list = text.trim_start_matches(['#']).lines().any(|line| line.starts_with("- "));
    let mut command = Command::new("/usr/bin/python3");
    command.args(["-c", READ]).args(is_list.then_some("list"));
    let output = fed(&mut command, text);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn fed(command: &mut Command, input: &str) -> Output {
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("a program: run the tests by tests/run");
    child.stdin.take().expect("input").write_all(input.as_bytes()).expect("input");
    child.wait_with_output().expect("an end")
}

pub fn workflow(host: &str) -> Value {
    // It needs no configuration.
    let output = Command::new(SIARAN).args(["workflow", host]).output().expect("siaran");
    assert!(output.status.success());
    yaml(&String::from_utf8(output.stdout).expect("text"))
}

/// A repository of announcements on a branch of its own, cloned from another.
struct Clone {
    folder: TempDir,
}

impl Clone {
    /// One sound announcement is on `main`; the branch brings another, in a name with blanks, and
    /// deletes a third.
    fn new() -> Clone {
        let clone = Clone { folder: tempfile::tempdir().expect("folder") };
        fs::create_dir(clone.path("")).expect("folder");
        clone.git(&["init", "--quiet", "--initial-branch=main"]);
        clone.write("config.yaml", CONFIG);
        clone.write("announcements/satu.md", &sound("Satu"));
        clone.write("announcements/hapus.md", &sound("Hapus"));
        clone.write("announcements/README.md", "Untuk penulis.\n");
        clone.commit("awal");
        clone.git(&["switch", "--quiet", "--create", "naskah"]);
        clone.write("announcements/2027/dua kali.md", &sound("Dua"));
        clone.write("announcements/README.md", "Untuk semua penulis.\n");
        fs::remove_file(clone.path("announcements/hapus.md")).expect("file");
        clone.commit("naskah");
        clone
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("klon").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(path, text).expect("file");
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(&self.path(""), arguments)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs a step as a forge does, in a plain environment with these variables.
    fn step(&self, script: &str, variables: &[(&str, &str)]) -> Output {
        let well = fed(Command::new("bash").arg("-n"), script);
        assert!(well.status.success(), "{}", String::from_utf8_lossy(&well.stderr));
        let bin = self.folder.path().join("bin");
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", script])
            .current_dir(self.path(""))
            .env_clear()
            .envs([("PATH", path.as_str()), ("RUNNER_TEMP", &self.temporary())])
            .env("GITHUB_PATH", self.folder.path().join("path"))
            .env("GITHUB_STEP_SUMMARY", self.folder.path().join("summary"))
            .envs(variables.iter().copied())
            .output()
            .expect("bash")
    }

    fn temporary(&self) -> String {
        self.folder.path().display().to_string()
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Penulis", "-c", "user.email=penulis@teladan.example"])
        .args(["-c", "safe.directory=*"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git: run the tests by tests/run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The program's address and digest, as a workflow fetches it.
fn program() -> (String, String) {
    let sum = Command::new("sha256sum").arg(SIARAN).output().expect("sha256sum");
    let sum = text(&sum.stdout).split(' ').next().expect("a digest").to_owned();
    (format!("file://{SIARAN}"), sum)
}

#[test]
fn github_checks_a_pull_request_and_has_its_plan_to_post() {
    let workflow = workflow("github");
    let rights = json!({ "contents": "read", "pull-requests": "write" });
    assert_eq!(workflow["permissions"], rights);
    let events = workflow["True"].as_object().expect("events");
    assert_eq!(events.keys().collect::<Vec<_>>(), ["pull_request"], "no secrets for forks");
    let steps = workflow["jobs"]["plan"]["steps"].as_array().expect("steps").clone();
    for step in &steps {
        let pinned = step["uses"].as_str().is_none_or(|uses| uses.contains("@v"));
        assert!(pinned && step["run"].as_str().is_none_or(|run| !run.contains("${{")), "{step}");
    }
    let script = |name: &str| {
        let step = steps.iter().find(|step| step["name"] == name).expect("a step");
        step["run"].as_str().expect("a script").to_owned()
    };

    let clone = Clone::new();
    let base = clone.git(&["rev-parse", "main"]).trim().to_owned();
    let (url, sum) = program();
    let install = |sum: &str| {
        let variables = [("SIARAN_URL", url.as_str()), ("SIARAN_SHA256", sum)];
        clone.step(&script("Install"), &variables)
    };
    assert!(!install(&sum.replace(['a', 'b'], "0")).status.success(), "another program");
    let installed = install(&sum);
    assert!(installed.status.success(), "{}", text(&installed.stderr));
    let changed =
        clone.step(&script("What changed"), &[("BASE", &base), ("FOLDER", "announcements")]);
    assert!(changed.status.success(), "{}", text(&changed.stderr));
    let names = fs::read_to_string(clone.folder.path().join("changed")).expect("names");
    assert_eq!(names, "announcements/2027/dua kali.md\0");

    let check = clone.step(&script("Check"), &[]);
    assert!(check.status.success(), "{}{}", text(&check.stdout), text(&check.stderr));
    let plan = clone.step(&script("Plan"), &[]);
    assert!(plan.status.success(), "{}", text(&plan.stderr));
    let plan = fs::read_to_string(clone.folder.path().join("plan.md")).expect("the plan");
    assert!(plan.starts_with("<!-- siaran: plan -->\n") && plan.contains("### Dua"), "{plan}");
    assert!(plan.contains("10.00 WIB / 11.00 WITA / 12.00 WIT"), "{plan}");
    assert!(!plan.contains("Satu"), "only what changed: {plan}");
    let post = steps.iter().find(|step| step["name"] == "Post").expect("a step");
    let post = post["with"]["script"].as_str().expect("a script");
    let (mark, _) = plan.split_once('\n').expect("a line");
    assert!(post.contains(&format!("startsWith('{mark}')")), "it finds its own comment: {post}");

    clone.write("announcements/rusak.md", "---\ntitle: Rusak\npublish_at: besok\n---\nIsi.\n");
    let check = clone.step(&script("Check"), &[]);
    assert_eq!(check.status.code(), Some(1));
    let said = text(&check.stdout);
    assert!(said.contains("::error file=announcements/rusak.md,line=3,"), "{said}");
}

/// A stand-in for GitLab's API, with the notes of one merge request.
fn gitlab(notes: Arc<Mutex<Vec<Value>>>, asked: Arc<Mutex<Vec<String>>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream);
            let mut head = Vec::new();
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) <= 2 {
                    break;
                }
                head.push(line.trim_end().to_owned());
            }
            let length = head.iter().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length").then(|| value.parse().ok())?
            });
            let mut body = vec![0; length.unwrap_or(0)];
            let _ = reader.read_exact(&mut body);
            let first = head.first().cloned().unwrap_or_default();
            let words: Vec<&str> = first.split(' ').collect();
            let [method, path, _] = words[..] else { continue };
            let is_known = head.iter().any(|line| line == "PRIVATE-TOKEN: rahasia");
            let mut notes = notes.lock().expect("notes");
            let answer = match (method, path) {
                _ if !is_known => Value::Null,
                ("GET", "/user") => json!({ "id": 7 }),
                ("GET", _) => Value::Array(notes.clone()),
                (_, path) => {
                    let form = reqwest::Url::parse(&format!("http://x/?{}", text(&body)));
                    let form = form.expect("a form");
                    let note = form.query_pairs().find(|(name, _)| name == "body").expect("a body");
                    let note = note.1.into_owned();
                    let id = path.rsplit('/').next().and_then(|id| id.parse::<u64>().ok());
                    notes.retain(|note| note["id"].as_u64() != id);
                    notes.push(json!({
                        "id": id.unwrap_or(100), "author": { "id": 7 }, "body": note,
                    }));
                    json!({})
                }
            };
            asked.lock().expect("list").push(format!("{method} {path}"));
            let answer = answer.to_string();
            let status = if is_known { "200 OK" } else { "401 Unauthorized" };
            let _ = write!(
                reader.into_inner(),
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
                answer.len()
            );
        }
    });
    port
}

#[test]
fn gitlab_checks_a_merge_request_and_keeps_one_note_up_to_date() {
    let job = workflow("gitlab")["siaran"].clone();
    let script: Vec<String> = job["script"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| step.as_str().expect("a script").to_owned())
        .collect();
    let script = script.join("\n");
    assert_eq!(job["artifacts"]["reports"]["codequality"], ".siaran/quality.json");

    let clone = Clone::new();
    let base = clone.git(&["rev-parse", "main"]).trim().to_owned();
    let (url, sum) = program();
    let stranger =
        json!({ "id": 3, "author": { "id": 1 }, "body": "<!-- siaran: plan -->\nbukan" });
    let notes = Arc::new(Mutex::new(vec![stranger]));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let api = format!("http://127.0.0.1:{}", gitlab(notes.clone(), asked.clone()));
    let run = |more: &[(&str, &str)]| {
        let variables = [
            ("SIARAN_URL", url.as_str()),
            ("SIARAN_SHA256", &sum),
            ("FOLDER", "announcements"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base),
            ("CI_API_V4_URL", &api),
            ("CI_PROJECT_ID", "5"),
            ("CI_MERGE_REQUEST_IID", "9"),
        ];
        clone.step(&script, &[&variables[..], more].concat())
    };
    let token = [("SIARAN_TOKEN", "rahasia")];
    let ours = || -> Vec<Value> {
        let notes = notes.lock().expect("notes");
        notes.iter().filter(|note| note["author"]["id"] == 7).cloned().collect()
    };

    // From a fork, without the token: checked, and nothing is posted.
    let ran = run(&[]);
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    assert!(asked.lock().expect("list").is_empty());
    let quality = fs::read_to_string(clone.path(".siaran/quality.json")).expect("a report");
    assert!(serde_json::from_str::<Value>(&quality).expect("JSON").is_array());

    let ran = run(&token);
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    let first = ours();
    assert_eq!(first.len(), 1);
    let body = first[0]["body"].as_str().expect("text");
    assert!(body.contains("### Dua") && !body.contains("Satu"), "{body}");

    clone.write(
        "announcements/2027/dua kali.md",
        "---\ntitle: Tiga\npublish_at: besok\n---\nIsi.\n",
    );
    let ran = run(&token);
    assert_eq!(ran.status.code(), Some(1), "{}", text(&ran.stderr));
    assert!(text(&ran.stdout).contains("announcements/2027/dua kali.md:3:"), "a person sees it");
    let second = ours();
    assert_eq!(second.len(), 1, "one note, kept up to date");
    assert_eq!(second[0]["id"], first[0]["id"]);
    assert!(second[0]["body"].as_str().is_some_and(|body| body.contains("### Tiga")));
    assert_eq!(notes.lock().expect("notes").len(), 2, "the stranger's is left alone");
}

#[test]
fn a_commit_with_errors_is_refused_by_the_hook() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hooks = yaml(&fs::read_to_string(root.join(".pre-commit-hooks.yaml")).expect("hooks"));
    let hook = &hooks[0];
    assert_eq!((&hook["id"], &hook["language"]), (&"siaran-check".into(), &"rust".into()));
    // As pre-commit does: those staged files that match, behind the entry.
    const STAGED: &str = r#"
import re, subprocess, sys
files, exclude, *entry = sys.argv[1:]
names = subprocess.run(["git", "-c", "safe.directory=*", "diff", "--cached", "--name-only", "-z"],
    check=True, capture_output=True, text=True).stdout.split("\0")
names = [n for n in names if n and re.search(files, n) and not re.search(exclude, n)]
print(names)
sys.exit(subprocess.run([*entry, *names]).returncode)
"#;
    let clone = Clone::new();
    let folder = Path::new(SIARAN).parent().expect("a folder").display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    let commit = || {
        let of = |key: &str| hook[key].as_str().expect("text").to_owned();
        let entry = of("entry");
        Command::new("/usr/bin/python3")
            .args(["-c", STAGED, &of("files"), &of("exclude")])
            .args(entry.split(' '))
            .current_dir(clone.path(""))
            .env("PATH", &path)
            .output()
            .expect("python3")
    };
    clone.write("announcements/tiga.md", &sound("Tiga"));
    clone.write("announcements/2027/README.md", "Bukan siaran.\n");
    clone.git(&["add", "--all"]);
    let well = commit();
    assert!(well.status.success(), "{}{}", text(&well.stdout), text(&well.stderr));
    assert!(text(&well.stdout).starts_with("['announcements/tiga.md']"), "{}", text(&well.stdout));
    clone.write("announcements/tiga.md", &sound("Tiga").replace("WIB", "WIBU"));
    clone.git(&["add", "--all"]);
    let refused = commit();
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stdout).contains("announcements/tiga.md:3:"));
}

#[test]
fn the_timer_brings_what_was_merged_and_nothing_that_was_rewritten() {
    let clone = Clone::new();
    clone.git(&["switch", "--quiet", "main"]);
    let server = clone.folder.path().join("server");
    let (from, to) = (clone.path("").display().to_string(), server.display().to_string());
    git(clone.folder.path(), &["clone", "--quiet", "--branch", "main", &from, &to]);
    // It could make commits of its own.
    git(&server, &["config", "user.name", "Penarik"]);
    git(&server, &["config", "user.email", "penarik@teladan.example"]);
    // Whoever may write the clone's folder gets nothing run by this.
    let mark = clone.folder.path().join("hook-ran");
    for hook in ["post-merge", "reference-transaction"] {
        let path = server.join(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(&path, format!("#!/bin/sh\ntouch {}\n", mark.display())).expect("hook");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&path, mode).expect("mode");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let unit = fs::read_to_string(root.join("systemd/siaran-pull.service")).expect("the unit");
    let lines: Vec<String> = unit
        .lines()
        .filter_map(|line| line.strip_prefix("ExecStart="))
        .map(|line| line.replace("/usr/bin/git ", "git -c safe.directory=* "))
        .collect();
    let pull = || {
        lines.iter().all(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            let mut command = Command::new(words[0]);
            command.args(&words[1..]).current_dir(&server).env("GIT_CONFIG_GLOBAL", "/dev/null");
            command.output().expect("git").status.success()
        })
    };

    clone.git(&["merge", "--quiet", "--no-ff", "--message", "terbitkan", "naskah"]);
    clone.git(&["tag", "--annotate", "--message", "ya", "approve/dua"]);
    clone.git(&["tag", "lain"]);
    assert!(pull() && pull());
    let there = fs::read_to_string(server.join("announcements/2027/dua kali.md")).expect("it came");
    assert_eq!(there, sound("Dua"));
    assert!(!server.join("announcements/hapus.md").exists());
    assert_eq!(git(&server, &["tag"]), "approve/dua\n");
    assert!(!mark.exists(), "no hook was run");

    let before = git(&server, &["rev-parse", "HEAD"]);
    clone.git(&["commit", "--quiet", "--amend", "--message", "lain"]);
    assert!(!pull(), "a rewritten history is a person's to look at");
    assert_eq!(git(&server, &["rev-parse", "HEAD"]), before);
}
