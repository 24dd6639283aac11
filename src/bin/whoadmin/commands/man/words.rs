//! What the manual pages say beside the help: descriptions, files and environment.

/// What the tool does.
pub const TOOL: &[&str] = &[
    "Answers one question, offline: who is my Microsoft 365 admin, how do I reach them now, and \
     where do admins sign in?",
    "Without a command it takes its words as whatever they are, in this order: the id, name or \
     alias of an organization, an e-mail address or domain, a tenant id, a kind of organization, \
     the code of a message, a task, a web address, or the text of a message. The first line of the \
     answer says how they were read. A command wins over an equal name; scripts use ask.",
    "Nothing is fetched: the facts are inside the program, and what an organization adds stands in \
     files. Nothing is ever sent anywhere, except what the browser does that open or contact start.",
];

/// What each command does, beyond its first line.
pub const COMMANDS: &[(&str, &[&str])] = &[
    (
        "ask",
        &[
            "WHO is an e-mail address, a domain, a tenant id, an organization or a kind of \
             organization. Nobody given: the directory's default organization, else, at a terminal, \
             one question, else general guidance with exit code 3.",
            "With - the questions are read from standard input, one a line, and answered in order; \
             an error stands in its row, the batch goes on to its end, and the gravest exit code \
             wins. With --csv a list of people comes back with columns added.",
        ],
    ),
    (
        "explain",
        &["The message is a code, a sentence or a whole pasted page, in any of the languages of \
             the facts. A code that is not known is never taken for a similar one: its ids are \
             kept, the page to look it up is named, and the exit code is 3."],
    ),
    (
        "contact",
        &["Prints exactly one address on standard output, everything else on standard error, and \
             launches it. The first channel that works for this person now is chosen: whoever is \
             locked out cannot use chat, mail or pages that need a sign-in."],
    ),
    (
        "open",
        &["Prints exactly one address on standard output, everything else on standard error, and \
             launches it. The two words may stand in any order: they are told apart by what they \
             name. Nothing is launched over SSH, in CI or without a display, and an address on a \
             host that its cloud is not known to have only after a yes; the exit code is then 6."],
    ),
    (
        "checklist",
        &["A Markdown task list, or a page that prints well with -o html, in the language of \
             whoever starts. With --csv and --out-dir, one file a person."],
    ),
    (
        "list",
        &["Every entry of a kind, or those that are named, in any form; JSON is an array of \
             objects with at least id and name. Portals have one row a cloud: an address, \
             not-offered or unknown. With --why clouds, portals, tasks and messages name their \
             source and how sure it is."],
    ),
    (
        "check",
        &["Each problem is one line, file:line:column, with the place and a hint; list checks \
             names every check. Exit code 5 when there is an error, or with --strict a warning. For \
             code review tools: -o sarif."],
    ),
    (
        "init",
        &[
            "A commented file that check accepts. At a terminal it asks a few questions; with flags \
             it asks nothing. Written whole or not at all, and never over a file without --force.",
        ],
    ),
    (
        "compile",
        &[
            "The file is told by its first bytes and accepted wherever a directory is. One question \
             over a hundred thousand organizations reads a few pages of it. The same input gives \
             the same bytes.",
        ],
    ),
    (
        "schema",
        &["Editors complete and check a directory file by it, when the first line of the file is \
           # yaml-language-server: $schema=PATH."],
    ),
    (
        "completions",
        &["The shell asks this program for what a word can become: commands, options, and the \
             organizations, kinds, clouds, portals, tasks and messages of your own layers, too. \
             Large directories are compiled to be completed: a layer that cannot be read within a \
             few hundredths of a second is left out."],
    ),
    (
        "man",
        &["Without a word, the page of the tool. The page is troff for man(1): it is read with \
           man -l, or put where manual pages are."],
    ),
];

/// The files that are read.
pub const FILES: &[(&str, &str)] = &[
    (
        "/etc/whoadmin, $XDG_CONFIG_DIRS/whoadmin, %ProgramData%\\whoadmin",
        "The system's layer, for everyone on a machine; used only when an administrator owns it and \
         nobody else may write to it.",
    ),
    (
        "~/.config/whoadmin, $XDG_CONFIG_HOME/whoadmin, %APPDATA%\\whoadmin",
        "Your own layer, which wins over the system's.",
    ),
    (
        "*.yaml, *.yml, *.json, *.directory",
        "What makes up a layer that is a folder, at any depth; the last are compiled files. \
         whoadmin init writes a first one, whoadmin check finds what is wrong, whoadmin list layers \
         shows what is read.",
    ),
];

/// The environment variables that are heard.
pub const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "WHOADMIN_DIRECTORY",
        "A list of further directory files and folders, as PATH is one; over your own layer, \
         under --directory.",
    ),
    ("WHOADMIN_LANG", "The language of answers, before LC_ALL, LC_MESSAGES and LANG."),
    (
        "WHOADMIN_BROWSER, BROWSER",
        "The program that opens an address, in this order; it gets the address as its one argument, \
         without a shell.",
    ),
    ("TZ", "The time zone of opening hours that are shown."),
    (
        "NO_COLOR, CLICOLOR, CLICOLOR_FORCE",
        "Whether there are colours; --color wins over them, and TERM=dumb has none.",
    ),
    ("COLUMNS", "The width of the answer, where it is not the terminal's own."),
    ("COMPLETE", "Set by a shell that asks for completions."),
];
