/** The numbers of a chart. */

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { fieldOf } from '~/api/catalog'
import { askJson } from '~/api/client'
import type { ObjectDef } from '~/api/types'
import { useOptions } from '~/kinds/select/options'
import { useCatalog, useMe } from '~/shell/context'
import { useWords } from '~/words'
import { formatDuration, formatMoney, formatNumber, formatShort } from '~/words/format'
import { clockNow } from '~/words/zone'
import type { ChartDef, Grouping } from './chart'
import { type Answer, type Naming, readData } from './data'
import { chartQuery, conditionsOf, earlier } from './question'
import type { Spelling } from './spelling'

/** How long the numbers of a chart count as fresh, in milliseconds. */
const FRESH = 60_000

function useNaming(object: ObjectDef, grouping: Grouping | undefined): Naming | null {
  const { t, language } = useWords()
  const field = grouping ? fieldOf(object, grouping.field) : undefined
  const any = object.fields[0]
  const options = useOptions(object, (field ?? any) as NonNullable<typeof any>)
  return useMemo(
    () =>
      field && grouping
        ? {
            field,
            bucket:
              field.kind === 'date' || field.kind === 'datetime' ? (grouping.bucket ?? 'month') : undefined,
            options,
            language,
            none: t('chart.none'),
            yes: t('yes'),
            no: t('no'),
          }
        : null,
    [field, grouping, options, language, t],
  )
}

export function useChart(chart: ChartDef, object: ObjectDef, filter?: string) {
  const { t } = useWords()
  const catalog = useCatalog()
  const me = useMe()
  const by = useNaming(object, chart.by)
  const split = useNaming(object, chart.split)
  const now = useMemo(() => {
    const at = clockNow()
    at.setSeconds(0, 0)
    return at
  }, [])
  const asking = useMemo(() => ({ catalog, me: me.id, filter }), [catalog, me.id, filter])
  const stretch = useMemo(
    () => (chart.compare ? earlier(conditionsOf(object, chart), now) : null),
    [chart, object, now],
  )
  const text = chartQuery(chart, object, asking).toString()
  const textBefore = stretch ? chartQuery(chart, object, asking, stretch).toString() : null
  const answer = useQuery({
    queryKey: ['chart', object.plural, text],
    staleTime: FRESH,
    queryFn: ({ signal }) => askJson<Answer>(`${object.plural}?${text}`, { signal }),
  })
  const before = useQuery({
    queryKey: ['chart', object.plural, textBefore],
    staleTime: FRESH,
    enabled: textBefore !== null,
    queryFn: ({ signal }) => askJson<Answer>(`${object.plural}?${textBefore}`, { signal }),
  })
  const others = t('chart.others')
  const waits = answer.data === undefined || (textBefore !== null && before.data === undefined)
  const data = useMemo(() => {
    if (waits || answer.data === undefined) return null
    const compared = stretch && before.data ? { answer: before.data, stretch } : null
    return readData(chart, answer.data, compared, by, split, others)
  }, [waits, answer.data, before.data, stretch, chart, by, split, others])
  return {
    data,
    error: answer.error ?? before.error,
    again: () => {
      answer.refetch()
      if (before.isError) before.refetch()
    },
  }
}

/** How the numbers of a chart are written. */
export function useSpelling(chart: ChartDef, object: ObjectDef): Spelling {
  const { t, language } = useWords()
  const { currency } = useCatalog()
  const field = chart.measure.field ? fieldOf(object, chart.measure.field) : undefined
  const kind = chart.measure.function === 'count' ? 'integer' : field?.kind
  return useMemo(() => {
    const units = { hours: t('unit.hours'), minutes: t('unit.minutes'), seconds: t('unit.seconds') }
    const exact = (value: number) => {
      if (kind === 'money') return formatMoney(value, currency, language)
      if (kind === 'duration') return formatDuration(value, units)
      const plain = formatNumber(value, language, 2)
      return kind === 'percent' ? `${plain}%` : plain
    }
    return {
      exact,
      short: (value: number) => {
        if (kind === 'money') return formatShort(value, currency, language)
        if (kind === 'duration' || kind === 'percent') return exact(value)
        return formatShort(value, null, language)
      },
      earlier: t('chart.earlier'),
    }
  }, [kind, currency, language, t])
}
