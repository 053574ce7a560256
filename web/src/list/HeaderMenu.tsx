/** What one can do with a column: sort, filter, group, pin, hide. */

import { Menu, Popover } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowsSort,
  IconArrowUp,
  IconEyeOff,
  IconFilter,
  IconPin,
  IconPinnedOff,
  IconStack2,
} from '@tabler/icons-react'
import { useState } from 'react'
import { isQueryable } from '~/api/catalog'
import { kindOf } from '~/kinds'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import type { Column } from './columns'
import { FilterEditor } from './FilterEditor'
import { isGroupable } from './groups/layout'
import { readOrder } from './order'
import type { Columns } from './useColumns'
import type { List } from './useList'

interface Props extends LateProps {
  list: List
  columns: Columns
  column: Column
  movable: boolean
}

export function HeaderMenu({ button, list, columns, column, movable }: Props) {
  const { t } = useWords()
  const [filtering, setFiltering] = useState(false)
  const { field } = column
  const icon = { size: 16, 'aria-hidden': true } as const
  const keys = readOrder(list.order)
  if (filtering)
    return (
      <Popover
        width={280}
        trapFocus
        position="bottom-start"
        defaultOpened
        onClose={() => setFiltering(false)}
      >
        <Popover.Target>{button}</Popover.Target>
        <Popover.Dropdown p="xs">
          <FilterEditor
            object={list.object}
            path={field.name}
            onChange={(then) => {
              setFiltering(false)
              list.setConditions([...list.conditions, then])
            }}
          />
        </Popover.Dropdown>
      </Popover>
    )
  return (
    <Menu defaultOpened position="bottom-start">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {field.sortable && (
          <>
            <Menu.Item leftSection={<IconArrowUp {...icon} />} onClick={() => list.sort(field.name)}>
              {t('sort.up')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown {...icon} />}
              onClick={() => list.sort(`${field.name}.desc`)}
            >
              {t('sort.down')}
            </Menu.Item>
            {keys.length > 0 && !keys.some((key) => key.field === field.name) && (
              <Menu.Item leftSection={<IconArrowsSort {...icon} />} onClick={() => list.sortAlso(field.name)}>
                {t('sort.also')}
              </Menu.Item>
            )}
          </>
        )}
        {kindOf(field.kind).operators.length > 0 && isQueryable(field) && (
          <Menu.Item
            leftSection={<IconFilter {...icon} />}
            closeMenuOnClick={false}
            onClick={() => setFiltering(true)}
          >
            {t('filter.by')}
          </Menu.Item>
        )}
        {isGroupable(field) && (
          <Menu.Item
            leftSection={<IconStack2 {...icon} />}
            onClick={() => list.groupBy(list.grouped === field.name ? null : field.name)}
          >
            {t(list.grouped === field.name ? 'group.none' : 'group.by')}
          </Menu.Item>
        )}
        {movable && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={column.pinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />}
              onClick={() => columns.pin(field.name, !column.pinned)}
            >
              {t(column.pinned ? 'columns.unpin' : 'columns.pin')}
            </Menu.Item>
            <Menu.Item leftSection={<IconEyeOff {...icon} />} onClick={() => columns.toggle(field.name)}>
              {t('columns.hide')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
