/** Removed fields: they can be had back for a while, or their values removed for good. */

import { Button, Modal } from '@mantine/core'
import { IconRestore, IconTrashX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import type { ReshapedField } from './api'
import { kindIcon } from './kinds'
import classes from './reshape.module.css'
import { useReshape } from './useReshape'

export function Removed({ object, fields }: { object: ObjectDef; fields: ReshapedField[] }) {
  const { t, say } = useWords()
  const reshape = useReshape(object)
  const { busy, attempt } = useAttempt({ aloud: true })
  const [doomed, setDoomed] = useState<ReshapedField | null>(null)
  const purge = async (field: ReshapedField) => {
    await attempt(async () => {
      await reshape.run('purge_field', { field: field.name })
      tell({ tone: 'good', text: t('reshape.purged', { field: say(field.label) }) })
    })
    setDoomed(null)
  }
  return (
    <section>
      <h2 className={classes.group}>{t('reshape.removed.title')}</h2>
      <ul className={classes.lines}>
        {fields.map((field) => (
          <RemovedLine
            key={field.name}
            field={field}
            busy={busy}
            onRestore={() => attempt(() => reshape.restore(field))}
            onPurge={() => setDoomed(field)}
          />
        ))}
      </ul>
      {doomed && (
        <Modal
          opened
          onClose={() => setDoomed(null)}
          title={t('reshape.purge.title', { field: say(doomed.label) })}
          closeButtonProps={{ 'aria-label': t('close') }}
        >
          <p className={classes.text}>{t('reshape.purge.text')}</p>
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setDoomed(null)}>
              {t('cancel')}
            </Button>
            <Button color="red" loading={busy} onClick={() => purge(doomed)}>
              {t('reshape.purge')}
            </Button>
          </div>
        </Modal>
      )}
    </section>
  )
}

interface LineProps {
  field: ReshapedField
  busy: boolean
  onRestore: () => void
  onPurge: () => void
}

function RemovedLine({ field, busy, onRestore, onPurge }: LineProps) {
  const { t, say, language } = useWords()
  const Icon = kindIcon(field.kind)
  const until = field.purged_at ? formatInstant(field.purged_at, language, clockNow(), t('today')) : ''
  return (
    <li className={classes.line} data-removed>
      <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden />
      <span className={classes.gone}>{say(field.label)}</span>
      <span className={classes.until}>{t('reshape.until', { when: until })}</span>
      <span className={classes.buttons}>
        <Button
          variant="default"
          size="compact-sm"
          disabled={busy}
          leftSection={<IconRestore size={14} aria-hidden />}
          aria-label={t('reshape.restore.one', { field: say(field.label) })}
          onClick={onRestore}
        >
          {t('bin.restore')}
        </Button>
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          disabled={busy}
          leftSection={<IconTrashX size={14} aria-hidden />}
          aria-label={t('reshape.purge.one', { field: say(field.label) })}
          onClick={onPurge}
        >
          {t('reshape.purge')}
        </Button>
      </span>
    </li>
  )
}
