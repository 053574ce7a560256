import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPrinter, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { may } from '~/api/catalog'
import { remove, restore } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { titleOf } from '~/list/titles'
import { printNow } from '~/print/printing'
import { useWords } from '~/words'
import { refresh } from './refresh'

export function RecordMenu({ object, row }: { object: ObjectDef; row: Row }) {
  const { t } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const bin = async () => {
    try {
      await remove(object, [row.id])
      await navigate({ to: '/$object', params: { object: object.plural } })
      await refresh(client, object)
      tell({
        tone: 'good',
        text: t('record.deleted', { title: titleOf(object, row) ?? t('untitled') }),
        undo,
        lead: {
          word: t('nav.bin'),
          go: () => navigate({ to: '/bin', search: { of: object.plural } }),
        },
      })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }
  const undo = async () => {
    await restore(object, [row.id])
    await refresh(client, object)
    await navigate({ to: '/$object/$id', params: { object: object.plural, id: String(row.id) } })
  }
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('record.menu')}
          data-thumb
          data-unprinted
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPrinter size={16} aria-hidden />} onClick={printNow}>
          {t('print')}
        </Menu.Item>
        {may(object, 'delete') && (
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={bin}>
            {t('record.delete')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
