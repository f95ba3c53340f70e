//! What differs between operating systems: who may read a folder, and when a
//! file is safely on the disk.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens a file in the program that is meant for it, and does not wait for it. False where there is
/// no such program.
#[must_use]
pub fn open_in_program(path: &Path) -> bool {
    let opener = match () {
        () if cfg!(windows) => "explorer",
        () if cfg!(target_os = "macos") => "open",
        () => "xdg-open",
    };
    let quiet = std::process::Stdio::null;
    let mut command = std::process::Command::new(opener);
    command.arg(path).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().is_ok()
}

/// Makes a folder that only its owner can read. The parents are made as usual.
///
/// # Errors
/// The operating system's; `AlreadyExists` if something of that name is there.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    create_one(path)
}

#[cfg(unix)]
fn create_one(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(windows)]
fn create_one(path: &Path) -> io::Result<()> {
    fs::create_dir(path)?;
    make_private(path)
}

/// Leaves an empty folder to its owner alone; files made inside are as private as it is.
///
/// # Errors
/// The operating system's.
#[cfg(unix)]
pub fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

/// Leaves an empty folder to the user alone; files made inside inherit its list. A file system
/// without such lists (a USB stick) leaves the folder as it is.
///
/// # Errors
/// None.
#[cfg(windows)]
pub fn make_private(path: &Path) -> io::Result<()> {
    /// Windows' name for whoever owns the folder. Services have accounts that go by no name.
    const OWNER: &str = "*S-1-3-4";
    let account = std::env::var("USERNAME").ok().map(|user| match std::env::var("USERDOMAIN") {
        Ok(domain) => format!("{domain}\\{user}"),
        Err(_) => user,
    });
    let mut accounts = account.into_iter().chain([OWNER.to_owned()]);
    accounts.any(|account| grant_alone(path, &account));
    Ok(())
}

/// Whether Windows gave the folder to that account and nobody else.
#[cfg(windows)]
fn grant_alone(path: &Path, account: &str) -> bool {
    // By its full path: a program of that name beside kobl.exe is not to be run.
    let windows = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    let icacls = Path::new(&windows).join(r"System32\icacls.exe");
    std::process::Command::new(icacls)
        .arg(path)
        .args(["/inheritance:r", "/grant:r"])
        .arg(format!("{account}:(OI)(CI)F"))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Makes a new file that only its owner can read; one that exists is never overwritten.
///
/// # Errors
/// The operating system's; `AlreadyExists` if something of that name is there.
pub fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the entries of a folder last through a power cut. Windows keeps them by itself.
///
/// # Errors
/// The operating system's.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// The user who runs the process, as the operating system calls them; empty where it tells nothing.
#[must_use]
pub fn user_name() -> String {
    let name = |name| std::env::var(name).ok().filter(|text: &String| !text.trim().is_empty());
    let user = if cfg!(windows) { name("USERNAME") } else { name("USER").or_else(|| name("LOGNAME")) };
    match (name("USERDOMAIN").filter(|_| cfg!(windows)), user) {
        (Some(domain), Some(user)) => format!("{domain}\\{user}"),
        (_, user) => user.unwrap_or_default(),
    }
}

/// The name of this machine; empty where the operating system tells nothing.
#[must_use]
pub fn machine_name() -> String {
    let name = if cfg!(windows) {
        std::env::var("COMPUTERNAME").ok()
    } else {
        let kept = fs::read_to_string("/proc/sys/kernel/hostname").ok();
        kept.or_else(|| {
            String::from_utf8(std::process::Command::new("uname").arg("-n").output().ok()?.stdout).ok()
        })
    };
    name.unwrap_or_default().trim().to_owned()
}
