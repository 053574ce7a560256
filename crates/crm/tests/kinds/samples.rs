//! Values of every kind: what is given and what comes back, in their order, and what is refused.

/// One kind.
pub(crate) struct Sample {
    pub(crate) kind: &'static str,
    /// The field's name in the definition.
    pub(crate) field: &'static str,
    /// Further settings in TOML.
    pub(crate) settings: &'static str,
    /// The part that the values are for: a composite is spread.
    pub(crate) part: &'static str,
    /// Other parts without which this one can't be given, as JSON.
    pub(crate) beside: &'static [(&'static str, &'static str)],
    /// What is given, and what comes back; both as JSON, in ascending order of the values where the
    /// kind has one.
    pub(crate) good: &'static [(&'static str, &'static str)],
    /// What is refused, as JSON, and the code.
    pub(crate) bad: &'static [(&'static str, &'static str)],
    /// Filters that find exactly the first value, with `{}` for its part.
    pub(crate) finds: &'static [&'static str],
}

const fn sample(kind: &'static str) -> Sample {
    let settings = "";
    Sample { kind, field: kind, settings, part: kind, beside: &[], good: &[], bad: &[], finds: &[] }
}

const OPTIONS: &str = r#", options = [ { key = "a", label = { en = "First", zh = "一" } }, { key = "b", label = { en = "Second", zh = "二" } } ]"#;

