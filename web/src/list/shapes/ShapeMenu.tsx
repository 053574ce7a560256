/** The shapes of a list by their names, where there is no room for a row of them. */

import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import type { List } from '../useList'
import { SHAPE_ICONS } from './ShapeSwitch'
import { shapesOf } from './shapes'

export function ShapeMenu({ button, list }: LateProps & { list: List }) {
  const { t } = useWords()
  return (
    <Menu defaultOpened position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {shapesOf(list.object).map((shape) => {
          const Icon = SHAPE_ICONS[shape]
          return (
            <Menu.Item
              key={shape}
              aria-current={shape === list.shape || undefined}
              leftSection={<Icon size={16} aria-hidden />}
              rightSection={shape === list.shape && <IconCheck size={14} aria-hidden />}
              onClick={() => list.setShape(shape)}
            >
              {t(`list.${shape}`)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
