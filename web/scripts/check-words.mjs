// Every word is there in both languages and is used; every word that is used is there.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const read = (language) => JSON.parse(readFileSync(`src/words/${language}.json`, 'utf8'))
const words = { en: read('en'), zh: read('zh') }
const problems = []

/** Plural forms are one word: Chinese has only `_other`. */
const base = (key) => key.replace(/_(one|other)$/, '')

for (const [one, other] of [
  ['en', 'zh'],
  ['zh', 'en'],
]) {
  const there = new Set(Object.keys(words[other]).map(base))
  for (const key of Object.keys(words[one]))
    if (!there.has(base(key))) problems.push(`${key}: missing in ${other}.json`)
}

for (const [key, zh] of Object.entries(words.zh)) {
  if (/[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]/.test(zh))
    problems.push(`${key}: half-width punctuation in Chinese`)
  const english = words.en[key] ?? words.en[`${base(key)}_other`] ?? ''
  const holes = (text) =>
    [...text.matchAll(/\{\{(\w+)~?\}\}/g)]
      .map((found) => found[1])
      .sort()
      .join()
  if (holes(english) !== holes(zh)) problems.push(`${key}: not the same placeholders in both languages`)
}

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return files(path)
    return /\.tsx?$/.test(name) && !/\.test\./.test(name) ? [path] : []
  })
}

const source = files('src')
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')
const literal = new Set([...source.matchAll(/['"]([a-z][a-z0-9_.]*)['"]/g)].map((found) => found[1]))
const open = [...source.matchAll(/t\(\s*`([a-z0-9_.]+)\$\{/g)].map((found) => found[1])
for (const key of new Set(Object.keys(words.en).map(base))) {
  if (!literal.has(key) && !open.some((start) => key.startsWith(start))) problems.push(`${key}: used nowhere`)
}
const known = new Set(Object.keys(words.en).map(base))
for (const found of source.matchAll(/\bt\(\s*['"]([^'"]+)['"]/g))
  if (!known.has(found[1])) problems.push(`${found[1]}: not in en.json`)

for (const problem of problems) console.error(problem)
console.log(`words: ${known.size}, ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)
