//! The sample network, loaded and served.

use crate::support::Desk;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// A server that ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program, waits until it says that it is ready, and gives the port.
fn start(desk: &Desk, words: &[&str]) -> (Server, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_commonweal"))
        .args(words)
        .current_dir(desk.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let ready = lines.find_map(|line| line.ok().filter(|line| line.starts_with("Ready on "))).unwrap();
    // What follows must be read, or the server would wait for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    let address = ready.trim_start_matches("Ready on http://").split('/').next().unwrap().to_owned();
    (Server(child), address)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_sample_is_made_once_and_served() {
    let desk = Desk::new();
    let words = ["demo", "--listen", "127.0.0.1:0", "--data", "sample"];
    let (server, address) = start(&desk, &words);
    assert!(get(&address, "/sign-in").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/digbeth").contains("Digbeth Social Enterprise Quarter"));
    drop(server);
    let made = std::fs::metadata(desk.path("sample/commonweal.db")).unwrap().created().unwrap();
    drop(start(&desk, &words));
    assert_eq!(std::fs::metadata(desk.path("sample/commonweal.db")).unwrap().created().unwrap(), made);
    let database = "--database sqlite://sample/commonweal.db";
    assert_eq!(
        desk.ok(&format!("check {database}")),
        "All is well: 8 networks, with figures, editions and audit chains as they were written.\n"
    );
    let totals = desk.ok(&format!("export {database} --network digbeth --period 2025-Q4 --format csv --output -"));
    let turnover = totals.lines().find(|line| line.starts_with("indicator,EC01,,"));
    assert_eq!(turnover, Some("indicator,EC01,,GBP,3915944.55,,50,38,EC01@1"));
    let homes = desk.ok(&format!("export {database} --network empty-homes --period 2024-25 --format csv --output -"));
    let homes = homes.lines().find(|line| line.starts_with("indicator,SO11,,"));
    assert_eq!(homes, Some("indicator,SO11,,homes,26,,1,1,SO11@1"));
}

#[test]
fn serving_makes_a_missing_database_but_leaves_an_old_one_alone() {
    let desk = Desk::new();
    let (server, address) = start(&desk, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(get(&address, "/").starts_with("HTTP/1.1 200"));
    let taken = desk.fails(&format!("serve --listen {address}"));
    assert!(taken.contains("choose another address with --listen"), "{taken}");
    drop(server);
    desk.file("old.db", "");
    let old = desk.fails("serve --listen 127.0.0.1:0 --database sqlite://old.db");
    assert!(old.contains("commonweal migrate --database sqlite://old.db"), "{old}");
}
