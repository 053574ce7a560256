/** Making or changing a chart: what, counted how, by what, drawn how; with the chart beside it. */

import { Button, Modal, Select, TextInput } from '@mantine/core'
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
import { Counted, Grouped, Kind, type PartProps, useTitle } from './Choices'
import type { ChartDef } from './chart'
import classes from './dashboard.module.css'
import { firstChart } from './first'
import { conditionsOf } from './question'

const FilterPopover = lazy(async () => ({ default: (await import('~/list/FilterPopover')).FilterPopover }))

interface Props {
  chart: ChartDef | null
  phone: boolean
  onClose: () => void
  onSave: (chart: ChartDef) => void
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
        <Kind chart={chart} set={set} />
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
