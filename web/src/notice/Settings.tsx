/** Choosing what one is told of. */

import { Select, Switch } from '@mantine/core'
import { fieldOf } from '~/api/catalog'
import { useAttempt } from '~/feedback/useAttempt'
import profile from '~/profile/profile.module.css'
import { useSetting } from '~/settings/useSetting'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { KINDS, type NoticeKind } from './kinds'
import { EVENT_MINUTES, WISH, type Wish } from './settings'

/** Minutes from which on hours and days are spoken of. */
const HOUR = 60
const DAY = 1440

export function NoticeSettings() {
  const { t, say } = useWords()
  const object = useCatalog().named('notification')
  const { possible, value, edit } = useSetting(WISH)
  const { attempt } = useAttempt({ aloud: true })
  const options = object ? fieldOf(object, 'kind')?.options : undefined
  if (!options || !possible) return null
  const set = (change: (now: Wish) => Wish) => attempt(() => edit(change))
  const turn = (kind: NoticeKind, on: boolean) =>
    set((now) => {
      const off = KINDS.filter((one) => (one === kind ? !on : now.off.includes(one)))
      return { ...now, off }
    })
  const minutes = (count: number) => {
    if (count === 0) return t('notice.before.never')
    if (count >= DAY) return t('notice.before.day')
    if (count >= HOUR) return t('notice.before.hour')
    return t('notice.before.minutes', { count })
  }
  return (
    <section className={profile.section} id="notices">
      <h2>{t('notice.title')}</h2>
      <p className={profile.text}>{t('notice.settings.text')}</p>
      {KINDS.map((kind) => {
        const option = options.find(({ key }) => key === kind)
        if (!option) return null
        return (
          <div key={kind} className={profile.row}>
            <span>{say(option.label)}</span>
            {kind === 'event' && !value.off.includes('event') && (
              <Select
                aria-label={t('notice.before')}
                w={180}
                allowDeselect={false}
                value={String(value.event_minutes)}
                data={EVENT_MINUTES.map((count) => ({ value: String(count), label: minutes(count) }))}
                onChange={(count) => count && set((now) => ({ ...now, event_minutes: Number(count) }))}
              />
            )}
            <Switch
              aria-label={say(option.label)}
              checked={!value.off.includes(kind)}
              onChange={(event) => turn(kind, event.currentTarget.checked)}
            />
          </div>
        )
      })}
    </section>
  )
}
