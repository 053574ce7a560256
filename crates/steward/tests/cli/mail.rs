//! What `steward check` says of mail.

use steward_testkit::PostOffice;

use crate::site::{Ran, Site};

const FROM: &str = "Steward <crm@example.cn>";

fn check(site: &Site, variables: &[(&str, &str)]) -> Ran {
    let mut command = site.command(&["check"]);
    command.envs(variables.iter().copied());
    Ran::of(command.output().unwrap())
}

#[test]
fn whether_mail_works_is_said() {
    let site = Site::sqlite();
    site.administrator();
    let none = check(&site, &[]).ok();
    assert!(none.out.contains("ok    Mail: none is sent"), "{}", none.out);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let post = runtime.block_on(PostOffice::open());
    let url = post.url();
    let server = [("STEWARD_SMTP_URL", url.as_str()), ("STEWARD_MAIL_FROM", FROM)];
    let bare = check(&site, &server).ok();
    assert!(bare.out.contains("warn  Mail: the server answers"), "{}", bare.out);
    assert!(bare.out.contains("Set public_url"), "{}", bare.out);
    let whole = [&server[..], &[("STEWARD_PUBLIC_URL", "https://crm.example.cn")]].concat();
    let fine = check(&site, &whole).ok();
    assert!(fine.out.contains("ok    Mail: the server answers; mails are sent as"), "{}", fine.out);
    runtime.block_on(post.close());
    let gone = check(&site, &whole).with_code(1);
    assert!(gone.out.contains("FAIL  The mail server"), "{}", gone.out);
    let senderless = check(&site, &server[..1]).with_code(1);
    assert!(senderless.out.contains("in whose name is mail sent?"), "{}", senderless.out);
}
