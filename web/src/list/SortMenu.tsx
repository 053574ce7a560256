/** Sorting by several fields. */

import { ActionIcon, Popover, Select } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconChevronUp, IconX } from '@tabler/icons-react'
import { cloneElement, useState } from 'react'
import { fieldOf, listFields } from '~/api/catalog'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import classes from './filter.module.css'
import { readOrder, type Sort, writeOrder } from './order'
import type { List } from './useList'

/** More keys than these nobody reads. */
const MOST = 5

export function SortMenu({ button, list }: LateProps & { list: List }) {
  const { t, say } = useWords()
  const [opened, setOpened] = useState(true)
  const { object } = list
  const keys = readOrder(list.order).filter((key) => fieldOf(object, key.field))
  const set = (then: Sort[]) => list.sort(then.length > 0 ? writeOrder(then) : undefined)
  const label = (name: string) => {
    const field = fieldOf(object, name)
    return field ? say(field.label) : ''
  }
  const others = listFields(object).filter(
    (field) => field.sortable && !keys.some((key) => key.field === field.name),
  )
  return (
    <Popover width={300} trapFocus position="bottom-start" opened={opened} onChange={setOpened}>
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown p="xs">
        <div className={classes.editorHead}>{t('sort.by')}</div>
        {keys.map((key, at) => (
          <div key={key.field} className={classes.sortRow}>
            <span className={classes.sortName}>{label(key.field)}</span>
            <ActionIcon
              variant="default"
              size="md"
              aria-label={t(key.descending ? 'sort.is.down' : 'sort.is.up', { field: label(key.field) })}
              title={t(key.descending ? 'sort.down' : 'sort.up')}
              onClick={() =>
                set(keys.map((each) => (each === key ? { ...each, descending: !each.descending } : each)))
              }
            >
              {key.descending ? <IconArrowDown size={16} /> : <IconArrowUp size={16} />}
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="md"
              disabled={at === 0}
              aria-label={t('sort.first', { field: label(key.field) })}
              title={t('sort.first', { field: label(key.field) })}
              onClick={() =>
                set([...keys.slice(0, at - 1), key, ...keys.slice(at - 1).filter((each) => each !== key)])
              }
            >
              <IconChevronUp size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="md"
              aria-label={t('sort.drop', { field: label(key.field) })}
              onClick={() => set(keys.filter((each) => each !== key))}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        ))}
        {keys.length < MOST && (
          <Select
            aria-label={t('sort.add')}
            placeholder={t('sort.add')}
            searchable
            value={null}
            data={others.map((field) => ({ value: field.name, label: say(field.label) }))}
            comboboxProps={{ withinPortal: false }}
            nothingFoundMessage={t('nothing.found')}
            onChange={(name) => name && set([...keys, { field: name, descending: false }])}
            mt={4}
            data-autofocus
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
