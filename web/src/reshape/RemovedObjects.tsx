/** Removed objects: they can be had back for a while, or their records removed for good. */

import { Button, Modal } from '@mantine/core'
import { IconRestore, IconTrashX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAttempt } from '~/feedback/useAttempt'
import { iconOf } from '~/shell/icons'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import { type OwnObject, objectsQuery, useObjects } from './objects'
import classes from './reshape.module.css'

export function RemovedObjects() {
  const { t, say } = useWords()
  const { restore, purge } = useObjects()
  const { busy, attempt } = useAttempt({ aloud: true })
  const [doomed, setDoomed] = useState<OwnObject | null>(null)
  const removed = useQuery(objectsQuery).data?.removed ?? []
  if (removed.length === 0) return null
  const end = async (object: OwnObject) => {
    await attempt(() => purge(object))
    setDoomed(null)
  }
  return (
    <section>
      <h2 className={classes.group}>{t('reshape.objects.removed')}</h2>
      <ul className={classes.lines}>
        {removed.map((object) => (
          <RemovedObject
            key={object.name}
            object={object}
            busy={busy}
            onRestore={() => attempt(() => restore(object))}
            onPurge={() => setDoomed(object)}
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
          <p className={classes.text}>{t('reshape.object.purge.text')}</p>
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setDoomed(null)}>
              {t('cancel')}
            </Button>
            <Button color="red" loading={busy} onClick={() => end(doomed)}>
              {t('reshape.purge')}
            </Button>
          </div>
        </Modal>
      )}
    </section>
  )
}

interface LineProps {
  object: OwnObject
  busy: boolean
  onRestore: () => void
  onPurge: () => void
}

function RemovedObject({ object, busy, onRestore, onPurge }: LineProps) {
  const { t, say, language } = useWords()
  const Icon = iconOf(object.icon)
  const until = object.purged_at ? formatInstant(object.purged_at, language, clockNow(), t('today')) : ''
  return (
    <li className={classes.line} data-removed>
      <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden />
      <span className={classes.gone}>{say(object.label)}</span>
      <span className={classes.until}>{t('reshape.until', { when: until })}</span>
      <span className={classes.buttons}>
        <Button
          variant="default"
          size="compact-sm"
          disabled={busy}
          leftSection={<IconRestore size={14} aria-hidden />}
          aria-label={t('reshape.restore.one', { field: say(object.label) })}
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
          aria-label={t('reshape.purge.one', { field: say(object.label) })}
          onClick={onPurge}
        >
          {t('reshape.purge')}
        </Button>
      </span>
    </li>
  )
}
