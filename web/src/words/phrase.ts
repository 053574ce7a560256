/** One text out of a catalogue: its plural where it has several, its places filled in: `{{what}}`, or `{{what~}}` inside a sentence. */

/** What stands in the places of a text; `count` chooses the plural. */
export type Values = Record<string, unknown>

export type Catalogue = Readonly<Record<string, string>>

const plurals = new Map<string, Intl.PluralRules>()

function pluralOf(language: string, count: number): string {
  let rules = plurals.get(language)
  if (!rules) {
    rules = new Intl.PluralRules(language)
    plurals.set(language, rules)
  }
  return rules.select(count)
}

export function phrase(catalogue: Catalogue, language: string, key: string, values?: Values): string {
  const count = values?.count
  const text =
    (typeof count === 'number'
      ? (catalogue[`${key}_${pluralOf(language, count)}`] ?? catalogue[`${key}_other`])
      : undefined) ??
    catalogue[key] ??
    key
  if (!values) return text
  return text.replaceAll(/\{\{(\w+)(~?)\}\}/g, (_, name: string, inside: string) => {
    const value = values[name]
    const word = value === null || value === undefined ? '' : String(value)
    return inside ? amid(word) : word
  })
}

/** A name as it stands inside a sentence: `Account` becomes `account`, `VIP accounts` stays. */
function amid(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name[0]?.toLowerCase() + name.slice(1) : name
}
