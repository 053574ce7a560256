/** What can be done with the picked rows. */

import { Button } from '@mantine/core'
import {
  IconDownload,
  IconPencil,
  IconTag,
  IconTrash,
  IconUserShare,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy } from 'react'
import { fieldOf, isEditable, listFields, may } from '~/api/catalog'
import type { Total } from '~/api/records'
import { binning } from '~/jobs/bulk'
import { download, exporting } from '~/jobs/export'
import { useRun } from '~/jobs/useRun'
import { useCatalog } from '~/shell/context'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import classes from './list.module.css'
import type { Selection } from './selection'
import type { Columns } from './useColumns'
import type { List } from './useList'

const EditMany = lazy(async () => ({ default: (await import('./many/EditMany')).EditMany }))
const GiveMany = lazy(async () => ({ default: (await import('./many/PickMany')).GiveMany }))
const TagMany = lazy(async () => ({ default: (await import('./many/PickMany')).TagMany }))

interface Props {
  list: List
  columns: Columns
  selection: Selection
  total: Total | undefined
  /** How many rows are on the screen. */
  seen: number
}

export function SelectionBar({ list, columns, selection, total, seen }: Props) {
  const { t, say, language } = useWords()
  const catalog = useCatalog()
  const run = useRun(list.object)
  const navigate = useNavigate()
  const { object } = list
  const { picked, count } = selection
  const owner = fieldOf(object, 'owner_id')
  const canGive = owner !== undefined && isEditable(object, owner)
  const canEdit = listFields(object).some((field) => isEditable(object, field))
  const tagging = catalog.named('tagging')
  const canTag =
    tagging !== undefined &&
    may(tagging, 'create') &&
    tagging.fields.some((field) => field.objects?.includes(object.name))
  const more = !selection.everything && seen > 0 && total !== undefined && total.count > (count ?? 0)

  const bin = () => {
    run(
      t('job.delete', { what: say(object.label_plural) }),
      binning(object, picked),
      (done) => t('selection.binned', { count: done, shown: formatNumber(done, language) }),
      { word: t('nav.bin'), go: () => navigate({ to: '/bin', search: { of: object.plural } }) },
    )
    selection.clear()
  }
  const save = () => {
    const fields = columns.columns.map((column) => column.field)
    const name = `${say(object.label_plural)}.csv`
    const order = list.orderText
    const work = exporting(
      { catalog, object, picked, fields, order: order.includes('$') ? '' : order, say },
      (text) => download(name, text),
    )
    run(t('job.export', { what: say(object.label_plural) }), work, (done) =>
      t('selection.exported', { count: done, shown: formatNumber(done, language) }),
    )
  }

  return (
    <div className={classes.selection} role="toolbar" aria-label={t('selection')}>
      <span className={classes.selectionCount}>
        {count === null
          ? t('selection.everything')
          : t('selection.count', { count, shown: formatNumber(count, language) })}
      </span>
      {more && (
        <Button size="compact-sm" variant="light" onClick={selection.all}>
          {total.atLeast
            ? t('selection.all.more', { shown: formatNumber(total.count, language) })
            : t('selection.all', { shown: formatNumber(total.count, language) })}
        </Button>
      )}
      {canEdit && (
        <Late
          menu={EditMany}
          menuProps={{ object, selection }}
          button={(press) => <Act icon={IconPencil} word={t('selection.edit')} onClick={press} />}
        />
      )}
      {canGive && (
        <Late
          menu={GiveMany}
          menuProps={{ object, selection }}
          button={(press) => <Act icon={IconUserShare} word={t('selection.give')} onClick={press} />}
        />
      )}
      {canTag && (
        <Late
          menu={TagMany}
          menuProps={{ object, selection }}
          button={(press) => <Act icon={IconTag} word={t('selection.tag')} onClick={press} />}
        />
      )}
      {may(object, 'export') && <Act icon={IconDownload} word={t('selection.export')} onClick={save} />}
      {may(object, 'delete') && <Act icon={IconTrash} word={t('selection.bin')} bad onClick={bin} />}
      <Act icon={IconX} word={t('selection.clear')} quiet onClick={selection.clear} />
    </div>
  )
}

interface ActProps {
  icon: TablerIcon
  word: string
  bad?: boolean
  quiet?: boolean
  onClick?: () => void
  ref?: React.Ref<HTMLButtonElement>
}

function Act({ icon: Icon, word, bad, quiet, ...others }: ActProps) {
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color={bad ? 'red' : quiet ? 'gray' : undefined}
      leftSection={<Icon size={16} aria-hidden />}
      {...others}
    >
      {word}
    </Button>
  )
}
