//! What is written about customers abroad, in English: by the keys of ways of being in touch and of
//! outcomes.

/// The subject of an activity with a customer abroad.
pub(in crate::demo) fn subjects(way: &str) -> &'static [&'static str] {
    match way {
        "call" => {
            &["Call about requirements", "Check-in call", "Quote confirmed", "Call on budget"]
        }
        "chat" => &["WhatsApp: brochure sent", "WhatsApp: details", "WhatsApp: time agreed"],
        "visit" => &["Site visit", "Tasting on site", "Water and power check", "Outlet tour"],
        "meeting" => &["Proposal presentation", "Commercial negotiation", "Machine demo"],
        "mail" => &["Quotation sent", "Proposal sent", "Draft contract sent", "Minutes"],
        _ => &["Internal note", "Competition", "Background"],
    }
}

/// What is written about how it went with a customer abroad.
pub(in crate::demo) fn texts(outcome: &str) -> &'static [&'static str] {
    match outcome {
        "interested" => &[
            "Likes the milk foam; wants to know what a year of maintenance costs.",
            "Plans to replace both lobby machines next quarter and asks for local references.",
            "\"If you can install before the long weekend, we are interested.\" Asked for SGD pricing.",
        ],
        "agreed_next_step" => &[
            "Tasting agreed for Tuesday at 3 pm; the F&B director will join.",
            "They send the list of outlets this week; we quote per outlet.",
            "Agreed that we draft a rental option first.",
        ],
        "thinking" => &[
            "Slightly above the present supplier. They discuss it internally.",
            "Budget still in approval at headquarters, answer by month end.",
            "Compares us with Straits Brew Systems; response time of service decides.",
        ],
        "no_answer" => &["No answer, left a message.", "Reception could not put me through."],
        "call_back" => {
            &["In a meeting, asked to call back after lunch.", "Call again on Thursday."]
        }
        "not_interested" => &["Machines replaced last year.", "Under a group contract until 2027."],
        "deal" => {
            &["Contract signed, waiting for the deposit.", "Confirmed by e-mail, PO follows."]
        }
        _ => &[
            "Steam pressure too low; engineer booked.",
            "Unhappy with a late delivery, apologised.",
        ],
    }
}
