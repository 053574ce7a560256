/** Moving a favourite without a mouse, and letting it go. */

import { Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconStarOff } from '@tabler/icons-react'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import type { FavouriteEntry } from './entries'
import { useFavourites } from './useFavourites'

interface Props extends LateProps {
  entries: FavouriteEntry[]
  at: number
}

export function FavouriteMenu({ button, entries, at }: Props) {
  const { t } = useWords()
  const favourites = useFavourites()
  const entry = entries[at]
  if (!entry) return button
  const { favourite, title } = entry
  const icon = { size: 16, 'aria-hidden': true } as const
  const before = (index: number) => entries[index]?.favourite ?? null
  return (
    <Menu defaultOpened position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {at > 0 && (
          <Menu.Item
            leftSection={<IconArrowUp {...icon} />}
            onClick={() => favourites.move(favourite, before(at - 1), title)}
          >
            {t('favourite.up')}
          </Menu.Item>
        )}
        {at < entries.length - 1 && (
          <Menu.Item
            leftSection={<IconArrowDown {...icon} />}
            onClick={() => favourites.move(favourite, before(at + 2), title)}
          >
            {t('favourite.down')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconStarOff {...icon} />}
          onClick={() => favourites.toggle(favourite, title)}
        >
          {t('favourite.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
