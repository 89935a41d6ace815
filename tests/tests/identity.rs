//! Who somebody is, in a real browser: invited and with a passkey, with a second step, and by a mail that a real mail
//! server has received. Every page on the way is looked at, wide and on a phone.

use commonweal_tests::{Browser, Device, Look, MailServer, Received, Script, Server, WIDE, get, wanted};

const RETURN: &str = "/digbeth/returns/2025-Q4/custard-yard-kitchen";
const RUTH: &str = "ruth@digbeth.example";
const AMARA: &str = "amara@custard-yard-kitchen.example";
const NEW_PASSWORD: &str = "kettle-orchard-viaduct";
const WIDTHS: [u32; 2] = [WIDE, 360];

fn axe() -> String {
    let path = std::env::var("COMMONWEAL_AXE").expect("tests/run says where axe-core is");
    std::fs::read_to_string(path).expect("axe-core can be read")
}

fn sound(look: &Look<'_>) {
    eprintln!("{} pages looked at", look.pages);
    assert!(look.faults.is_empty(), "{} faults:\n{}", look.faults.len(), look.faults.join("\n"));
}

async fn sign_out(browser: &Browser) {
    browser.press_in("//header", "Sign out").await;
    browser.reads("You are signed out.").await;
}

/// Address and password, as far as the answer to them.
async fn give_password(browser: &Browser, email: &str, password: &str) {
    browser.go("/sign-in").await;
    browser.fill("email", email).await;
    browser.fill("password", password).await;
    browser.press("Sign in").await;
}

/// The path of the link that a page shows.
fn shown_link(text: &str) -> String {
    let link = text.split_whitespace().find_map(|word| word.split_once("/link/")).expect("a link is shown").1;
    format!("/link/{link}")
}

#[tokio::test]
async fn an_invited_filer_makes_a_passkey_files_and_signs_in_with_it_alone() {
    if !wanted() {
        return;
    }
    let (axe, server) = (axe(), Server::serve(None).await);
    for (width, name, income) in [(WIDTHS[0], "nia", "£104,250"), (WIDTHS[1], "noor", "£98,400")] {
        let link = invited(&server, &axe, width, name).await;
        let filer = Browser::open(&server.address, width, Script::On).await;
        let device = Device::of(&filer).await;
        let mut look = Look::through(&filer, width, &axe);
        look.at(&link).await;
        look.wrong_here("the invitation", &[("name", ""), ("password", "short")], "Save and sign in").await;
        filer.fill("name", "Nia Rowe").await;
        filer.fill("password", NEW_PASSWORD).await;
        filer.press("Save and sign in").await;
        filer.reads("Your return for October to December 2025").await;
        assert_eq!(get(&server.address, &link).await.0, 404, "an invitation works once");

        look.at("/account/passkeys").await;
        filer.reads("You have none yet.").await;
        // A finger that the device does not know makes none.
        device.knows_the_finger(false).await;
        filer.press("Add a passkey").await;
        filer.reads("No passkey was used. Try again").await;
        device.knows_the_finger(true).await;
        filer.press("Add a passkey").await;
        filer.reads("The passkey is added: next time it signs you in.").await;
        assert_eq!(device.sites().await, ["localhost"]);
        look.here("/account/passkeys, with one").await;

        filer.go(&format!("{RETURN}/economic")).await;
        filer.fill("v.income.", income).await;
        filer.press("Save and continue").await;
        filer.reads("Environmental").await;
        sign_out(&filer).await;
        look.here("/sign-in, signed out").await;
        filer.go(RETURN).await;
        filer.reads("Sign in to carry on").await;
        // Nothing is typed: no address, no password.
        filer.press("Sign in with a passkey").await;
        filer.reads("Your return for October to December 2025").await;
        assert_eq!(filer.path().await, RETURN, "where they wanted to go");
        filer.go(&format!("{RETURN}/check")).await;
        filer.reads(income).await;

        // One that was removed signs nobody in, though the device keeps it.
        filer.go("/account/passkeys").await;
        filer.press_in("//main//li", "Remove the passkey of Chrome on Linux").await;
        filer.reads("The passkey is removed.").await;
        sign_out(&filer).await;
        filer.press("Sign in with a passkey").await;
        filer.reads("This passkey is not known here").await;
        look.seen("/sign-in, with a passkey that was removed").await;
        sound(&look);
        filer.close().await;
    }
}

