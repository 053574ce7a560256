/** What one can do with a view of one's own. */

import { Button, Menu, Popover, TextInput } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowRight,
  IconPencil,
  IconPinned,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useMe } from '~/shell/context'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import type { List } from '../useList'
import {
  changeView,
  refreshViews,
  removeView,
  restoreView,
  type SavedView,
  type ViewValues,
} from './savedViews'

interface Props extends LateProps {
  list: List
  saved: SavedView
  /** Asks who shall see it. */
  onShare: () => void
}

export function ViewMenu({ button, list, saved, onShare }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const me = useMe()
  const [naming, setNaming] = useState(false)

  const guarded = async (act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
    await refreshViews(client)
  }
  const change = (then: ViewValues, before: ViewValues, text: string) =>
    guarded(async () => {
      await changeView(saved.id, then)
      tell({ tone: 'good', text, undo: () => guarded(() => changeView(saved.id, before)) })
    })
  const remove = () =>
    guarded(async () => {
      await removeView(saved.id)
      list.show('')
      const undo = () =>
        guarded(async () => {
          await restoreView(saved.id)
          await refreshViews(client)
          list.show(String(saved.id))
        })
      tell({ tone: 'good', text: t('view.deleted', { name: saved.name }), undo })
    })

  const mine = list.views.flatMap((view) => (view.saved?.by === me.id ? [view.saved] : []))
  const at = mine.findIndex((view) => view.id === saved.id)
  const move = (by: number) =>
    guarded(async () => {
      const order = mine.filter((view) => view.id !== saved.id)
      order.splice(at + by, 0, saved)
      const places = order.map((view, place) => ({ view, place: place + 1 }))
      for (const { view, place } of places)
        if (view.position !== place) await changeView(view.id, { position: place })
    })

  if (naming)
    return (
      <Rename
        button={button}
        saved={saved}
        onClose={() => setNaming(false)}
        onSave={(name) => {
          setNaming(false)
          change({ name }, { name: saved.name }, t('view.saved', { name }))
        }}
      />
    )
  const icon = { size: 16, 'aria-hidden': true } as const
  return (
    <Menu defaultOpened position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil {...icon} />}
          closeMenuOnClick={false}
          onClick={() => setNaming(true)}
        >
          {t('view.rename')}
        </Menu.Item>
        <Menu.Item leftSection={<IconUsers {...icon} />} onClick={onShare}>
          {t('share.open')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPinned {...icon} />}
          onClick={() =>
            change(
              { is_default: !saved.isDefault },
              { is_default: saved.isDefault },
              t(saved.isDefault ? 'view.no.first' : 'view.is.first', { name: saved.name }),
            )
          }
        >
          {t(saved.isDefault ? 'view.unfirst' : 'view.first')}
        </Menu.Item>
        {at > 0 && (
          <Menu.Item leftSection={<IconArrowLeft {...icon} />} onClick={() => move(-1)}>
            {t('view.left')}
          </Menu.Item>
        )}
        {at < mine.length - 1 && (
          <Menu.Item leftSection={<IconArrowRight {...icon} />} onClick={() => move(1)}>
            {t('view.right')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={remove}>
          {t('view.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Rename({
  button,
  saved,
  onClose,
  onSave,
}: LateProps & { saved: SavedView; onClose: () => void; onSave: (name: string) => void }) {
  const { t } = useWords()
  const [name, setName] = useState(saved.name)
  return (
    <Popover width={260} trapFocus position="bottom-end" defaultOpened onClose={onClose}>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim()) onSave(name.trim())
          }}
        >
          <TextInput
            label={t('view.name')}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.nativeEvent.isComposing) event.preventDefault()
            }}
            data-autofocus
          />
          <Button type="submit" fullWidth mt="sm" disabled={name.trim() === ''}>
            {name.trim() === '' ? t('view.name.needed') : t('view.save')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
