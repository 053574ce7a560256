/** A list as a file that a spreadsheet opens. */

import type { Catalog } from '~/api/catalog'
import { ask } from '~/api/client'
import type { FieldDef, ObjectDef, Words } from '~/api/types'
import { CHUNK, chunks } from './bulk'
import type { Work } from './jobs'
import { countOf, type Picked } from './picked'

/** What a spreadsheet needs in front to take the file for UTF-8. */
const MARK = '\uFEFF'

interface Wanted {
  catalog: Catalog
  object: ObjectDef
  picked: Picked
  fields: FieldDef[]
  order: string
  say: (words: Words) => string
}

/** `select=` with the columns under their labels; references by the name of their record. */
export function exportSelect({ catalog, fields, say }: Pick<Wanted, 'catalog' | 'fields' | 'say'>): string {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  const used = new Set<string>()
  return fields
    .map((field) => {
      const label = say(field.label)
      const key = used.has(label) ? `${label} (${field.name})` : label
      used.add(label)
      const target = catalog.target(field)
      return target ? `${quoted(key)}:${field.name}(${target.title})` : `${quoted(key)}:${field.name}`
    })
    .join(',')
}

/** Reads the list as CSV and hands over the file when it is whole. */
export function exporting(wanted: Wanted, save: (text: string) => void): Work {
  const { object, picked, order } = wanted
  const select = exportSelect(wanted)
  const queries: URLSearchParams[] = []
  const asked = (filter: string) => {
    const query = new URLSearchParams(filter)
    query.set('select', select)
    if (order) query.set('order', order)
    queries.push(query)
  }
  if (!('ids' in picked)) {
    const except = [...picked.except].slice(0, CHUNK)
    asked(except.length > 0 ? `${picked.filter}&id=not.in.(${except.join(',')})` : picked.filter)
  } else for (const ids of chunks(picked.ids)) asked(`id=in.(${ids.join(',')})`)
  let at = 0
  let text = ''
  let seen = 0
  return {
    total: countOf(picked),
    step: async (signal) => {
      const response = await ask(`${object.plural}?${queries[at]}`, {
        signal,
        headers: { Accept: 'text/csv' },
      })
      const part = await response.text()
      seen += rowsIn(part)
      text += at === 0 ? part : part.slice(part.indexOf('\n') + 1)
      at++
      const finished = at >= queries.length
      if (finished) save(MARK + text)
      return { seen, done: seen, refused: [], finished }
    },
  }
}

/** How many records a CSV text holds: its lines, but those inside quotes, without the head. */
export function rowsIn(text: string): number {
  let lines = 0
  let quoted = false
  let open = false
  for (const letter of text) {
    if (letter === '"') quoted = !quoted
    if (letter === '\n' && !quoted) {
      lines++
      open = false
    } else if (letter !== '\r') open = true
  }
  return Math.max(0, lines + (open ? 1 : 0) - 1)
}

/** Lets the browser keep a text as a file. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