/// Invites a filer of that name in a browser, and gives the path of the link that the coordinator sees.
async fn invited(server: &Server, axe: &str, width: u32, name: &str) -> String {
    let coordinator = Browser::open(&server.address, width, Script::On).await;
    coordinator.sign_in(RUTH).await;
    let mut look = Look::through(&coordinator, width, axe);
    look.wrong("/digbeth/invite", &[("lines", &format!("{name}@custard.example, nowhere"))], "Invite").await;
    coordinator.fill("lines", &format!("{name}@custard.example, custard-yard-kitchen")).await;
    coordinator.press("Invite").await;
    let text = coordinator.reads("1 person is invited").await;
    look.here("/digbeth/invite, invited").await;
    look.at("/digbeth/people").await;
    coordinator.reads("Invited; the link works until").await;
    sound(&look);
    coordinator.close().await;
    shown_link(&text)
}

#[tokio::test]
async fn a_coordinator_signs_in_with_a_code_and_with_one_for_a_lost_phone() {
    if !wanted() {
        return;
    }
    let axe = axe();
    for width in WIDTHS {
        let server = Server::serve(None).await;
        let browser = Browser::open(&server.address, width, Script::On).await;
        let mut look = Look::through(&browser, width, &axe);
        browser.sign_in(RUTH).await;
        let codes = set_up(&browser, &mut look).await;
        let [first, second] = [&codes[0], &codes[1]];
        let name = "Digbeth, kept over two steps";
        kept_over_two_steps(&browser, &mut look, first, name).await;

        // The one that was used is used up; another is not, however it is typed.
        sign_out(&browser).await;
        give_password(&browser, RUTH, Server::password()).await;
        look.wrong_here("/sign-in/code, used up", &[("code", first)], "Sign in").await;
        browser.fill("code", &second.replace('-', " ").to_uppercase()).await;
        browser.press("Sign in").await;
        browser.reads("Sign out").await;
        browser.go("/account").await;
        browser.reads("8 of 10 codes for when it is lost are left").await;

        // New codes end the old ones.
        browser.press("Make new codes").await;
        browser.reads("They are shown only now").await;
        let newer = browser.texts(".codes li").await;
        assert!(newer.len() == 10 && newer.iter().all(|code| !codes.contains(code)), "{newer:?}");
        look.wrong("/account/second", &[], "Take it away").await;
        browser.tick("[name=sure]").await;
        browser.press("Take it away").await;
        browser.reads("You sign in without a second step now.").await;
        sign_out(&browser).await;
        browser.sign_in(RUTH).await;
        sound(&look);
        browser.close().await;
    }
}

/// Sets a second step up and signs in with it; the codes for a lost phone.
async fn set_up(browser: &Browser, look: &mut Look<'_>) -> Vec<String> {
    look.at("/account/second").await;
    let secret = browser.texts("main b.mono").await.remove(0);
    look.wrong_here("/account/second, no code", &[("code", "")], "Set it up").await;
    look.wrong_here("/account/second, a wrong code", &[("code", &code(&secret, WRONG))], "Set it up").await;
    assert_eq!(
        browser.texts("main b.mono").await,
        std::slice::from_ref(&secret),
        "the secret that the phone has stays"
    );
    browser.fill("code", &code(&secret, 0)).await;
    browser.press("Set it up").await;
    browser.reads("They are shown only now").await;
    look.here("/account/second, codes").await;
    let codes = browser.texts(".codes li").await;
    assert_eq!(codes.len(), 10, "{codes:?}");
    browser.press("I have kept them").await;
    browser.reads("10 of 10 codes for when it is lost are left").await;
    look.here("/account, with a second step").await;

    sign_out(browser).await;
    give_password(browser, RUTH, Server::password()).await;
    browser.reads("Your code").await;
    look.here("/sign-in/code").await;
    look.wrong_here("/sign-in/code, none", &[("code", "")], "Sign in").await;
    look.wrong_here("/sign-in/code, wrong", &[("code", &code(&secret, WRONG))], "Sign in").await;
    browser.go("/digbeth/board").await;
    browser.reads("Sign in to carry on").await;
    give_password(browser, RUTH, Server::password()).await;
    // The code of this half minute set it up, and is used up by that: the clock of this phone is a little fast.
    browser.fill("code", &code(&secret, 30)).await;
    browser.press("Sign in").await;
    browser.reads("Sign out").await;
    codes
}

