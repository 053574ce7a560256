/** The values of a condition in words. */

import { isPeriod, readSpan } from '~/list/periods'
import { useWords } from '~/words'
import { formatDay, formatNumber, isoDay } from '~/words/format'
import { atWall, clockNow } from '~/words/zone'
import { useOptions } from '../select/options'
import type { FilterWordsProps } from '../types'

export function TextWords({ values }: FilterWordsProps) {
  return <>{values.map((value) => `“${value}”`).join(', ')}</>
}

export function NumberWords({ values }: FilterWordsProps) {
  const { language } = useWords()
  return <>{values.map((value) => formatNumber(Number(value), language)).join(', ')}</>
}

export function TimeWords({ values }: FilterWordsProps) {
  const { t, language } = useWords()
  const value = values[0] ?? ''
  if (isPeriod(value)) return <>{t(`period.${value}`)}</>
  const span = readSpan(value)
  if (span) return <>{t(`span.${span.span}`, { days: span.days })}</>
  const day = value.length > 10 ? isoDay(atWall(value)) : value
  return <>{formatDay(day, language, clockNow())}</>
}

/** So many options are named one by one; more are counted. */
const NAMED = 3

export function OptionWords({ object, field, values }: FilterWordsProps) {
  const { t, say } = useWords()
  const options = useOptions(object, field)
  if (values.length > NAMED) return <>{t('filter.several', { count: values.length })}</>
  const label = (key: string) => {
    const option = options.find((option) => option.key === key)
    return option ? say(option.label) : key
  }
  return <>{values.map(label).join(t('filter.or'))}</>
}

export function NoWords() {
  return null
}
