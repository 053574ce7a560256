//! Signatures by which a receiver knows who calls: Standard Webhooks, version 1.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use steward_model::random::{self, Random};

/// What a written secret begins with.
const PREFIX: &str = "whsec_";

/// The bytes of a new secret.
const SECRET_BYTES: usize = 32;

/// The shortest secret of another's making.
const SHORTEST: usize = 24;

/// The longest.
const LONGEST: usize = 64;

/// A secret that a receiver shares. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Vec<u8>);

impl std::fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningSecret")
    }
}

impl SigningSecret {
    /// A new one.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        Self(random::bytes::<SECRET_BYTES>(random).to_vec())
    }

    /// Reads one as it is written; none if it is not, or too short to be safe.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
        (SHORTEST..=LONGEST).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// As it is given to the receiver: `whsec_…`.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> String {
        // HMAC takes keys of every length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

/// The header `webhook-signature`: one signature for each secret, so that a receiver may still have the
/// one before the last change. `seconds`: since 1970, as in `webhook-timestamp`.
#[must_use]
pub fn signature(secrets: &[SigningSecret], id: &str, seconds: i64, body: &[u8]) -> String {
    let all: Vec<String> = secrets.iter().map(|secret| secret.sign(id, seconds, body)).collect();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::random::SeededRandom;

    /// What the library `standardwebhooks` signs, version 1.0 from PyPI.
    const KNOWN: [(&str, &str, i64, &str, &str); 2] = [
        (
            "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
            1_767_225_600,
            r#"{"type":"account.updated","data":{"name":"晴溪咖啡"}}"#,
            "v1,NxrtlDJPtAfyjyxKXOuNEUdFlndjcXayV1mhM3qtStk=",
        ),
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
    ];

    #[test]
    fn a_signature_is_that_of_standard_webhooks() {
        for (secret, id, seconds, body, signed) in KNOWN {
            let secret = SigningSecret::parse(secret).unwrap();
            assert_eq!(signature(&[secret], id, seconds, body.as_bytes()), signed);
        }
    }

    #[test]
    fn beside_a_new_secret_the_old_one_signs_too() {
        let both = KNOWN.map(|(secret, ..)| SigningSecret::parse(secret).unwrap());
        let (_, id, seconds, body, signed) = KNOWN[0];
        let header = signature(&both, id, seconds, body.as_bytes());
        let each: Vec<&str> = header.split(' ').collect();
        assert_eq!((each[0], each.len()), (signed, 2));
        assert_eq!(each[1], both[1].sign(id, seconds, body.as_bytes()));
    }

    #[test]
    fn a_secret_is_read_as_it_was_written_and_shows_nowhere_else() {
        let secret = SigningSecret::new(&SeededRandom::new(7));
        assert_eq!(SigningSecret::parse(&secret.written()), Some(secret.clone()));
        assert_ne!(SigningSecret::new(&SeededRandom::new(8)), secret);
        assert_eq!(format!("{secret:?}"), "SigningSecret");
        for wrong in
            ["", "whsec_", "whsec_c2hvcnQ=", "whsec_***", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"]
        {
            assert_eq!(SigningSecret::parse(wrong), None, "{wrong}");
        }
        let long = format!("{PREFIX}{}", STANDARD.encode([0; LONGEST + 1]));
        assert_eq!(SigningSecret::parse(&long), None);
    }
}
