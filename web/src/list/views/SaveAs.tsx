/** A name for a list, and who may see it. */

import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { cloneElement, useState } from 'react'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import type { Columns } from '../useColumns'
import type { List } from '../useList'
import { createView, refreshViews, removeView } from './savedViews'
import { currentValues } from './values'

/** The longest name of a view, in characters. */
const LONGEST = 80

interface Props extends LateProps {
  list: List
  columns: Columns
}

export function SaveAs({ button, list, columns }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const [opened, setOpened] = useState(true)
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const { busy, attempt } = useAttempt({ aloud: true })
  const last = list.views.reduce((most, view) => Math.max(most, view.saved?.position ?? 0), 0)

  const save = () =>
    attempt(async () => {
      const id = await createView({
        ...currentValues(list, columns.columns),
        name: name.trim(),
        object: list.object.name,
        visibility: shared ? 'everyone' : 'private',
        position: last + 1,
      })
      await refreshViews(client)
      columns.reset()
      setOpened(false)
      const before = list.view?.key
      list.show(String(id))
      const undo = async () => {
        await removeView(id)
        await refreshViews(client)
        if (before) list.show(before)
      }
      tell({ tone: 'good', text: t('view.saved', { name: name.trim() }), undo })
    })

  return (
    <Popover width={280} trapFocus position="bottom-end" opened={opened} onChange={setOpened}>
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() && !busy) save()
          }}
        >
          <TextInput
            label={t('view.name')}
            placeholder={t('view.name.example')}
            maxLength={LONGEST}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.nativeEvent.isComposing) event.preventDefault()
            }}
            data-autofocus
          />
          <Checkbox
            mt="sm"
            label={t('view.share')}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Button type="submit" fullWidth mt="sm" loading={busy} disabled={name.trim() === ''}>
            {name.trim() === '' ? t('view.name.needed') : t('view.save')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
