//! Mail against a mail server that speaks SMTP, into a folder, and by schedule.

use super::{Post, Sender, reminding};
use crate::{
    store::{LinkPurpose, MailKind, MailState, NewMail},
    web::{
        session,
        testing::{FILER, TestApp, quarter},
    },
};
use commonweal_domain::network::{Role, Round};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mail server in memory: it refuses the first message for now and one address for good.
#[derive(Default)]
struct MailServer {
    taken: Mutex<Vec<String>>,
    sessions: AtomicUsize,
    busy: AtomicUsize,
}

impl MailServer {
    /// Starts it; its address.
    async fn start(self: &Arc<Self>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Arc::clone(self);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                server.sessions.fetch_add(1, Ordering::SeqCst);
                let server = Arc::clone(&server);
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        format!("smtp://127.0.0.1:{port}")
    }

    async fn talk(&self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut say = async |words: &str| write.write_all(format!("{words}\r\n").as_bytes()).await.is_ok();
        say("220 post.example ESMTP").await;
        while let Ok(Some(line)) = lines.next_line().await {
            let verb = line.to_uppercase();
            let answer = if verb.starts_with("EHLO") {
                "250-post.example\r\n250 8BITMIME".to_owned()
            } else if verb.starts_with("RCPT TO:<GONE@") {
                "550 5.1.1 No such mailbox".to_owned()
            } else if verb.starts_with("RCPT") && self.busy.load(Ordering::SeqCst) > 0 {
                self.busy.fetch_sub(1, Ordering::SeqCst);
                "451 4.3.0 Try again later".to_owned()
            } else if verb == "DATA" {
                say("354 Go on").await;
                let mut message = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    message.push_str(line.strip_prefix('.').unwrap_or(&line));
                    message.push('\n');
                }
                self.taken.lock().unwrap().push(message);
                "250 2.0.0 Taken".to_owned()
            } else if verb == "QUIT" {
                say("221 Bye").await;
                return;
            } else {
                "250 OK".to_owned()
            };
            say(&answer).await;
        }
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

async fn reminder(app: &TestApp, email: &str, once: &str) -> NewMail {
    let act = app.act("test");
    let person = app.app.store.invite(&act, app.network, email, "", Role::Filer, Some(app.bakery)).await.unwrap();
    NewMail {
        network: Some(app.network),
        person,
        kind: MailKind::Reminder,
        subject: "Your return for October to December 2025".to_owned(),
        body: format!("Hello,\n\n{}\n", super::LINK),
        way_in: Some(LinkPurpose::Open),
        enterprise: Some(app.bakery),
        quarter: Some(quarter()),
        call: None,
        once: Some(once.to_owned()),
    }
}

/// The token of a link in a message.
fn token<'a>(message: &'a str, path: &str) -> &'a str {
    let rest = message.split_once(path).map_or("", |(_, rest)| rest);
    rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter))).next().unwrap_or_default()
}

fn unfolded(message: &str) -> String {
    message.replace("=\n", "").replace("=3D", "=")
}

