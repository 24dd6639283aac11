//! A compiled directory that was damaged or made to harm gives the right answer or none.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use whoadmin::store::blocks::{BLOCK, Blocks, ROOM, frame};
use whoadmin::store::{Compiled, MAGIC, Memory, VERSION};

const WHO: &str = env!("CARGO_BIN_EXE_whoadmin");

fn run(arguments: &[&str]) -> Output {
    Command::new(WHO)
        .args(arguments)
        .env_clear()
        .env("HOME", "/nonexistent")
        .output()
        .expect("the program runs")
}

fn yaml(count: usize) -> String {
    let mut text = String::from("organizations:\n");
    for n in 0..count {
        text.push_str(&format!(
            "  org-{n}:\n    name: Organization {n}\n    type: enterprise\n    cloud: worldwide\n    \
             domains: [org{n}.example]\n    contacts:\n      - name: Desk {n}\n        phone: \"+31 20 555 {n:04}\"\n"
        ));
    }
    text
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn compiled(&self, count: usize) -> Vec<u8> {
        let (source, target) = (self.path("source.yaml"), self.path("source.directory"));
        std::fs::write(&source, yaml(count)).expect("a file");
        let made = run(&["compile", text(&source), "--to", text(&target), "--force", "-q"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        std::fs::read(&target).expect("the compiled file")
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// What the program answers from `bytes`: 0 and the answer, or 5 and nothing.
#[track_caller]
fn asked(folder: &Folder, bytes: &[u8]) -> Option<Vec<u8>> {
    let path = folder.path("tried.directory");
    std::fs::write(&path, bytes).expect("a file");
    let said = run(&[
        "ask",
        "anna@org7.example",
        "--isolated",
        "-d",
        text(&path),
        "-o",
        "json",
        "--at",
        "2026-11-22T12:00Z",
    ]);
    match said.status.code() {
        Some(0) => Some(said.stdout),
        Some(5) => {
            assert!(said.stdout.is_empty());
            let words = String::from_utf8_lossy(&said.stderr);
            assert!(words.contains("compile it again"), "{words}");
            None
        }
        other => panic!("{other:?}: {}", String::from_utf8_lossy(&said.stderr)),
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::new();
    assert_eq!(folder.compiled(300), folder.compiled(300));
}

#[test]
fn a_flipped_bit_gives_the_right_answer_or_none() {
    let folder = Folder::new();
    let whole = folder.compiled(100);
    let right = asked(&folder, &whole).expect("an answer");
    let mut refused = 0;
    for turn in 0..200 {
        let mut bytes = whole.clone();
        let place = turn * (bytes.len() - 1) / 199;
        bytes[place] ^= 1 << (turn % 8);
        match asked(&folder, &bytes) {
            Some(answer) => assert_eq!(answer, right, "byte {place}"),
            None => refused += 1,
        }
    }
    assert!(refused > 0, "no flipped bit was noticed");
}

/// Every command that shows something of a directory, with one byte of each block changed in turn.
#[test]
fn no_command_answers_from_a_damaged_block() {
    let folder = Folder::new();
    let whole = folder.compiled(40);
    let path = folder.path("tried.directory");
    let people = folder.path("people.csv");
    std::fs::write(&people, "email\nanna@org7.example\nbob@sub.org9.example\n").expect("a file");
    let commands: &[&[&str]] = &[
        &["anna@org7.example"],
        &["Organization 7"],
        &["nobody at all"],
        &["ask", "org-7", "-o", "json", "--why"],
        &["ask", "anna@unknown.example"],
        &["ask", "--csv", text(&people)],
        &["explain", "AADSTS50053", "--who", "org-7"],
        &["contact", "org-7", "--draft"],
        &["open", "org-7", "-n"],
        &["open", "admin-center", "unheard-of", "-n"],
        &["checklist", "anna@org7.example"],
        &["list", "organizations"],
        &["list", "organizations", "org-7"],
        &["list", "contacts"],
        &["list", "coverage"],
        &["list", "portals"],
        &["list", "layers"],
    ];
    for command in commands {
        let tried = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("a file");
            let common =
                ["--isolated", "-d", text(&path), "--at", "2026-11-22T12:00Z", "--lang", "en"];
            run(&[*command, &common].concat())
        };
        let right = tried(&whole);
        assert_ne!(right.status.code(), Some(5), "{command:?}");
        let mut noticed = 0;
        for block in 0..whole.len() / BLOCK {
            let mut bytes = whole.clone();
            bytes[block * BLOCK + 100] ^= 0x10;
            let said = tried(&bytes);
            if said.status.code() == Some(5) {
                let words = String::from_utf8_lossy(&said.stderr);
                assert!(words.contains("compile it again"), "{command:?}: {words}");
                // The rows of a batch go out one by one.
                let is_batch = command.contains(&"--csv");
                let begun = is_batch && right.stdout.starts_with(&said.stdout);
                assert!(said.stdout.is_empty() || begun, "{command:?}");
                noticed += 1;
            } else {
                assert_eq!(said, right, "{command:?}, block {block}");
            }
        }
        assert!(noticed > 0, "{command:?}");
    }
}

#[test]
fn a_file_that_is_cut_off_or_of_another_version_is_refused() {
    let folder = Folder::new();
    let whole = folder.compiled(100);
    for len in
        [0, 1, 11, 12, 63, BLOCK - 1, BLOCK, whole.len() / 2, whole.len() - BLOCK, whole.len() - 1]
    {
        assert_eq!(asked(&folder, &whole[..len]), None, "{len} bytes");
    }
    let mut longer = whole.clone();
    longer.extend_from_slice(&[0; 7]);
    assert_eq!(asked(&folder, &longer), None);
    let mut swapped = whole.clone();
    let (first, second) = (BLOCK, 2 * BLOCK);
    for at in 0..BLOCK {
        swapped.swap(first + at, second + at);
    }
    assert!(
        asked(&folder, &swapped)
            .is_none_or(|answer| answer == asked(&folder, &whole).expect("an answer"))
    );
    let mut payload = payload_of(&whole);
    payload[MAGIC.len()] = u8::try_from(VERSION).expect("a small number") + 1;
    assert_eq!(asked(&folder, &frame(&payload)), None, "another version");
}

#[test]
#[cfg(unix)]
fn a_sparse_file_and_a_pipe_are_refused_at_once() {
    let folder = Folder::new();
    let sparse = folder.path("sparse.directory");
    std::fs::File::create(&sparse).and_then(|file| file.set_len(4 << 30)).expect("a sparse file");
    let pipe = folder.path("pipe.directory");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    for (path, code) in [(&sparse, 5), (&pipe, 1)] {
        let begun = std::time::Instant::now();
        let said = run(&["ask", "school", "--isolated", "-d", text(path)]);
        assert_eq!(said.status.code(), Some(code), "{}", String::from_utf8_lossy(&said.stderr));
        assert!(said.stdout.is_empty());
        assert!(begun.elapsed().as_secs() < 5);
    }
}

/// The payload of a framed file.
fn payload_of(framed: &[u8]) -> Vec<u8> {
    framed.chunks(BLOCK).flat_map(|block| block[..ROOM].to_vec()).collect()
}

/// Any bytes behind a right header, with right checksums: what a hostile maker can do.
#[test]
fn tables_that_lie_are_refused_without_harm() {
    let folder = Folder::new();
    let whole = payload_of(&folder.compiled(60));
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for turn in 0..3000_u64 {
        let mut payload = whole.clone();
        let edits = 1 + turn % 24;
        for _ in 0..edits {
            let len = payload.len() as u64;
            let place = if turn % 3 == 0 { random() % 64 } else { 12 + random() % (len - 12) };
            payload[usize::try_from(place).expect("in reach")] = random().to_le_bytes()[0];
        }
        for source in [
            Box::new(Memory(payload.clone().into())) as Box<dyn whoadmin::store::Source>,
            Box::new(Blocks::open(frame(&payload)).expect("whole blocks")),
        ] {
            let Ok(compiled) = Compiled::open(source) else { continue };
            // Each of these may fail; none may panic, hang or take much memory.
            let _ = compiled.verify();
            let _ = compiled.entries();
            for domain in ["org7.example", "a.org7.example", "org.example", "example.org", "zz"] {
                let _ = compiled.tenant_of_domain(domain);
                let _ = compiled.school(domain);
                let _ = compiled.types_of_suffix(domain);
            }
            let _ = compiled.patterns();
            let organizations = whoadmin::store::Table::Organizations;
            assert!(compiled.names_with_prefix(organizations, "org").count() < 1000);
            assert!(compiled.ids(organizations).count() < 1000);
            let _ = compiled.check_intact();
        }
    }
}
