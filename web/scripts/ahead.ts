// Writes into the page what its first script fetches ahead: the files of the words, of the frame and of the screens that most
// visits begin with. They come beside the start of the app, not after it.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/** Where the page takes it. */
const PLACE = '"{{ahead}}"'

/** What is fetched for whom: every visit, then by the shape of the address. */
const PIECES = {
  zh: 'words/zh.json',
  en: 'words/en.json',
  frame: 'shell/Shell.tsx',
  home: 'home/HomeScreen.tsx',
  list: 'list/ListScreen.tsx',
  record: 'record/RecordScreen.tsx',
}

/** The file of a piece and all that is loaded with it, without what the page itself names. */
function filesOf(file: string, bundle: Rolldown.OutputBundle, start: string): Set<string> {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
  const found = new Set<string>()
  const add = (name: string) => {
    const chunk = chunks.find((each) => each.fileName === name)
    if (!chunk || start.includes(name) || found.has(name)) return
    found.add(name)
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style)
    chunk.imports.forEach(add)
  }
  const piece = chunks.find((each) => each.facadeModuleId === resolve('src', file))
  if (!piece) throw new Error(`src/${file} is no piece of its own`)
  add(piece.fileName)
  return found
}

/** Addresses that look like a list's and are another screen. */
function others(): string[] {
  const router = readFileSync('src/router.tsx', 'utf8')
  return [...router.matchAll(/path: '\/([a-z-]+)/g)].map(([, name = '']) => name)
}

export const ahead: Plugin = {
  name: 'ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle }) => {
      if (!bundle) return html.replace(PLACE, "'{}'")
      const pieces = Object.entries(PIECES).map(([name, file]) => [name, [...filesOf(file, bundle, html)]])
      const fonts = Object.keys(bundle).filter((name) => name.endsWith('.woff2'))
      const all = { ...Object.fromEntries(pieces), fonts, others: [...new Set(others())] }
      return html.replace(PLACE, `'${JSON.stringify(all)}'`)
    },
  },
}
