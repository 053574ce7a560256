/** A record in the bin, as it was: to be read, and to be taken back. */

import { ActionIcon, Button } from '@mantine/core'
import { IconRestore, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Failed } from '~/feedback/Failed'
import { CellValue } from '~/list/Line'
import record from '~/record/record.module.css'
import { useCatalog } from '~/shell/context'
import { iconOf } from '~/shell/icons'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import classes from './bin.module.css'
import { type Lying, lookInBin, recordOf } from './lying'

interface Props {
  lying: Lying
  onRestore: () => void
  onClose: () => void
}

export function Look({ lying, onRestore, onClose }: Props) {
  const { t, say, language } = useWords()
  const object = useCatalog().object(lying.object)
  const { data, error, refetch } = useQuery({
    queryKey: ['bin', 'look', lying.object, lying.record.id],
    queryFn: ({ signal }) => lookInBin(lying.object, lying.record.id, signal),
  })
  if (!object) return null
  const Icon = iconOf(object.icon)
  const when = formatInstant(lying.at, language, clockNow(), t('today'))
  const shown = data && recordOf(object, data)
  return (
    <aside className={`${record.peek} ${classes.look}`} aria-label={say(object.label)}>
      <div className={record.peekBar}>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconRestore size={16} aria-hidden />}
          onClick={onRestore}
        >
          {t('bin.restore')}
        </Button>
        <ActionIcon variant="subtle" color="gray" aria-label={t('close')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <div className={record.peekBody}>
        <div className={record.headTop}>
          <span className={record.icon}>
            <Icon size={18} stroke={1.75} aria-hidden />
          </span>
          <h2 className={classes.title}>{lying.record.title ?? t('untitled')}</h2>
        </div>
        <p className={classes.gone}>
          {lying.by?.title
            ? t('bin.deleted.by', { who: lying.by.title, when })
            : t('bin.deleted.when', { when })}
        </p>
        {error && !data && <Failed error={error} again={refetch} />}
        {shown?.fields.map((field) => (
          <div key={field.name} className={record.field} data-field={field.name}>
            <span className={record.label}>{say(field.label)}</span>
            <span className={record.fixed}>
              <CellValue object={object} field={field} row={shown.row} linked />
            </span>
          </div>
        ))}
      </div>
    </aside>
  )
}
