/** What a chart counts, by what, and how it is drawn: the choices that every chart has. */

import { Checkbox, SegmentedControl, Select } from '@mantine/core'
import { fieldOf } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { clockNow } from '~/words/zone'
import {
  BUCKETS,
  type Bucket,
  type ChartDef,
  type ChartKind,
  FUNCTIONS,
  groupable,
  isTime,
  KINDS,
  type MeasureFunction,
  measurable,
} from './chart'
import classes from './dashboard.module.css'
import { conditionsOf, earlier } from './question'

/** All of them. */
export function Choices(props: PartProps) {
  return (
    <>
      <Counted {...props} />
      <Grouped {...props} />
      <Kind {...props} />
    </>
  )
}

/** What a chart is called if nobody says otherwise: `Amount by stage`. */
export function useTitle(chart: ChartDef, object: ObjectDef): string {
  const { t, say } = useWords()
  const field = chart.measure.field ? fieldOf(object, chart.measure.field) : undefined
  const by = chart.by ? fieldOf(object, chart.by.field) : undefined
  const what = field ? say(field.label) : say(object.label_plural)
  return by ? t('chart.by', { what, by: say(by.label) }) : what
}

export interface PartProps {
  chart: ChartDef
  object: ObjectDef
  set: (change: Partial<ChartDef>) => void
}

export function Counted({ chart, object, set }: PartProps) {
  const { t, say } = useWords()
  const fields = measurable(object)
  const data = FUNCTIONS.flatMap((name) =>
    name === 'count'
      ? [{ value: 'count', label: t('chart.count_of', { what: say(object.label_plural) }) }]
      : fields.map((field) => ({
          value: `${name}.${field.name}`,
          label: t(`chart.${name}_of`, { field: say(field.label) }),
        })),
  )
  const { function: measured, field } = chart.measure
  return (
    <Select
      label={t('chart.measure')}
      searchable
      allowDeselect={false}
      value={field ? `${measured}.${field}` : measured}
      data={data}
      onChange={(value) => {
        const [name, of] = (value ?? 'count').split('.')
        set({ measure: { function: name as MeasureFunction, ...(of ? { field: of } : {}) } })
      }}
    />
  )
}

export function Grouped({ chart, object, set }: PartProps) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const fields = groupable(object).filter(
    (field) => field.references === undefined || catalog.target(field) !== undefined,
  )
  const data = fields.map((field) => ({ value: field.name, label: say(field.label) }))
  const by = chart.by ? fieldOf(object, chart.by.field) : undefined
  const choose = (name: string | null): Pick<ChartDef, 'by' | 'split' | 'kind'> => {
    const field = name ? fieldOf(object, name) : undefined
    if (!field) return { by: undefined, split: undefined, kind: 'number' }
    const kind = chart.kind === 'number' ? (isTime(field) ? 'line' : 'bar') : chart.kind
    return {
      by: { field: field.name, ...(isTime(field) ? { bucket: 'month' } : {}) },
      split: chart.split,
      kind,
    }
  }
  const bucket = chart.by?.bucket ?? 'month'
  const takesSplit = chart.by && ['bar', 'line', 'table'].includes(chart.kind)
  const hasEarlier = earlier(conditionsOf(object, chart), clockNow()) !== null
  return (
    <>
      <Select
        label={t('chart.grouped')}
        placeholder={t('chart.grouped.none')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('clear') }}
        value={chart.by?.field ?? null}
        data={data}
        onChange={(name) => set(choose(name))}
      />
      {isTime(by) && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('chart.bucket')}
          value={bucket}
          onChange={(value) => by && set({ by: { field: by.name, bucket: value as Bucket } })}
          data={BUCKETS.map((each) => ({ value: each, label: t(`chart.bucket.${each}`) }))}
        />
      )}
      {takesSplit && (
        <Select
          label={t('chart.split')}
          placeholder={t('chart.split.none')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('clear') }}
          value={chart.split?.field ?? null}
          data={data.filter(({ value }) => value !== chart.by?.field && !isTime(fieldOf(object, value)))}
          onChange={(name) => set({ split: name ? { field: name } : undefined })}
        />
      )}
      {hasEarlier && chart.kind !== 'pie' && chart.kind !== 'funnel' && (
        <Checkbox
          label={t('chart.compare')}
          checked={chart.compare ?? false}
          onChange={(event) => set({ compare: event.currentTarget.checked })}
        />
      )}
    </>
  )
}

export function Kind({ chart, set }: Pick<PartProps, 'chart' | 'set'>) {
  const { t } = useWords()
  return (
    <div>
      <span className={classes.label}>{t('chart.kind')}</span>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('chart.kind')}
        value={chart.kind}
        onChange={(kind) => set({ kind: kind as ChartKind })}
        data={KINDS.filter((kind) => kind === 'number' || chart.by !== undefined).map((kind) => ({
          value: kind,
          label: t(`chart.kind.${kind}`),
        }))}
      />
    </div>
  )
}