#[tokio::test]
async fn a_reminder_goes_over_smtp_once_with_links_that_work() {
    let app = TestApp::new().await;
    let server = Arc::new(MailServer::default());
    let post = Post::smtp(&server.start().await, Some("reports@example.org")).unwrap();
    let sender = Sender::new(app.app.clone(), post);
    let mail = reminder(&app, FILER, "one").await;
    assert_eq!(app.app.post(&app.act("Ruth"), &[mail]).await.unwrap(), 1);
    assert_eq!(sender.send_all().await.unwrap(), 1);
    assert_eq!(sender.send_all().await.unwrap(), 0, "what has left does not leave again");
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    let message = unfolded(&taken[0]);
    assert!(message.contains("To: amara@example.org") && message.contains("From: \"Digbeth Social Enterprise Quarter"));
    for (path, purpose) in [("/link/", LinkPurpose::Open), ("/stop/", LinkPurpose::Stop)] {
        let link = app.app.store.link(session::hash(token(&message, path))).await.unwrap();
        assert_eq!(link.map(|link| link.purpose), Some(purpose), "{path} in {message}");
    }
    let kept = app.app.store.outbox(app.network, 9).await.unwrap();
    assert!(matches!(kept[0].state, MailState::Sent { .. }));
    assert!(!kept[0].body.contains(token(&message, "/link/")), "no way in stands in the database");
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_later_and_a_refusal_is_kept() {
    let app = TestApp::new().await;
    let server = Arc::new(MailServer { busy: AtomicUsize::new(1), ..MailServer::default() });
    let post = Post::smtp(&server.start().await, Some("reports@example.org")).unwrap();
    let sender = Sender::new(app.app.clone(), post);
    let mails = [reminder(&app, FILER, "one").await, reminder(&app, "gone@example.org", "two").await];
    app.app.post(&app.act("Ruth"), &mails).await.unwrap();
    assert_eq!(sender.send_all().await.unwrap(), 0);
    let states = async || {
        let mut mails = app.app.store.outbox(app.network, 9).await.unwrap();
        mails.sort_by(|a, b| a.address.cmp(&b.address));
        mails
    };
    let kept = states().await;
    assert!(matches!(&kept[0].state, MailState::Queued { fault, .. } if fault.contains("Try again later")), "{kept:?}");
    assert!(matches!(&kept[1].state, MailState::Failed { fault } if fault.contains("No such mailbox")), "{kept:?}");
    assert_eq!(sender.send_all().await.unwrap(), 0, "not before a minute has passed");
    app.pass_minutes(1);
    assert_eq!(sender.send_all().await.unwrap(), 1);
    assert!(matches!(states().await[0].state, MailState::Sent { .. }));
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_for_days_and_then_given_up() {
    let app = TestApp::new().await;
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let post = Post::smtp(&format!("smtp://127.0.0.1:{port}"), Some("reports@example.org")).unwrap();
    let sender = Sender::new(app.app.clone(), post);
    let mail = reminder(&app, FILER, "one").await;
    app.app.post(&app.act("Ruth"), &[mail]).await.unwrap();
    for _ in 0..10 {
        assert_eq!(sender.send_all().await.unwrap(), 0);
        app.pass_days(2);
    }
    let kept = app.app.store.outbox(app.network, 9).await.unwrap();
    assert!(matches!(&kept[0].state, MailState::Failed { .. }) && kept[0].tries == 10, "{kept:?}");
}

#[tokio::test]
async fn without_a_server_messages_are_files_that_only_the_operator_reads() {
    let app = TestApp::new().await;
    let folder = std::env::temp_dir().join(format!("commonweal-mail-{}", uuid::Uuid::now_v7().simple()));
    let post = Post::folder(&folder, None).unwrap();
    assert!(post.told().contains(&folder.display().to_string()));
    let sender = Sender::new(app.app.clone(), post);
    let mail = reminder(&app, FILER, "one").await;
    app.app.post(&app.act("Ruth"), &[mail]).await.unwrap();
    assert_eq!(sender.send_all().await.unwrap(), 1);
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    let message = std::fs::read_to_string(&files[0]).unwrap();
    assert!(message.contains("Subject: Your return for October to December 2025"), "{message}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Subjects of what is queued, with to whom, in order.
async fn queued(app: &TestApp) -> Vec<String> {
    let mut mails: Vec<String> = app
        .app
        .store
        .outbox(app.network, 99)
        .await
        .unwrap()
        .into_iter()
        .map(|mail| format!("{} {}", mail.address, mail.subject))
        .collect();
    mails.sort();
    mails
}

#[tokio::test]
async fn each_person_is_reminded_once_a_day_that_has_come() {
    // 20 January 2026: 11 days before returns are due.
    let app = TestApp::new().await;
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0, "the 17th was three days ago");
    app.pass_days(8);
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 2, "both filers, three days before");
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0);
    app.pass_days(1);
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0);
    let told = queued(&app).await;
    assert_eq!(
        told,
        [
            "amara@example.org Your return for October to December 2025 is due in 3 days",
            "joe@example.org Your return for October to December 2025 is due in 3 days",
        ]
    );
    let amara = app.app.store.person_by_email(FILER).await.unwrap().unwrap().id;
    app.app.store.stop_reminders(&app.act("Amara"), amara, app.network).await.unwrap();
    app.pass_days(3);
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 1, "a day after, Joe alone");
}