/// Every kind that a definition can name. A test compares them with `KINDS`, so that none is forgotten.
pub(crate) const SAMPLES: &[Sample] = &[
    Sample {
        settings: ", sorted = true, max_length = 10",
        good: &[(r#"" Ada ""#, r#""Ada""#), (r#""李四""#, r#""李四""#), (r#""张三""#, r#""张三""#)],
        bad: &[
            ("1", "wrong_type"),
            (r#""a\nb""#, "control_character"),
            (r#""12345678901""#, "too_long"),
        ],
        finds: &["eq.Ada", "like.A*", "ilike.ada", "in.(Ada,x)"],
        ..sample("text")
    },
    Sample {
        good: &[(r#""a\nb""#, r#""a\nb""#), (r#""中""#, r#""中""#)],
        bad: &[("true", "wrong_type"), (r#""a\u0007""#, "control_character")],
        finds: &["like.a*"],
        ..sample("long_text")
    },
    Sample {
        good: &[(r#""<p onclick=x>a</p>""#, r#""<p>a</p>""#), (r#""b < c""#, r#""b &lt; c""#)],
        bad: &[("[]", "wrong_type")],
        finds: &["eq.<p>a</p>", "like.*<p>*"],
        settings: ", max_length = 100",
        ..sample("rich_text")
    },
    Sample {
        good: &[(r#""A@B.cn""#, r#""a@b.cn""#), (r#""lin@example.com""#, r#""lin@example.com""#)],
        bad: &[("1", "not_an_email"), (r#""lin""#, "not_an_email")],
        finds: &["eq.A@b.cn", "like.a@*"],
        ..sample("email")
    },
    Sample {
        good: &[
            (r#""13812345678""#, r#""+86-13812345678""#),
            (r#""0571-88888888""#, r#""+86-571-88888888""#),
        ],
        bad: &[("true", "wrong_type"), (r#""1\n2""#, "control_character")],
        finds: &["eq.138 1234 5678", "eq.13812345678"],
        ..sample("phone")
    },
    Sample {
        good: &[
            (r#""http://a.cn""#, r#""http://a.cn""#),
            (r#""example.com""#, r#""https://example.com""#),
        ],
        bad: &[("1", "not_a_url"), (r#""ftp://a.cn""#, "not_a_url")],
        finds: &["eq.http://a.cn"],
        ..sample("url")
    },
    Sample {
        good: &[
            (r#""america/new_york""#, r#""America/New_York""#),
            (r#""Asia/Shanghai""#, r#""Asia/Shanghai""#),
        ],
        bad: &[("8", "unknown_zone"), (r#""Beijing""#, "unknown_zone")],
        finds: &["eq.America/New_York", "eq.america/new_york", "like.America*"],
        ..sample("time_zone")
    },
    Sample {
        good: &[("-5", "-5"), (r#""0""#, "0"), ("9007199254740991", "9007199254740991")],
        bad: &[
            ("1.5", "wrong_type"),
            (r#""x""#, "wrong_type"),
            ("9007199254740992", "out_of_range"),
        ],
        finds: &["eq.-5", "lt.0", "lte.-1"],
        ..sample("integer")
    },
    Sample {
        settings: ", scale = 3",
        good: &[("-0.0005", "-0.001"), ("0.1", "0.1"), (r#""1,234.5""#, "1234.5")],
        bad: &[(r#""x""#, "wrong_type"), ("1e30", "out_of_range"), ("true", "wrong_type")],
        finds: &["eq.-0.001", "lt.0"],
        ..sample("decimal")
    },
    Sample {
        good: &[("-1", "-1"), (r#""¥12.345""#, "12.35"), ("100", "100")],
        bad: &[(r#""x""#, "wrong_type"), ("1e16", "out_of_range")],
        finds: &["eq.-1.00", "lt.0"],
        ..sample("money")
    },
    Sample {
        good: &[("-1.5", "-1.5"), (r#""25%""#, "25"), ("100", "100")],
        bad: &[(r#""x""#, "wrong_type")],
        finds: &["eq.-1.5", "lt.0"],
        ..sample("percent")
    },
    Sample {
        good: &[("false", "false"), (r#""是""#, "true")],
        bad: &[("5", "wrong_type"), (r#""x""#, "wrong_type")],
        finds: &["is.false", "eq.false"],
        ..sample("boolean")
    },
    Sample {
        good: &[(r#""1999-12-31""#, r#""1999-12-31""#), (r#""2026/2/3""#, r#""2026-02-03""#)],
        bad: &[("5", "not_a_date"), (r#""2026-02-30""#, "not_a_date")],
        finds: &["eq.1999-12-31", "lt.2000-01-01"],
        ..sample("date")
    },
    Sample {
        good: &[
            (r#""2026-11-21T16:30:00+08:00""#, r#""2026-11-21T08:30:00.000000Z""#),
            (r#""2026-11-21T08:30:00.000001Z""#, r#""2026-11-21T08:30:00.000001Z""#),
        ],
        bad: &[("5", "not_a_time"), (r#""yesterday""#, "not_a_time")],
        finds: &["eq.2026-11-21T08:30:00Z", "lt.2026-11-21T08:30:00.000001Z"],
        ..sample("datetime")
    },
    Sample {
        good: &[("0", "0"), (r#""3600""#, "3600")],
        bad: &[("-1", "out_of_range"), (r#""1h""#, "wrong_type"), ("1.5", "wrong_type")],
        finds: &["eq.0", "lt.60"],
        ..sample("duration")
    },
    Sample {
        field: "choice",
        part: "choice",
        settings: OPTIONS,
        good: &[(r#""First""#, r#""a""#), (r#""二""#, r#""b""#)],
        bad: &[(r#""c""#, "not_an_option"), ("1", "not_an_option")],
        finds: &["eq.a", "eq.一"],
        ..sample("select")
    },
    Sample {
        settings: OPTIONS,
        good: &[(r#"["b","a","b"]"#, r#"["a","b"]"#), (r#""b""#, r#"["b"]"#)],
        bad: &[(r#"["c"]"#, "not_an_option"), ("1", "wrong_type")],
        finds: &["cs.{a}", "eq.{a,b}", "ov.{a}"],
        ..sample("multi_select")
    },
    Sample {
        field: "reference_id",
        settings: r#", to = "specimen""#,
        part: "reference_id",
        good: &[("1", "1"), ("2", "2")],
        bad: &[("0", "not_an_id"), (r#""x""#, "not_an_id"), ("99", "not_found")],
        finds: &["eq.1"],
        ..sample("reference")
    },
    Sample {
        field: "user_id",
        part: "user_id",
        good: &[("1", "1"), ("2", "2")],
        bad: &[("-1", "not_an_id"), ("99", "not_found")],
        finds: &["eq.1"],
        ..sample("user")
    },
    Sample {
        field: "department_id",
        part: "department_id",
        good: &[("1", "1"), ("2", "2")],
        bad: &[("true", "not_an_id"), ("99", "not_found")],
        finds: &["eq.1"],
        ..sample("department")
    },
    Sample {
        field: "file_id",
        part: "file_id",
        good: &[("1", "1"), ("2", "2")],
        finds: &["eq.1", "in.(1,99)"],
        bad: &[(r#""a.pdf""#, "not_an_id"), ("99", "not_found")],
        ..sample("file")
    },
    Sample {
        field: "image_id",
        part: "image_id",
        good: &[("1", "1"), ("2", "2")],
        finds: &["eq.1", "in.(1,99)"],
        bad: &[(r#""a.png""#, "not_an_id"), ("99", "not_found")],
        ..sample("image")
    },
    Sample {
        settings: r#", prefix = "N-""#,
        bad: &[(r#""N-1""#, "read_only")],
        finds: &["eq.N-000001", "like.*1"],
        ..sample("auto_number")
    },
    Sample {
        settings: r#", objects = ["specimen", "user"]"#,
        good: &[(r#""specimen""#, r#""specimen""#), (r#""user""#, r#""user""#)],
        bad: &[(r#""lead""#, "not_an_object"), ("1", "not_an_object")],
        finds: &["eq.specimen"],
        ..sample("object_name")
    },
    Sample {
        field: "secret_1",
        part: "secret_1",
        settings: ", findable = true, max_length = 40",
        good: &[(r#""33010219900307451x""#, r#""••••••""#), (r#""6222 0000 1111""#, r#""••••••""#)],
        bad: &[("true", "wrong_type"), (r#""••••1234""#, "masked")],
        finds: &["eq.33010219900307451X", "in.(3301 0219 9003 0745 1x)"],
        ..sample("secret")
    },
    Sample {
        field: "json_1",
        part: "json_1",
        good: &[(r#"{"b":1,"a":[null]}"#, r#"{"a":[null],"b":1}"#), ("[]", "[]")],
        bad: &[],
        finds: &[r#"eq.{"b":1,"a":[null]}"#],
        ..sample("json")
    },
    Sample {
        field: "p_province",
        part: "p_province",
        good: &[(r#""上海""#, r#""上海市""#), (r#""浙江""#, r#""浙江省""#)],
        bad: &[("1", "wrong_type")],
        finds: &["eq.上海", "like.上*"],
        ..sample("province")
    },
    Sample {
        field: "p_city",
        part: "p_city",
        good: &[(r#""杭州""#, r#""杭州市""#), (r#""沧州市""#, r#""沧州市""#)],
        bad: &[("1", "wrong_type")],
        finds: &["eq.杭州"],
        ..sample("city")
    },
    Sample {
        field: "p_district",
        part: "p_district",
        good: &[(r#""朝阳区""#, r#""朝阳区""#), (r#""西湖""#, r#""西湖区""#)],
        bad: &[("[]", "wrong_type")],
        finds: &["eq.朝阳区"],
        ..sample("district")
    },
    Sample {
        field: "code_region_code",
        part: "code_region_code",
        good: &[("110105", r#""110105""#), (r#""330106""#, r#""330106""#)],
        bad: &[(r#""990000""#, "not_a_region_code"), ("true", "not_a_region_code")],
        finds: &["eq.110105", "like.11*"],
        ..sample("region_code")
    },
    Sample {
        field: "about",
        settings: r#", objects = ["specimen", "user"]"#,
        part: "about_id",
        beside: &[("about_object", r#""specimen""#)],
        good: &[("1", "1"), ("2", "2")],
        finds: &["eq.1"],
        bad: &[(r#""x""#, "not_an_id"), ("1", "incomplete")],
        ..sample("any_record")
    },
    Sample {
        field: "home",
        part: "home_city",
        good: &[(r#""杭州""#, r#""杭州市""#), (r#""沧州市""#, r#""沧州市""#)],
        bad: &[("1", "wrong_type")],
        finds: &["eq.杭州"],
        ..sample("address")
    },
    Sample {
        field: "spot",
        part: "spot_lat",
        beside: &[("spot_lng", "120.159695")],
        good: &[("-30.5", "-30.5"), (r#""30.271671""#, "30.271671")],
        finds: &["eq.-30.5", "lt.0"],
        bad: &[("91", "out_of_range"), (r#""north""#, "wrong_type"), ("30", "incomplete")],
        ..sample("geo")
    },
];
