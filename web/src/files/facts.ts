/** What can be told of a file from its type, name and size. */

import type { Language } from '~/words'
import { formatNumber } from '~/words/format'

/** Pictures that the server draws small. */
const DRAWN = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp'])

/** What stands for a file that is no picture. */
export type Group = 'image' | 'pdf' | 'text' | 'sheet' | 'slides' | 'sound' | 'film' | 'archive' | 'other'

const essence = (type: string): string => type.split(';')[0] ?? ''

/** Whether there is a small picture of it. */
export const isDrawn = (type: string): boolean => DRAWN.has(essence(type))

export function groupOf(type: string): Group {
  const kind = essence(type)
  if (isDrawn(kind)) return 'image'
  if (kind === 'application/pdf') return 'pdf'
  if (/spreadsheet|excel|csv/.test(kind)) return 'sheet'
  if (/presentation|powerpoint/.test(kind)) return 'slides'
  if (kind.startsWith('audio/')) return 'sound'
  if (kind.startsWith('video/')) return 'film'
  if (/zip|rar|7z|tar|compressed|bzip|xz|zstd/.test(kind)) return 'archive'
  return kind.startsWith('text/') || /word|document|rtf/.test(kind) ? 'text' : 'other'
}

/** How a file is looked at without leaving the page; nothing if it can only be saved. */
export type Look = 'picture' | 'pdf' | 'sound' | 'film' | 'text'

const SOUNDS = new Set(['audio/mpeg', 'audio/ogg', 'audio/x-wav', 'audio/m4a', 'audio/aac'])
const FILMS = new Set(['video/mp4', 'video/webm'])

export function lookOf(type: string): Look | null {
  const kind = essence(type)
  if (isDrawn(kind)) return 'picture'
  if (kind === 'application/pdf') return navigator.pdfViewerEnabled === false ? null : 'pdf'
  if (SOUNDS.has(kind)) return 'sound'
  if (FILMS.has(kind)) return 'film'
  return kind === 'text/plain' ? 'text' : null
}

const UNITS = ['B', 'KB', 'MB', 'GB'] as const

/** A length in few characters: 812 B, 1.4 MB. */
export function formatSize(bytes: number, language: Language): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${formatNumber(value, language, value < 10 && unit > 0 ? 1 : 0)} ${UNITS[unit]}`
}

/** A name with its last part cut off and kept: people rename what stands in front of it. */
export function splitName(name: string): [string, string] {
  const at = name.lastIndexOf('.')
  return at > 0 && name.length - at <= 8 ? [name.slice(0, at), name.slice(at)] : [name, '']
}