#[tokio::test]
async fn who_has_filed_is_exempt_or_has_more_time_is_left_in_peace() {
    let app = TestApp::new().await;
    app.pass_days(8);
    let act = app.act("Ruth");
    let members = std::collections::BTreeSet::from([app.bakery]);
    app.app.store.exempt(&act, app.network, &members, quarter(), "Closed for rebuilding").await.unwrap();
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0);
    app.app.store.end_exemption(&act, app.network, app.bakery, quarter()).await.unwrap();
    let until = time::macros::date!(2026 - 02 - 07);
    app.app.store.give_more_time(&act, app.network, &members, quarter(), until, "Flood").await.unwrap();
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0, "its own day is ten days away");
    app.pass_days(7);
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 2, "three days before its own day");
    assert!(queued(&app).await[0].ends_with("is due in 3 days"));
}

#[tokio::test]
async fn nobody_is_reminded_before_joining_or_after_leaving() {
    let app = TestApp::new().await;
    app.pass_days(8);
    let (store, act) = (&app.app.store, app.act("Ruth"));
    let last = |day| store.end_membership(&act, app.network, app.bakery, day, "It closes");
    last(Some(time::macros::date!(2025 - 09 - 30))).await.unwrap();
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0, "it left before the quarter");
    last(None).await.unwrap();
    let first = |day| store.begin_membership(&act, app.network, app.bakery, day, "Minutes");
    first(time::macros::date!(2026 - 01 - 01)).await.unwrap();
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0, "it joins after the quarter");
    let network = store.network("digbeth").await.unwrap().unwrap();
    let round = Round::of(quarter(), &network.network.settings);
    let missing = reminding::missing(&app.app, &network, &round).await.unwrap();
    assert!(missing.iter().all(|missing| missing.enterprise.id != app.bakery), "nor by hand");
    // Who belonged on the quarter's last day alone is asked for it.
    first(time::macros::date!(2025 - 12 - 31)).await.unwrap();
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 2);
}

#[tokio::test]
async fn nobody_is_reminded_at_night_nor_where_the_network_wants_none() {
    let app = TestApp::new().await;
    app.pass_days(8);
    // The clock stands at ten in the morning.
    app.pass_minutes(11 * 60);
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0, "nine in the evening");
    app.pass_minutes(12 * 60);
    let schedule = async |wanted: commonweal_domain::reminders::Schedule| {
        app.app.store.update_settings(&app.act("Ruth"), app.network, |set| set.reminders = wanted).await.unwrap();
    };
    schedule(commonweal_domain::reminders::Schedule::off()).await;
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 0);
    schedule(commonweal_domain::reminders::Schedule::default()).await;
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 2);
}

#[tokio::test]
async fn whoever_coordinates_gets_no_way_in_by_mail() {
    let app = TestApp::new().await;
    app.pass_days(8);
    let store = &app.app.store;
    store.invite(&app.act("x"), app.network, "ruth@example.org", "", Role::Filer, Some(app.bakery)).await.unwrap();
    assert_eq!(reminding::remind_all(&app.app).await.unwrap(), 3);
    let mails = store.outbox(app.network, 9).await.unwrap();
    let to_ruth = mails.iter().find(|mail| mail.address == "ruth@example.org").unwrap();
    assert!(to_ruth.way_in.is_none() && to_ruth.body.contains("/digbeth/returns"), "{}", to_ruth.body);
}

#[tokio::test]
async fn a_coordinator_reminds_by_hand_at_most_once_a_day() {
    let app = TestApp::new().await;
    let store = &app.app.store;
    let network = store.network("digbeth").await.unwrap().unwrap();
    let round = Round::of(quarter(), &network.network.settings);
    let act = app.act("Ruth Penhale");
    let missing = reminding::missing(&app.app, &network, &round).await.unwrap();
    assert_eq!(missing.len(), 2);
    assert_eq!(reminding::remind_now(&app.app, &act, &network, quarter(), &missing).await.unwrap(), 2);
    assert_eq!(reminding::remind_now(&app.app, &act, &network, quarter(), &missing).await.unwrap(), 0);
    app.pass_days(1);
    assert_eq!(reminding::remind_now(&app.app, &act, &network, quarter(), &missing).await.unwrap(), 2);
    let body = store.outbox(app.network, 1).await.unwrap().remove(0).body;
    assert!(body.contains("We do not have the return of BAKERY") && body.contains("Ruth Penhale"), "{body}");
}
