//! A headless Chromium, driven over plain WebDriver HTTP on loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long a page may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// Keys beyond the letters, as WebDriver numbers them.
pub(crate) mod key {
    pub(crate) const BACKSPACE: &str = "\u{e003}";
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const UP: &str = "\u{e013}";
    pub(crate) const DOWN: &str = "\u{e015}";
    pub(crate) const SHIFT: &str = "\u{e008}";
    pub(crate) const CONTROL: &str = "\u{e009}";
    pub(crate) const END: &str = "\u{e010}";
}

/// Where Chromium and its driver are: `KOBL_TEST_CHROMIUM`, otherwise `PATH`.
fn programs() -> Option<(PathBuf, PathBuf)> {
    let in_path = |name: &str| {
        std::env::split_paths(&std::env::var_os("PATH")?)
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
    };
    let chromium = std::env::var_os("KOBL_TEST_CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(in_path))?;
    let beside = chromium.with_file_name("chromedriver");
    let driver = if beside.is_file() { beside } else { in_path("chromedriver")? };
    Some((chromium, driver))
}

/// A browser with an empty profile; it ends with the value.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    folder: TempDir,
}

impl Browser {
    /// Starts a browser if `KOBL_REQUIRE_BROWSER` asks for one: twenty of them take longer than all
    /// other tests together.
    #[expect(clippy::print_stderr, reason = "a test that did not run must not look as if it had")]
    pub(crate) fn start() -> Option<Self> {
        if std::env::var_os("KOBL_REQUIRE_BROWSER").is_none_or(|value| value.is_empty()) {
            eprintln!("skipped: KOBL_REQUIRE_BROWSER is not set");
            return None;
        }
        let (chromium, driver) = programs().expect("chromium and chromedriver");
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let driver = Command::new(driver)
            .arg(format!("--port={port}"))
            .env("HOME", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let mut browser = Self { driver, port, session: String::new(), folder };
        browser.wait_for_driver();
        browser.session = browser.new_session(&chromium);
        Some(browser)
    }

    fn wait_for_driver(&self) {
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < deadline, "chromedriver does not answer");
            std::thread::yield_now();
        }
    }

    fn new_session(&self, chromium: &Path) -> String {
        let profile = self.folder.path().join("profile");
        let args = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-default-apps",
            "--no-default-browser-check",
            "--hide-scrollbars",
            "--window-size=1440,900",
        ];
        let mut args: Vec<String> = args.map(str::to_owned).to_vec();
        args.push(format!("--user-data-dir={}", profile.display()));
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "unhandledPromptBehavior": "accept",
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": {
                "binary": chromium, "args": args,
                "prefs": { "download.default_directory": self.downloads(), "download.prompt_for_download": false },
            },
        }}});
        std::fs::create_dir_all(self.downloads()).expect("a folder");
        let answer = self.send("POST", "/session", Some(&capabilities));
        answer["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}")).to_owned()
    }

    /// Where downloads go.
    pub(crate) fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }

    /// Writes the page to disk and opens it from there.
    pub(crate) fn open(&self, page: &str) {
        let path = self.folder.path().join("report.html");
        std::fs::write(&path, page).expect("written");
        self.go_to(&format!("file://{}", path.display()));
    }

    pub(crate) fn go_to(&self, url: &str) {
        self.command("POST", "/url", Some(&json!({ "url": url })));
    }

    /// Opens the page again: what was decided is to be remembered.
    pub(crate) fn reload(&self) {
        self.command("POST", "/refresh", Some(&json!({})));
        self.until("document.body?.dataset.ready === 'yes'");
    }

    /// Runs a function body in the page.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.command("POST", "/execute/sync", Some(&json!({ "script": script, "args": [] })))
    }

    /// Runs a function body that may wait: its last argument is the function to call when done.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.command("POST", "/execute/async", Some(&json!({ "script": script, "args": [] })))
    }

    /// Waits until an expression is true in the page.
    pub(crate) fn until(&self, expression: &str) {
        let waits = format!(
            "const done = arguments[0]; const look = () => ({expression}) ? done(true) : requestAnimationFrame(look); look();"
        );
        assert_eq!(self.run_async(&waits), Value::Bool(true), "{expression}");
    }

    /// What an element says, without blanks around it.
    pub(crate) fn text(&self, selector: &str) -> String {
        let selector = json!(selector);
        let found =
            self.run(&format!("return document.querySelector({selector})?.textContent.trim() ?? null"));
        found.as_str().unwrap_or_else(|| panic!("nothing is {selector}")).to_owned()
    }

    fn element(&self, selector: &str) -> String {
        let found =
            self.command("POST", "/element", Some(&json!({ "using": "css selector", "value": selector })));
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("nothing is {selector}: {found}")).to_owned()
    }

    /// Clicks like a mouse would: fails if something covers the element.
    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.command("POST", &format!("/element/{element}/click"), Some(&json!({})));
    }

    /// Types into an element.
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.command("POST", &format!("/element/{element}/value"), Some(&json!({ "text": text })));
    }

    /// Presses keys one after another wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
            })
            .collect();
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.command("POST", "/actions", Some(&body));
        self.settle();
    }

    /// Presses a key while another one is held.
    pub(crate) fn press_with(&self, held: &str, key: &str) {
        let act = |kind: &str, value: &str| json!({ "type": kind, "value": value });
        let actions = [act("keyDown", held), act("keyDown", key), act("keyUp", key), act("keyUp", held)];
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.command("POST", "/actions", Some(&body));
        self.settle();
    }

    /// Lets the page do what the last keys set off: a dialog tells of its closing in a task of its own.
    fn settle(&self) {
        let tasks = "const done = arguments[0]; setTimeout(() => requestAnimationFrame(() => setTimeout(() => done(true))));";
        self.run_async(tasks);
    }

    /// Sets the size of what the page sees.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let params = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &params);
    }

    /// Sends a DevTools command.
    pub(crate) fn devtools(&self, command: &str, params: &Value) -> Value {
        self.command("POST", "/goog/cdp/execute", Some(&json!({ "cmd": command, "params": params })))
    }

    /// Messages of a log (`browser`, `performance`) since the last call.
    pub(crate) fn log(&self, kind: &str) -> Vec<Value> {
        let entries = self.command("POST", "/se/log", Some(&json!({ "type": kind })));
        entries.as_array().cloned().unwrap_or_default()
    }

    /// Writes a picture of the page to the folder `KOBL_SCREENSHOTS`, if that is set.
    pub(crate) fn picture(&self, name: &str) {
        let Some(folder) = pictures() else { return };
        let shot = self.devtools("Page.captureScreenshot", &json!({ "format": "png" }));
        let bytes = decoded(shot["data"].as_str().expect("a picture"));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(format!("{name}.png")), bytes).expect("written");
    }

    /// The page as it would be printed.
    pub(crate) fn pdf(&self) -> Vec<u8> {
        let printed = self.devtools("Page.printToPDF", &json!({ "printBackground": true }));
        decoded(printed["data"].as_str().expect("a PDF"))
    }

    /// Waits for a download that is complete, and takes it out of the folder.
    pub(crate) fn downloaded(&self, name: &str) -> Vec<u8> {
        let path = self.downloads().join(name);
        let deadline = Instant::now() + PATIENCE;
        loop {
            // Chromium takes the name with an empty file, and renames the complete download to it.
            if let Ok(bytes) = std::fs::read(&path)
                && !bytes.is_empty()
            {
                std::fs::remove_file(&path).expect("removed");
                return bytes;
            }
            assert!(Instant::now() < deadline, "{name} was not downloaded");
            self.until("true");
        }
    }

    fn command(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.send(method, &format!("/session/{}{path}", self.session), body)
    }

    /// One HTTP exchange; the answer's `value`.
    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let body = body.map(Value::to_string).unwrap_or_default();
        let (status, mut answer) = exchange(self.port, method, path, &body).expect("chromedriver answers");
        assert!(status.contains(" 200 "), "{method} {path} {:.300}: {answer}", body);
        answer["value"].take()
    }
}

/// Status line and body of one HTTP/1.1 exchange on loopback.
fn exchange(port: u16, method: &str, path: &str, body: &str) -> std::io::Result<(String, Value)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE * 4))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    let mut reader = BufReader::new(stream);
    let mut status = String::new();
    reader.read_line(&mut status)?;
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes)?;
    Ok((status, serde_json::from_slice(&bytes)?))
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without this the browser would outlive its driver, also after a failed assertion.
        let _ = exchange(self.port, "DELETE", &format!("/session/{}", self.session), "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The folder for what people look at, `KOBL_SCREENSHOTS`.
pub(crate) fn pictures() -> Option<PathBuf> {
    std::env::var_os("KOBL_SCREENSHOTS").map(PathBuf::from)
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port()
}

fn decoded(base64: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(base64).expect("base64")
}
