/** One field of many records. */

import { Button, Checkbox, Popover, Select } from '@mantine/core'
import { cloneElement, Suspense, useState } from 'react'
import { isEditable, listFields } from '~/api/catalog'
import type { FieldDef, ObjectDef, Value } from '~/api/types'
import { changing } from '~/jobs/bulk'
import { useRun } from '~/jobs/useRun'
import { kindOf } from '~/kinds'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import type { Selection } from '../selection'

/** Kinds of which no two records have the same value, or that have an editor of their own. */
const EACH = new Set([
  'secret',
  'json',
  'rich_text',
  'record_id',
  'object_name',
  'auto_number',
  'file',
  'image',
])

interface Props extends LateProps {
  object: ObjectDef
  selection: Selection
}

export function EditMany({ button, object, selection }: Props) {
  const { t, say, language } = useWords()
  const run = useRun(object)
  const [opened, setOpened] = useState(true)
  const [field, setField] = useState<FieldDef | null>(null)
  const [value, setValue] = useState<Value>(null)
  const [empty, setEmpty] = useState(false)
  const [unread, setUnread] = useState<string | null>(null)
  const fields = listFields(object).filter(
    (each) => isEditable(object, each) && !each.unique && !EACH.has(each.kind),
  )
  const choose = (name: string | null) => {
    setField(fields.find((each) => each.name === name) ?? null)
    setValue(null)
    setEmpty(false)
    setUnread(null)
  }
  const ready = field !== null && unread === null && (empty || value !== null)
  const change = () => {
    if (!field || !ready) return
    setOpened(false)
    const label = say(field.label)
    const work = changing(object, selection.picked, { [field.name]: empty ? null : value })
    run(t('job.edit', { field: label }), work, (done) =>
      t('selection.edited', { count: done, shown: formatNumber(done, language), field: label }),
    )
    selection.clear()
  }
  const Input = field && kindOf(field.kind).Input
  return (
    <Popover
      width={300}
      trapFocus
      position="top"
      opened={opened}
      onChange={setOpened}
      // The choices of a list inside stand outside of it.
      closeOnClickOutside={false}
    >
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            change()
          }}
        >
          <Select
            aria-label={t('selection.edit.field')}
            placeholder={t('selection.edit.field')}
            searchable
            data={fields.map((each) => ({ value: each.name, label: say(each.label) }))}
            value={field?.name ?? null}
            onChange={choose}
            comboboxProps={{ withinPortal: false }}
            nothingFoundMessage={t('nothing.found')}
            mb="xs"
            data-autofocus
          />
          {field && Input && !empty && (
            <Suspense>
              <label htmlFor="many-value" className="visually-hidden">
                {say(field.label)}
              </label>
              <Input
                id="many-value"
                object={object}
                field={{ ...field, required: false }}
                value={value}
                onChange={setValue}
                onUnread={setUnread}
                invalid={unread !== null}
                row={{ id: 0 }}
              />
            </Suspense>
          )}
          {field && !field.required && (
            <Checkbox
              mt="xs"
              label={t('selection.edit.empty')}
              checked={empty}
              onChange={(event) => setEmpty(event.currentTarget.checked)}
            />
          )}
          <Button type="submit" fullWidth mt="sm" disabled={!ready}>
            {unread ??
              (selection.count === null
                ? t('selection.edit.all')
                : t('selection.edit.now', {
                    count: selection.count,
                    shown: formatNumber(selection.count, language),
                  }))}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
