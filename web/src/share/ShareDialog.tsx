/** Who sees a view or a dashboard: its maker, those whom he chooses, or everybody. */

import { Button, Modal, Radio, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconHierarchy, IconX } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { explain } from '~/feedback/words'
import { findQuery } from '~/kinds/reference/find'
import { Person } from '~/kinds/shared/Person'
import { useCatalog, useMe } from '~/shell/context'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { difference, type Reader, readerKey, readersQuery, type Shared, share } from './readers'
import classes from './share.module.css'

/** How long typing must rest before the server is asked, in milliseconds. */
const REST = 150

type Who = 'me' | 'chosen' | 'everyone'

interface ShareProps {
  shared: Shared
  /** What reads the thing itself again. */
  refresh: () => Promise<unknown>
  onClose: () => void
}

export function ShareDialog({ shared, refresh, onClose }: ShareProps) {
  const { t } = useWords()
  const phone = usePhone()
  const { data: kept, error } = useQuery(readersQuery(shared))
  return (
    <Modal
      opened
      onClose={onClose}
      size="md"
      fullScreen={phone}
      title={t('share.title', { name: shared.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {error && <p className={classes.note}>{explain(error, t)}</p>}
      {kept ? (
        <Choice shared={shared} kept={kept} refresh={refresh} onClose={onClose} />
      ) : (
        <div className={classes.waiting} aria-busy={!error} />
      )}
    </Modal>
  )
}

type Kept = Parameters<typeof difference>[0]

function Choice({ shared, kept, refresh, onClose }: ShareProps & { kept: Kept }) {
  const { t } = useWords()
  const client = useQueryClient()
  const before: Who = shared.everyone ? 'everyone' : kept.length > 0 ? 'chosen' : 'me'
  const [who, setWho] = useState<Who>(before)
  const [readers, setReaders] = useState<Reader[]>(kept)
  const { busy, attempt } = useAttempt({ aloud: true })

  const write = async (then: Who, wanted: Reader[]) => {
    const now = await client.fetchQuery({ ...readersQuery(shared), staleTime: 0 })
    const chosen = then === 'chosen' ? wanted : then === 'me' ? [] : now
    await share(shared, then === 'everyone' ? 'everyone' : 'private', difference(now, chosen))
    await client.invalidateQueries({ queryKey: readersQuery(shared).queryKey })
    await refresh()
  }
  const save = () =>
    attempt(async () => {
      await write(who, readers)
      const { name } = shared
      const count = readers.length
      tell({
        tone: 'good',
        text:
          who === 'everyone'
            ? t('view.shared', { name })
            : who === 'me' || count === 0
              ? t('view.unshared', { name })
              : t('share.done', { name, count }),
        undo: () => write(before, kept),
      })
      onClose()
    })

  return (
    <div className={classes.body}>
      <Radio.Group value={who} onChange={(value) => setWho(value as Who)} aria-label={t('share.who')}>
        <div className={classes.choices}>
          <Radio value="me" label={t('share.me')} />
          <Radio value="chosen" label={t('share.chosen')} />
          {who === 'chosen' && <Readers readers={readers} setReaders={setReaders} />}
          <Radio value="everyone" label={t('share.everyone')} />
        </div>
      </Radio.Group>
      <p className={classes.note}>{t(`share.note.${shared.kind}`)}</p>
      <div className={classes.end}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={save} loading={busy}>
          {t('share.save')}
        </Button>
      </div>
    </div>
  )
}

interface ReadersProps {
  readers: Reader[]
  setReaders: (readers: Reader[]) => void
}

function Readers({ readers, setReaders }: ReadersProps) {
  const { t } = useWords()
  return (
    <div className={classes.readers}>
      {readers.length > 0 && (
        <ul className={classes.chips}>
          {readers.map((reader) => (
            <li key={readerKey(reader)}>
              <Name reader={reader} />
              <button
                type="button"
                aria-label={t('share.remove', { who: reader.title ?? t('not.visible') })}
                onClick={() => setReaders(readers.filter((one) => one !== reader))}
              >
                <IconX size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Finder readers={readers} onPick={(reader) => setReaders([...readers, reader])} />
    </div>
  )
}

function Name({ reader }: { reader: Reader }) {
  const { t } = useWords()
  const title = reader.title ?? t('not.visible')
  if (reader.kind === 'user') return <Person name={title} id={reader.id} />
  return (
    <span className={classes.department}>
      <IconHierarchy size={16} stroke={1.75} aria-hidden />
      {title}
    </span>
  )
}

function useFound(object: ObjectDef | undefined, kind: Reader['kind'], wanted: string): Reader[] {
  const user = useCatalog().named('user')
  // Without the object nothing is asked; the query needs one all the same.
  const target = object ?? user
  const query = findQuery(target as ObjectDef, wanted)
  const { data = [] } = useQuery({ ...query, enabled: object !== undefined })
  return object ? data.map(({ id, title }) => ({ kind, id, title })) : []
}

/** How many of a kind are offered. */
const OFFERED = 6

function Finder({ readers, onPick }: { readers: Reader[]; onPick: (reader: Reader) => void }) {
  const { t } = useWords()
  const me = useMe()
  const catalog = useCatalog()
  const [wanted, setWanted] = useState('')
  const [asked] = useDebouncedValue(wanted, REST)
  const chosen = new Set(readers.map(readerKey))
  const isNew = (reader: Reader) =>
    !chosen.has(readerKey(reader)) && !(reader.kind === 'user' && reader.id === me.id)
  const users = useFound(catalog.named('user'), 'user', asked).filter(isNew)
  const departments = useFound(catalog.named('department'), 'department', asked).filter(isNew)
  const found = [...departments.slice(0, OFFERED), ...users.slice(0, OFFERED)]
  const pick = (reader: Reader) => {
    onPick(reader)
    setWanted('')
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (found[0]) pick(found[0])
  }
  return (
    <>
      <TextInput
        aria-label={t('share.find')}
        placeholder={t('share.find')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        onKeyDown={press}
        data-autofocus
      />
      <ul className={classes.found}>
        {found.map((reader) => (
          <li key={readerKey(reader)}>
            <button type="button" onClick={() => pick(reader)}>
              <Name reader={reader} />
            </button>
          </li>
        ))}
        {found.length === 0 && <li className={classes.note}>{t('nothing.found')}</li>}
      </ul>
    </>
  )
}
