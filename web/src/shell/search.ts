/** The query part of an address: plain texts, and `f` as a list of conditions. */

export interface AppSearch {
  /** The view of a list: its key, or the id of a saved one. */
  view?: string
  /** Conditions, as `field.operator.value`. Absent means those of the view. */
  f?: string[]
  /** Order, as `order=` has it. */
  sort?: string
  /** What the names must contain. */
  q?: string
  /** The record in the peek panel. */
  peek?: string
  /** Whose numbers the first screen shows; whose deletions the bin does. */
  who?: 'me' | 'team'
  /** The object whose records the bin shows. */
  of?: string
  /** How much the calendar shows at once, and which day it stands at. */
  span?: Span
  day?: string
  /** Of an event that repeats, the start of the time one looks at. */
  time?: string
  /** What the calendar shows, if not the usual. */
  show?: string[]
  /** Whether what is shown is being arranged. */
  edit?: string
  /** How a list is shown. */
  as?: Shape
  /** The field that makes the columns of a board, or places records in a calendar. */
  by?: string
  /** What the chart of a list counts, by what, and how it is drawn. */
  chart?: string
  /** The field by which the rows of a list are grouped. */
  group?: string
  /** The object whose form is open. */
  create?: string
  /** Values that the form starts with, as `field.value`. */
  with?: string[]
  /** The spreadsheet that is being imported. */
  job?: string
  /** The code of the first start. */
  code?: string
  /** Where to go after signing in. */
  to?: string
}

export const SPANS = ['month', 'week', 'day', 'agenda'] as const
export type Span = (typeof SPANS)[number]

/** What a list can be shown as. */
export const SHAPES = ['table', 'board', 'calendar', 'chart'] as const
export type Shape = (typeof SHAPES)[number]

const LISTS = new Set(['f', 'with', 'show'])

export function parseSearch(text: string): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const [key, value] of new URLSearchParams(text)) {
    if (!LISTS.has(key)) found[key] = value
    else found[key] = [...((found[key] as string[] | undefined) ?? []), ...(value === '' ? [] : [value])]
  }
  return found
}

export function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (value === undefined || value === null) continue
    if (!Array.isArray(value)) query.append(key, String(value))
    else if (value.length === 0) query.append(key, '')
    else for (const part of value) query.append(key, String(part))
  }
  const text = query.toString()
  return text && `?${text}`
}

export function validateSearch(search: Record<string, unknown>): AppSearch {
  const text = (key: string) => (typeof search[key] === 'string' ? (search[key] as string) : undefined)
  const list = (key: string) => {
    const value = search[key]
    return Array.isArray(value) ? value.filter((part): part is string => typeof part === 'string') : undefined
  }
  const found: AppSearch = {
    view: text('view'),
    f: list('f'),
    sort: text('sort'),
    q: text('q'),
    edit: text('edit'),
    peek: text('peek'),
    who: search.who === 'me' || search.who === 'team' ? search.who : undefined,
    of: text('of'),
    time: text('time'),
    span: SPANS.find((span) => span === search.span),
    day: /^\d{4}-\d\d-\d\d$/.test(text('day') ?? '') ? text('day') : undefined,
    as: SHAPES.find((shape) => shape === search.as),
    by: text('by'),
    chart: text('chart'),
    group: text('group'),
    create: text('create'),
    show: list('show'),
    with: list('with'),
    job: text('job'),
    code: text('code'),
    to: text('to'),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}
