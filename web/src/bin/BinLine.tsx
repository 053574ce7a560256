/** One record in the bin: what it is, who deleted it and when. */

import { Button } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import { Person } from '~/kinds/shared/Person'
import { useCatalog } from '~/shell/context'
import { iconOf } from '~/shell/icons'
import { useWords } from '~/words'
import { formatExact, formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import classes from './bin.module.css'
import type { Lying } from './lying'

interface Props {
  lying: Lying
  picked: boolean
  looked: boolean
  busy: boolean
  onPick: () => void
  onLook: () => void
  onRestore: () => void
}

export function BinLine({ lying, picked, looked, busy, onPick, onLook, onRestore }: Props) {
  const { t, say, language } = useWords()
  const object = useCatalog().object(lying.object)
  if (!object) return null
  const Icon = iconOf(object.icon)
  const title = lying.record.title ?? t('untitled')
  return (
    <li className={classes.line} data-looked={looked || undefined} data-picked={picked || undefined}>
      <label className={classes.pick}>
        <input type="checkbox" checked={picked} onChange={onPick} aria-label={t('list.pick', { title })} />
      </label>
      <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden />
      <button type="button" className={classes.name} data-name onClick={onLook}>
        {title}
      </button>
      <span className={classes.kind}>{say(object.label)}</span>
      <span className={classes.by}>
        {lying.by && <Person name={lying.by.title ?? t('untitled')} id={lying.by.id} />}
      </span>
      <time className={classes.when} dateTime={lying.at} title={formatExact(lying.at, language)}>
        {formatInstant(lying.at, language, clockNow(), t('today'))}
      </time>
      <Button
        className={classes.restore}
        variant="default"
        size="compact-sm"
        loading={busy}
        leftSection={<IconRestore size={14} aria-hidden />}
        aria-label={t('bin.restore.one', { title })}
        onClick={onRestore}
      >
        {t('bin.restore')}
      </Button>
    </li>
  )
}
