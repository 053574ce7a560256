//! What an import says about itself on a terminal.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::{Duration, Instant};

use steward_engine::import_batch::ImportCounts;
use steward_engine::import_mapping::ImportMapping;
use steward_import::{ColumnFate, Form, Listener, Refusal, Refusals, Sheet, SheetColumn};
use steward_model::catalog::ObjectDef;
use steward_model::{Error, Result, Text, text};

use crate::console::Console;

/// How often it says how far it is.
const EVERY: Duration = Duration::from_secs(1);

/// Refused rows that are named one by one; all of them are in the file.
const NAMED: u64 = 50;

/// What an import says about itself.
pub(super) struct Report {
    console: Console,
    file: String,
    dry_run: bool,
    /// Rows that were refused, each a line of JSON, while it is only tried.
    refused: BufWriter<File>,
    named: u64,
    /// When it said last how far it is.
    said: Option<Instant>,
}

impl Report {
    /// A report about `file` to `console`.
    ///
    /// # Errors
    /// When there is no room for a file of rows that were refused.
    pub(super) fn new(console: Console, file: String, dry_run: bool) -> Result<Self> {
        let refused = BufWriter::new(tempfile::tempfile().map_err(Error::internal)?);
        Ok(Self { console, file, dry_run, refused, named: 0, said: None })
    }

    /// Says how far it is: when it is asked first, then now and then.
    pub(super) async fn progress(&mut self, counts: ImportCounts, percent: u64) -> Result<()> {
        if self.said.is_some_and(|said| said.elapsed() < EVERY) {
            return Ok(());
        }
        self.said = Some(Instant::now());
        let refused = counts.refused;
        let done = counts.all() - refused;
        self.console
            .progress(&text!(
                en = "{percent} %: {done} rows done, {refused} refused",
                zh = "{percent} %：已处理 {done} 行，未导入 {refused} 行"
            ))
            .await
    }

    fn summary(&self, counts: ImportCounts) -> Text {
        let ImportCounts { created, updated, refused, .. } = counts;
        if self.dry_run {
            text!(
                en = "Dry run, nothing was changed: {created} rows would be created, {updated} \
                      updated, {refused} refused.",
                zh = "试运行，未改动任何数据：将新建 {created} 条，更新 {updated} 条，{refused} 行不能导入。"
            )
        } else {
            text!(
                en = "{created} created, {updated} updated, {refused} refused.",
                zh = "新建 {created} 条，更新 {updated} 条，{refused} 行未导入。"
            )
        }
    }

