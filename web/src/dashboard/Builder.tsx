/** Making or changing a chart: what, counted how, by what, drawn how; with the chart beside it. */

import { Button, Checkbox, Modal, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { lazy, useState } from 'react'
import { fieldOf } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { kindOf } from '~/kinds'
import { type Condition, formatCondition } from '~/list/conditions'
import { useCatalog } from '~/shell/context'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import { ChartView } from './ChartView'
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

const FilterPopover = lazy(async () => ({ default: (await import('~/list/FilterPopover')).FilterPopover }))

interface Props {
  chart: ChartDef | null
  phone: boolean
  onClose: () => void
  onSave: (chart: ChartDef) => void
}

/** A chart of an object as one would first want it: how many, by stage or state. */
export function firstChart(object: ObjectDef, id: string): ChartDef {
  const fields = groupable(object)
  const by =
    fields.find((field) => field.name === 'stage' || field.name === 'status') ??
    fields.find((field) => field.kind === 'select')
  return {
    id,
    title: '',
    kind: by ? 'bar' : 'number',
    object: object.name,
    measure: { function: 'count' },
    by: by ? { field: by.name } : undefined,
    f: [],
    x: 0,
    y: 0,
    w: 6,
    h: 4,
  }
}

export function Builder({ chart: given, phone, onClose, onSave }: Props) {
  const { t } = useWords()
  const catalog = useCatalog()
  const objects = catalog.objects.filter((object) => object.traits.includes('base') && !object.part)
  const start = catalog.named('opportunity') ?? objects[0]
  const [chart, setChart] = useState<ChartDef | null>(
    () => given ?? (start ? firstChart(start, crypto.randomUUID()) : null),
  )
  const object = chart ? catalog.named(chart.object) : undefined
  return (
    <Modal
      opened
      onClose={onClose}
      size={960}
      fullScreen={phone}
      title={t(given ? 'chart.edit.title' : 'chart.new')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {chart && object && (
        <Fields
          chart={chart}
          object={object}
          objects={objects}
          setChart={setChart}
          onClose={onClose}
          onSave={onSave}
        />
      )}
    </Modal>
  )
}

interface FieldsProps {
  chart: ChartDef
  object: ObjectDef
  objects: ObjectDef[]
  setChart: (chart: ChartDef) => void
  onClose: () => void
  onSave: (chart: ChartDef) => void
}

function Fields({ chart, object, objects, setChart, onClose, onSave }: FieldsProps) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const proposed = useTitle(chart, object)
  const title = chart.title.trim() || proposed
  const set = (change: Partial<ChartDef>) => setChart({ ...chart, ...change })
  return (
    <form
      className={classes.builder}
      onSubmit={(event) => {
        event.preventDefault()
        onSave({ ...chart, title })
      }}
    >
      <div className={classes.choices}>
        <Select
          label={t('chart.of')}
          searchable
          allowDeselect={false}
          value={object.name}
          data={objects.map((one) => ({ value: one.name, label: say(one.label_plural) }))}
          onChange={(name) => {
            const next = name ? catalog.named(name) : undefined
            if (next)
              setChart({
                ...firstChart(next, chart.id),
                title: chart.title,
                x: chart.x,
                y: chart.y,
                w: chart.w,
                h: chart.h,
              })
          }}
        />
        <Counted chart={chart} object={object} set={set} />
        <Grouped chart={chart} object={object} set={set} />
        <Filters chart={chart} object={object} set={set} />
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
        <TextInput
          label={t('chart.title')}
          placeholder={proposed}
          maxLength={80}
          value={chart.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
      </div>
      <div className={classes.preview}>
        <h3>{title}</h3>
        <div className={classes.body}>
          <ChartView chart={{ ...chart, title }} />
        </div>
      </div>
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit">{t('form.save')}</Button>
      </div>
    </form>
  )
}

/** What a chart is called if nobody says otherwise: `Amount by stage`. */
function useTitle(chart: ChartDef, object: ObjectDef): string {
  const { t, say } = useWords()
  const field = chart.measure.field ? fieldOf(object, chart.measure.field) : undefined
  const by = chart.by ? fieldOf(object, chart.by.field) : undefined
  const what = field ? say(field.label) : say(object.label_plural)
  return by ? t('chart.by', { what, by: say(by.label) }) : what
}

interface PartProps {
  chart: ChartDef
  object: ObjectDef
  set: (change: Partial<ChartDef>) => void
}

function Counted({ chart, object, set }: PartProps) {
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

function Grouped({ chart, object, set }: PartProps) {
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
  const hasEarlier = earlier(conditionsOf(object, chart), new Date()) !== null
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

function Filters({ chart, object, set }: PartProps) {
  const { t, say } = useWords()
  const conditions = conditionsOf(object, chart)
  const setAll = (then: Condition[]) => set({ f: then.map((condition) => formatCondition(condition)) })
  return (
    <div>
      <span className={classes.label}>{t('chart.filters')}</span>
      <div className={classes.filters}>
        {conditions.map((condition, at) => {
          const field = fieldOf(object, condition.field)
          if (!field) return null
          const { operators, FilterWords } = kindOf(field.kind)
          const word = operators.find((known) => known.operator === condition.operator)?.word ?? 'op.is'
          return (
            <span key={formatCondition(condition)} className={classes.filter}>
              {say(field.label)} {t(word)}{' '}
              <FilterWords object={object} field={field} values={condition.values} />
              <button
                type="button"
                aria-label={t('filter.remove', { field: say(field.label) })}
                onClick={() => setAll(conditions.filter((_, index) => index !== at))}
              >
                <IconX size={12} aria-hidden />
              </button>
            </span>
          )
        })}
        <Late
          menu={FilterPopover}
          menuProps={{
            object,
            onChange: (then: Condition | null) => then && setAll([...conditions, then]),
          }}
          button={(press) => (
            <button type="button" className={classes.quiet} onClick={press}>
              <IconFilter size={14} aria-hidden />
              {t('filter.add')}
            </button>
          )}
        />
      </div>
    </div>
  )
}