/// A form is sent after its session has ended elsewhere: it is kept while password and code are wrong and right.
async fn kept_over_two_steps(browser: &Browser, look: &mut Look<'_>, code: &str, name: &str) {
    browser.go("/digbeth/settings/name").await;
    browser.fill("name", name).await;
    browser.forget().await;
    browser.press("Save name, place and colour").await;
    browser.reads("What you typed is kept.").await;
    look.here("/sign-in, with what was typed").await;
    let wrong = [("email", RUTH), ("password", "not the password")];
    look.wrong_here("/sign-in, a wrong password", &wrong, "Sign in").await;
    browser.reads("What you typed is kept.").await;
    browser.fill("email", RUTH).await;
    browser.fill("password", Server::password()).await;
    browser.press("Sign in").await;
    browser.reads("Your code").await;
    look.wrong_here("/sign-in/code, wrong", &[("code", "abcde-fghij")], "Sign in").await;
    browser.reads("What you typed is kept.").await;
    browser.fill("code", code).await;
    browser.press("Sign in").await;
    browser.reads("One more step saves it.").await;
    look.here("/sign-in, one more step").await;
    browser.press("Save what I typed").await;
    browser.reads("Saved.").await;
    browser.go("/digbeth/settings/name").await;
    let kept = browser.script("return document.querySelector('[name=name]').value").await;
    assert_eq!(kept.as_str(), Some(name));
}

/// Seconds from now whose code is not taken: clocks may differ by a minute, and not by an hour.
const WRONG: i64 = 3_600;

/// What an app shows so many seconds from now (RFC 6238).
#[expect(clippy::disallowed_methods, reason = "the server under test goes by the machine's clock, and so does a phone")]
fn code(secret: &str, later: i64) -> String {
    let secret =
        totp_rs::Secret::try_from_base32(secret.replace(char::is_whitespace, "")).expect("a secret in base 32");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs();
    let app = totp_rs::Builder::new().with_secret(secret).build().expect("an app");
    app.generate(now.strict_add_signed(later)).to_string()
}

#[tokio::test]
async fn a_mailed_link_lets_in_once_to_choose_a_password() {
    if !wanted() {
        return;
    }
    let axe = axe();
    for width in WIDTHS {
        let mail = MailServer::start().await;
        let server = Server::serve(Some(&mail)).await;
        let browser = Browser::open(&server.address, width, Script::On).await;
        let mut look = Look::through(&browser, width, &axe);
        // Somebody whom nobody knows is told the same, and gets no mail.
        let mut told = vec![];
        for email in ["nobody@nowhere.example", AMARA] {
            browser.go("/sign-in/link").await;
            browser.fill("email", email).await;
            browser.press("Send the link").await;
            told.push(browser.reads("Look into your mail").await.replace(email, "…"));
        }
        assert_eq!(told[0], told[1]);
        look.here("/sign-in/link, sent").await;
        // The sample's votes may be on their way to her as well.
        let message = mail.about(AMARA, "Your link to sign in").await;
        assert_eq!(message.header("X-RcptTo"), AMARA);
        assert!(message.header("From").contains("reports@digbeth.example"), "{:?}", message.headers);
        let link = message.link();
        // Mail scanners look at links: that uses nothing up.
        assert_eq!(get(&server.address, &link).await.0, 200);

        look.at(&link).await;
        browser.press("Sign in").await;
        browser.reads("Sign out").await;
        look.wrong("/account/password", &[("password", "password1")], "Change it").await;
        browser.fill("password", NEW_PASSWORD).await;
        browser.press("Change it").await;
        browser.reads("Your password is changed.").await;
        look.here("/account, with a new password").await;
        sign_out(&browser).await;

        give_password(&browser, AMARA, Server::password()).await;
        browser.reads("E-mail address and password do not belong together").await;
        give_password(&browser, AMARA, NEW_PASSWORD).await;
        browser.reads("Your return for October to December 2025").await;
        used_up(&server, &browser, &mut look, &link).await;
        assert!(mail.all().iter().all(|message| !message.header("X-RcptTo").contains("nobody")));
        sound(&look);
        browser.close().await;
    }
}

