// The texts of the screens by their keys, so that one script walks through both languages.
import { readFileSync } from 'node:fs'

const read = (language) => JSON.parse(readFileSync(new URL(`../../../web/src/words/${language}.json`, import.meta.url), 'utf8'))

export function words(language) {
  const all = read(language)
  return (key, values = {}) => {
    const text = all[key]
    if (text === undefined) throw new Error(`no words for ${key}`)
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? '')
  }
}
