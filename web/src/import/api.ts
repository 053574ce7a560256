/** Sending a spreadsheet and asking how far its import is. */

import { queryOptions } from '@tanstack/react-query'
import { ask, askJson } from '~/api/client'
import { send as sendFile } from '~/files/send'

export interface ImportColumn {
  heading: string
  /** The field that it fills; null where it is left out. */
  field: string | null
  /** Whether its values told, because its heading did not. */
  guessed: boolean
  samples: string[]
  /** What becomes of it, where another CRM's export was recognised. */
  fate: 'carried' | 'changed' | 'left' | null
  /** Why it is not taken over as it is. */
  why: string | null
}

export interface Complaint {
  heading: string | null
  field: string | null
  value: string | null
  reason: string
}

export interface Refusal {
  row: number
  complaints: Complaint[]
}

export interface ImportState {
  id: string
  object: string
  file: string
  rows: number
  sheets: string[]
  sheet: number
  columns: ImportColumn[]
  stage: 'ready' | 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone'
  dry_run: boolean
  percent: number
  created: number
  updated: number
  left: number
  refused: number
  /** The first of the rows that were refused. */
  refusals: Refusal[]
  /** The record of the import, once it is more than a trial. */
  batch: number | null
  /** The job that does it. */
  job: number | null
  error: { message: string; hint: string | null } | null
  /** What is known of the headings from an import before. */
  known: Known | null
  /** The CRM whose export it is. */
  exported_by: { key: string; name: string } | null
}

/** A mapping that is remembered. */
export interface Known {
  id: number
  name: string
  key: string | null
  used_at: string | null
  used_by: { id: number; name: string } | null
  /** What the columns fill by it. */
  columns: (string | null)[]
  /** What they would fill without it. */
  afresh: (string | null)[]
}

export interface ImportWish {
  columns: (string | null)[]
  key: string | null
  dry_run: boolean
}

/** How often it is asked how far an import is, in milliseconds. */
const PAUSE = 700

/** A larger file is sent as one that is kept, which may take longer. */
const AT_ONCE = 16 * 1024 * 1024

export async function send(plural: string, file: File, sheet: number | null): Promise<ImportState> {
  const query = new URLSearchParams({ object: plural, file: file.name })
  if (sheet !== null) query.set('sheet', String(sheet))
  if (file.size > AT_ONCE) {
    query.set('file_id', String((await sendFile(file, file.name)).id))
    return askJson<ImportState>(`imports?${query}`, { method: 'POST' })
  }
  return askJson<ImportState>(`imports?${query}`, { method: 'POST', file })
}

export function begin(id: string, wish: ImportWish): Promise<ImportState> {
  return askJson<ImportState>(`imports/${id}`, { method: 'POST', body: wish })
}

export async function forget(id: string): Promise<void> {
  await ask(`imports/${id}`, { method: 'DELETE' })
}

export const refusedPath = (id: string) => `/api/v1/imports/${id}/refused`

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: ({ signal }) => askJson<ImportState>(`imports/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.stage === 'running' ? PAUSE : false),
  })
