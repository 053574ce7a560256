/** The stages of the pipelines, which opportunities name by their keys. */

import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { askJson } from '~/api/client'
import type { OptionDef, Row } from '~/api/types'

export interface Stage {
  id: number
  pipeline_id: number
  key: string
  label: string
  position: number
  probability: number
  outcome: 'open' | 'won' | 'lost'
  max_days: number | null
}

/** How long the stages count as fresh, in milliseconds: they change a few times a year. */
const FRESH = 10 * 60_000

export const stagesQuery = queryOptions({
  queryKey: ['stages'],
  staleTime: FRESH,
  queryFn: ({ signal }) =>
    askJson<Stage[]>(
      'stages?select=id,pipeline_id,key,label,position,probability,outcome,max_days&order=pipeline_id,position&limit=500',
      { signal },
    ),
})

const COLOUR = { open: 'blue', won: 'green', lost: 'red' } as const

export function useStageOptions(row?: Row): OptionDef[] {
  const { data } = useQuery(stagesQuery)
  const pipeline = typeof row?.pipeline_id === 'number' ? row.pipeline_id : null
  return useMemo(() => stageOptions(data ?? [], pipeline), [data, pipeline])
}

/** The stages of one pipeline, or of all, each key once. */
export function stageOptions(stages: Stage[], pipeline: number | null): OptionDef[] {
  const seen = new Set<string>()
  const fits = stages.filter((stage) => {
    const first = !seen.has(stage.key) && (pipeline === null || stage.pipeline_id === pipeline)
    if (first) seen.add(stage.key)
    return first
  })
  return fits.map(({ key, label, outcome }) => ({
    key,
    label: { en: label, zh: label },
    colour: COLOUR[outcome],
  }))
}

/** The stage behind the one at which an open deal stands; nothing for what is won or lost. */
export function nextStage(stages: Stage[], row: Row): Stage | null {
  const own = stages.filter((stage) => stage.pipeline_id === row.pipeline_id)
  const now = own.findIndex((stage) => stage.key === row.stage)
  if (own[now]?.outcome !== 'open') return null
  return own.slice(now + 1).find((stage) => stage.outcome !== 'lost') ?? null
}
