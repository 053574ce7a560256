/** The field that makes the columns of a board, or places records in a calendar. */

import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import type { List } from '../useList'
import { fieldsFor } from './shapes'

export function ByMenu({ button, list }: LateProps & { list: List }) {
  const { say } = useWords()
  return (
    <Menu defaultOpened position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown mah="24rem" style={{ overflow: 'auto' }}>
        {fieldsFor(list.object, list.shape).map((field) => {
          const on = field.name === list.byField?.name
          return (
            <Menu.Item
              key={field.name}
              aria-current={on || undefined}
              rightSection={on && <IconCheck size={14} aria-hidden />}
              onClick={() => list.setBy(field.name)}
            >
              {say(field.label)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