    /// Says how the file is understood.
    pub(super) async fn beginning(
        &self,
        object: &ObjectDef,
        sheet: &Sheet,
        known: Option<&ImportMapping>,
    ) -> Result<()> {
        let language = self.console.language();
        let file = &self.file;
        let said = match sheet.form() {
            Form::Workbook(name) => {
                text!(en = "{file}: sheet '{name}'.", zh = "{file}：工作表“{name}”。")
            }
            Form::JsonLines => text!(
                en = "{file}: a JSON object in each line.",
                zh = "{file}：每行一个 JSON 对象。"
            ),
            Form::Cards => {
                text!(en = "{file}: an address book (vCard).", zh = "{file}：通讯录（vCard）。")
            }
            Form::Cells { encoding, between } => {
                let between = match between {
                    b'\t' => "Tab".to_owned(),
                    other => format!("\"{}\"", char::from(other)),
                };
                text!(
                    en = "{file}: {encoding}, cells separated by {between}.",
                    zh = "{file}：编码 {encoding}，分隔符 {between}。"
                )
            }
        };
        self.console.note(&said).await?;
        if let Some(mapping) = known {
            self.recalled(mapping).await?;
        }
        if let Some((_, crm)) = sheet.exported_by() {
            self.fidelity(crm, &sheet.columns(object)).await?;
        }
        let (known, unknown): (Vec<_>, Vec<_>) =
            sheet.columns(object).into_iter().partition(|column| column.field.is_some());
        let named = known.iter().filter_map(|column| {
            let field = object.field(column.field.as_deref()?)?;
            let label = field.label.get(language);
            let heading = sheet.called(&column.heading, language);
            Some(format!("{heading} → {label} ({})", field.name))
        });
        let named = named.collect::<Vec<_>>().join(", ");
        self.console.note(&text!(en = "Columns: {named}", zh = "已识别的列：{named}")).await?;
        let unknown: Vec<String> = unknown
            .into_iter()
            .map(|column| sheet.called(&column.heading, language).to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let unknown = unknown.join(", ");
        self.console
            .note(&text!(
                en =
                    "Warning: these columns are left out, because no field is called so: {unknown}",
                zh = "注意：以下列没有对应的字段，不会导入：{unknown}"
            ))
            .await
    }

    /// Says which columns of another CRM's export are not taken over as they are, and why.
    async fn fidelity(&self, crm: &Text, columns: &[SheetColumn]) -> Result<()> {
        let count = |key| columns.iter().filter(|column| is(column, key)).count();
        let [carried, changed, left] = ["carried", "changed", "left"].map(count);
        let (en, zh) = (&crm.en, &crm.zh);
        self.console
            .note(&text!(
                en = "An export of {en}: {carried} columns are carried over, {changed} changed, \
                      {left} left behind.",
                zh = "{zh} 的导出文件：{carried} 列照原样导入，{changed} 列转换后导入，{left} 列不导入。"
            ))
            .await?;
        for key in ["changed", "left"] {
            for column in columns.iter().filter(|column| is(column, key)) {
                let heading = &column.heading;
                let Some(Text { en, zh }) = column.fate.as_ref().and_then(ColumnFate::why) else {
                    continue;
                };
                let said = match key {
                    "left" => text!(en = "  - {heading}: {en}", zh = "  - {heading}：{zh}"),
                    _ => text!(en = "  ~ {heading}: {en}", zh = "  ~ {heading}：{zh}"),
                };
                self.console.note(&said).await?;
            }
        }
        Ok(())
    }

    /// Says that the columns fill what they filled before.
    async fn recalled(&self, mapping: &ImportMapping) -> Result<()> {
        let name = &mapping.name;
        self.console
            .note(&text!(
                en = "These headings were imported before: the columns fill what '{name}' has \
                      remembered. --afresh looks at the headings alone.",
                zh = "表头与以前的导入相同，按方案“{name}”对应各列；使用 --afresh 可只按表头识别。"
            ))
            .await
    }

    /// Names the first rows that were refused.
    pub(super) async fn named(&mut self, refusals: &mut Refusals) -> Result<()> {
        for refusal in refusals.next(NAMED as usize).await? {
            self.name(&refusal).await?;
        }
        Ok(())
    }

    async fn name(&mut self, refusal: &Refusal) -> Result<()> {
        self.named += 1;
        if self.named > NAMED {
            return Ok(());
        }
        let (number, why) = (refusal.row, refusal.why(self.console.language()));
        self.console
            .note(&text!(en = "Row {number} refused: {why}", zh = "第 {number} 行未导入：{why}"))
            .await
    }

    /// The rows that a trial has refused.
    pub(super) fn refusals(self) -> Result<Refusals> {
        Refusals::tried(self.refused.into_inner().map_err(Error::internal)?)
    }

    /// Says that it broke off.
    pub(super) async fn broke_off(&self) -> Result<()> {
        self.console
            .note(&text!(
                en = "The import broke off; what was imported before stays.",
                zh = "导入中断，此前已导入的数据保留。"
            ))
            .await
    }

    /// Says what came of it. `missing`: how many records of another database are referred to that are
    /// still to be imported.
    pub(super) async fn end(&self, counts: ImportCounts, missing: usize) -> Result<()> {
        if counts.refused > NAMED {
            let more = counts.refused - NAMED;
            self.console
                .note(&text!(
                    en = "… and {more} further rows, named in the file of refused rows.",
                    zh = "……另有 {more} 行，详见未导入行的文件。"
                ))
                .await?;
        }
        let left = counts.skipped;
        if left > 0 {
            self.console
                .note(&text!(
                    en = "{left} rows are here already; nothing in a history is changed.",
                    zh = "有 {left} 行此前已导入，历史记录不作改动。"
                ))
                .await?;
        }
        if missing > 0 {
            self.console
                .note(&text!(
                    en = "{missing} records that rows refer to are not imported yet; the references \
                          were left empty. Import those records, then this file once more.",
                    zh = "有 {missing} 条被引用的记录尚未导入，相应字段暂时留空。请先导入这些记录，再导入一次本文件。"
                ))
                .await?;
        }
        self.console.tell(&self.summary(counts)).await
    }
}

/// Whether this becomes of a column.
fn is(column: &SheetColumn, key: &str) -> bool {
    column.fate.as_ref().is_some_and(|fate| fate.key() == key)
}

impl Listener for Report {
    async fn wrote(&mut self, counts: ImportCounts, percent: u64) -> Result<()> {
        self.progress(counts, percent).await
    }

    async fn refused(&mut self, refusal: Refusal) -> Result<()> {
        let line = serde_json::to_string(&refusal).map_err(Error::internal)?;
        writeln!(self.refused, "{line}").map_err(Error::internal)?;
        self.name(&refusal).await
    }
}