/// The link answers as one that never was, and signs nobody in.
async fn used_up(server: &Server, browser: &Browser, look: &mut Look<'_>, link: &str) {
    assert_eq!(get(&server.address, link).await.0, 404);
    assert_eq!(get(&server.address, "/link/never-was").await.0, 404);
    browser.forget().await;
    look.at(link).await;
    browser.reads("This link has been used or is too old").await;
    browser.go("/link/never-was").await;
    browser.reads("This link has been used or is too old").await;
    browser.go("/account").await;
    browser.reads("Sign in to carry on").await;
}

/// Names of people and networks with line ends in them, as a program sends them, add no header and no recipient.
#[tokio::test]
async fn no_name_adds_a_header_to_mail() {
    if !wanted() {
        return;
    }
    let mail = MailServer::start().await;
    let server = Server::serve(Some(&mail)).await;
    let browser = Browser::open(&server.address, WIDE, Script::On).await;
    browser.sign_in(RUTH).await;
    invite(&browser, "plain@example.org").await;
    let plain = mail.to("plain@example.org", 1).await.remove(0);

    browser.go("/digbeth/settings/name").await;
    with_line_ends(&browser, "name", "Digbeth\nBcc: everyone@example.net\nX-Added: 1").await;
    browser.press("Save name, place and colour").await;
    browser.reads("Name must be on one line").await;
    // What a coordinator calls somebody is taken as it is, and greets them in the text.
    let many = "Nia\nBcc: everyone@example.net\nX-Added: 1\n\nRowe";
    browser.go("/digbeth/board/2025-Q4/custard-yard-kitchen").await;
    browser.script("for (const part of document.querySelectorAll('details')) part.open = true").await;
    browser.fill("email", "nia@example.org").await;
    with_line_ends(&browser, "name", many).await;
    browser.press("Invite").await;
    let told = mail.to("nia@example.org", 1).await.remove(0);
    // What they call themselves stands in mail to others, and is one line.
    browser.forget().await;
    browser.go(&told.link()).await;
    with_line_ends(&browser, "name", many).await;
    browser.fill("password", NEW_PASSWORD).await;
    browser.press("Save and sign in").await;
    browser.reads("Your name must be on one line").await;
    browser.go("/sign-in/link").await;
    with_line_ends(&browser, "email", "nia@example.org\nBcc: everyone@example.net").await;
    browser.press("Send the link").await;
    browser.reads("Enter your e-mail address, like").await;
    browser.fill("email", "nia@example.org").await;
    browser.press("Send the link").await;
    let link = mail.to("nia@example.org", 2).await.remove(1);

    for message in [&told, &link] {
        assert_eq!(message.header("X-RcptTo"), "nia@example.org", "one recipient: {:?}", message.headers);
        let (names, known) = (names(message), names(&plain));
        assert!(names.iter().all(|name| known.contains(name)), "no other headers: {:?}", message.headers);
        assert!(names.iter().all(|name| !message.header(name).is_empty()), "each once: {:?}", message.headers);
    }
    assert!(mail.all().iter().all(|message| !message.header("X-RcptTo").contains("everyone")));
}

/// Names of a message's headers, in order.
fn names(message: &Received) -> Vec<&str> {
    message.headers.iter().map(|(name, _)| name.as_str()).collect()
}

/// Invites a funder.
async fn invite(browser: &Browser, email: &str) {
    browser.go("/digbeth/invite").await;
    browser.tick("[name=role][value=funder]").await;
    browser.fill("lines", email).await;
    browser.press("Invite").await;
    browser.reads("1 person is invited").await;
}

/// Puts text with line ends where a line is asked for: the field becomes one that keeps them, and sends them as CR LF.
async fn with_line_ends(browser: &Browser, name: &str, text: &str) {
    let set = format!(
        "const field = document.querySelector('[name={name}]'), area = document.createElement('textarea');
         area.name = field.name;
         area.value = {text:?};
         field.replaceWith(area);"
    );
    browser.script(&set).await;
}
