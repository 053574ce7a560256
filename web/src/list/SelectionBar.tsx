/** What can be done with the picked rows. */

import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrash, IconUserShare, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { fieldOf, may } from '~/api/catalog'
import { askJson } from '~/api/client'
import { changeAll, readValue, remove, restore } from '~/api/records'
import type { ObjectDef, Row, Value } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { kindOf } from '~/kinds'
import { refresh } from '~/record/refresh'
import { useWords } from '~/words'
import classes from './list.module.css'
import type { Selection } from './selection'

export function SelectionBar({ object, selection }: { object: ObjectDef; selection: Selection }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [giving, givingOpen] = useDisclosure(false)
  const ids = [...selection.ids]
  const owner = fieldOf(object, 'owner_id')
  const canGive = owner?.writable && may(object, 'update')

  const bin = async () => {
    try {
      await remove(object, ids)
      selection.clear()
      await refresh(client, object)
      const undo = async () => {
        try {
          await restore(object, ids)
          await refresh(client, object)
        } catch (error) {
          tell({ tone: 'bad', text: explain(error, t) })
        }
      }
      tell({ tone: 'good', text: t('selection.binned', { count: ids.length }), undo })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }

  return (
    <div className={classes.selection} role="toolbar" aria-label={t('selection')}>
      <span className={classes.selectionCount}>{t('selection.count', { count: ids.length })}</span>
      {canGive && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconUserShare size={16} aria-hidden />}
          onClick={givingOpen.open}
        >
          {t('selection.give')}
        </Button>
      )}
      {may(object, 'delete') && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={bin}
        >
          {t('selection.bin')}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconX size={16} aria-hidden />}
        onClick={selection.clear}
      >
        {t('selection.clear')}
      </Button>
      {owner && <Give object={object} ids={ids} opened={giving} onClose={givingOpen.close} />}
    </div>
  )
}

function Give({
  object,
  ids,
  opened,
  onClose,
}: {
  object: ObjectDef
  ids: number[]
  opened: boolean
  onClose: () => void
}) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const [owner, setOwner] = useState<Value>(null)
  const [busy, setBusy] = useState(false)
  const field = fieldOf(object, 'owner_id')
  if (!field) return null
  const { Input } = kindOf(field.kind)

  const give = async () => {
    setBusy(true)
    try {
      const before = await askJson<Row[]>(`${object.plural}?select=id,owner_id&id=in.(${ids.join(',')})`)
      await changeAll(object, ids, { owner_id: owner })
      await refresh(client, object)
      onClose()
      tell({ tone: 'good', text: t('selection.given', { count: ids.length }), undo: () => giveBack(before) })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    } finally {
      setBusy(false)
    }
  }

  const giveBack = async (before: Row[]) => {
    const byOwner = new Map<Value, Row[]>()
    for (const row of before) {
      const owner = readValue(row, 'owner_id')
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), row])
    }
    try {
      for (const [owner_id, rows] of byOwner)
        await changeAll(
          object,
          rows.map((row) => row.id),
          { owner_id },
        )
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
    await refresh(client, object)
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('selection.give.title', { count: ids.length })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <label htmlFor="new-owner" className={classes.giveLabel}>
        {say(field.label)}
      </label>
      <Suspense>
        <Input
          id="new-owner"
          object={object}
          field={field}
          value={owner}
          onChange={setOwner}
          row={{ id: 0 }}
          autoFocus
        />
      </Suspense>
      <Button mt="md" fullWidth loading={busy} disabled={owner === null} onClick={give}>
        {owner === null ? t('selection.give.choose') : t('selection.give')}
      </Button>
    </Modal>
  )
}
