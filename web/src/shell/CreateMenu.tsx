import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useWords } from '~/words'
import { useCatalog } from './context'
import { iconOf } from './icons'
import type { LateProps } from './Late'
import { creatable } from './navigation'

export function CreateMenu({ button }: LateProps) {
  const { say } = useWords()
  const navigate = useNavigate()
  return (
    <Menu defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {creatable(useCatalog()).map((object) => {
          const Icon = iconOf(object.icon)
          return (
            <Menu.Item
              key={object.name}
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() =>
                navigate({
                  to: '.',
                  search: (before) => ({ ...before, create: object.plural, with: undefined }),
                })
              }
            >
              {say(object.label)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
