/** The address under which other calendars read mine: made, copied once, taken back. */

import { Button, TextInput } from '@mantine/core'
import { IconCalendarShare, IconCopy } from '@tabler/icons-react'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ask, askJson } from '~/api/client'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import classes from './profile.module.css'

interface Shared {
  shared: boolean
  created_at: string | null
}

const sharedQuery = queryOptions({
  queryKey: ['calendar-address'],
  queryFn: ({ signal }) => askJson<Shared>('calendar', { signal }),
})

export function CalendarAddress() {
  const { t, language } = useWords()
  const client = useQueryClient()
  const { data } = useQuery(sharedQuery)
  const [address, setAddress] = useState<string | null>(null)
  const { busy, attempt } = useAttempt({ aloud: true })
  const line = useRef<HTMLInputElement>(null)
  const run = (work: () => Promise<void>) =>
    attempt(async () => {
      await work()
      await client.invalidateQueries({ queryKey: sharedQuery.queryKey })
    })
  const make = () =>
    run(async () => {
      const { path, url } = await askJson<{ path: string; url: string | null }>('calendar', {
        method: 'POST',
      })
      setAddress(url ?? location.origin + path)
    })
  const revoke = () =>
    run(async () => {
      await ask('calendar', { method: 'DELETE' })
      setAddress(null)
      tell({ tone: 'good', text: t('profile.calendar.revoked') })
    })
  const copy = async () => {
    line.current?.select()
    try {
      await navigator.clipboard.writeText(address ?? '')
      tell({ tone: 'good', text: t('profile.calendar.copied') })
    } catch {
      // Without TLS a browser has no clipboard; what is selected can be copied by keys.
      tell({ tone: 'bad', text: t('profile.calendar.by_hand') })
    }
  }
  const since = data?.created_at
  return (
    <section className={classes.section}>
      <h2>{t('profile.calendar')}</h2>
      <p className={classes.text}>{t('profile.calendar.text')}</p>
      {address && (
        <div className={classes.address}>
          <TextInput
            ref={line}
            readOnly
            aria-label={t('profile.calendar.address')}
            description={t('profile.calendar.once')}
            value={address}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
            {t('profile.calendar.copy')}
          </Button>
        </div>
      )}
      {!address && since && (
        <p className={classes.text}>
          {t('profile.calendar.since', { when: formatInstant(since, language, clockNow(), t('today')) })}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<IconCalendarShare size={16} aria-hidden />}
          loading={busy}
          onClick={make}
        >
          {t(data?.shared ? 'profile.calendar.renew' : 'profile.calendar.make')}
        </Button>
        {data?.shared && (
          <Button variant="subtle" color="red" disabled={busy} onClick={revoke}>
            {t('profile.calendar.revoke')}
          </Button>
        )}
      </div>
      {data?.shared && <p className={classes.note}>{t('profile.calendar.note')}</p>}
    </section>
  )
}
