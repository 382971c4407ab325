//! Finds out which system packages are missing and installs them, with leave.

use std::io::{BufRead, IsTerminal, Write};

use crate::packages::{self, Needs, Package};
use crate::{machine, steps, vulkan};

/// Sees to it that the packages for what is going to be done are there.
///
/// As root, or with CI set, they are installed; otherwise the user is asked.
///
/// # Errors
/// Where the user declines or apt-get fails, and the build cannot succeed without them.
pub fn ensure(mut needs: Needs) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let drivers = vulkan::drivers();
    needs.has_driver =
        if needs.test { vulkan::lavapipe(&drivers).is_some() } else { vulkan_driver_is_there(&drivers) };
    let wanted = packages::wanted(needs);
    if !machine::in_path("apt-get") {
        name_for_others(&wanted, needs);
        return Ok(());
    }
    let names = wanted.iter().map(|p| p.debian);
    let query: Vec<&str> = ["-W", "-f=${Package} ${Status}\n"].into_iter().chain(names).collect();
    let dpkg = machine::output("dpkg-query", &query).unwrap_or_default();
    let missing = packages::missing(wanted, &dpkg, machine::in_path);
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

fn vulkan_driver_is_there(drivers: &[std::path::PathBuf]) -> bool {
    !drivers.is_empty() || machine::has("VK_DRIVER_FILES") || machine::has("VK_ICD_FILENAMES")
}

fn install(missing: &[Package]) -> Result<(), String> {
    println!("These system packages are missing:");
    for package in missing {
        println!("  {}: {}", package.debian, package.reason);
    }
    let names: Vec<&str> = missing.iter().map(|p| p.debian).collect();
    let ci = machine::is_set("CI");
    let sudo: &[&str] = match (machine::is_root(), ci) {
        (true, _) => &[],
        (false, true) => &["sudo", "-n"],
        (false, false) => &["sudo"],
    };
    if sudo == ["sudo"] && !agreed(&names)? {
        return go_on_without(missing);
    }
    // Old lists may be good enough, for instance where a mirror is out of reach but a cache is not.
    if !apt_get(sudo, &["update", "-q"])? {
        println!("apt-get update failed; trying with the lists that are there");
    }
    // One name that this system does not have would stop all the others: Ubuntu has no package `chromium`, for instance.
    let line = ["policy"].into_iter().chain(names.iter().copied());
    let policy = machine::output("apt-cache", &line.collect::<Vec<_>>()).unwrap_or_default();
    let (there, absent): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| packages::has_candidate(&policy, name));
    if !absent.is_empty() {
        println!("This system has no package {}", absent.join(", "));
    }
    let install: Vec<&str> =
        ["install", "-y", "-q", "--no-install-recommends"].into_iter().chain(there).collect();
    if !apt_get(sudo, &install)? {
        return go_on_without(missing);
    }
    let left: Vec<Package> = missing.iter().filter(|p| absent.contains(&p.debian)).cloned().collect();
    if left.is_empty() { Ok(()) } else { go_on_without(&left) }
}

fn go_on_without(missing: &[Package]) -> Result<(), String> {
    if missing.iter().any(packages::is_for_build) {
        return Err("Arclight cannot be built without these packages".to_owned());
    }
    println!("Going on without these packages.");
    Ok(())
}

/// Shows the line and asks. Where nobody can answer, the answer is no.
fn agreed(names: &[&str]) -> Result<bool, String> {
    println!("\n  sudo apt-get install --no-install-recommends {}\n", names.join(" "));
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("Run this line now? [y/N] ");
    std::io::stdout().flush().map_err(|e| e.to_string())?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(|e| e.to_string())?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn apt_get(sudo: &[&str], args: &[&str]) -> Result<bool, String> {
    // `env`, because sudo drops variables of the caller.
    let line: Vec<&str> = sudo
        .iter()
        .chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .chain(args)
        .copied()
        .collect();
    let (program, rest) = line.split_first().ok_or("no command")?;
    steps::run_command(program, rest, &[])
}

/// Elsewhere xtask names the packages, where something is missing, and leaves the rest to the user.
fn name_for_others(wanted: &[Package], needs: Needs) {
    let alsa = machine::succeeds("pkg-config", &["--exists", "alsa"]);
    let driver = needs.has_driver || !(needs.draw || needs.test);
    let programs = wanted.iter().all(|p| p.program.is_none_or(machine::in_path));
    if alsa && driver && programs {
        return;
    }
    println!("Arclight needs these packages; install those that are missing.");
    println!("  Fedora: dnf install {}", names(wanted, |p| p.fedora));
    println!("  Arch:   pacman -S --needed {}", names(wanted, |p| p.arch));
}

fn names(packages: &[Package], name: fn(&Package) -> &'static str) -> String {
    let mut names: Vec<&str> = packages.iter().map(name).filter(|name| !name.is_empty()).collect();
    names.dedup();
    names.join(" ")
}
