/** What I set for myself, on all my devices; my password. */

import { Button, PasswordInput, SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ask } from '~/api/client'
import { Refusal } from '~/feedback/Refusal'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { ZoneSelect } from '~/kinds/time_zone/ZoneSelect'
import { NoticeSettings } from '~/notice/Settings'
import { LEAST_PASSWORD } from '~/setup/setup'
import { useCatalog, useMe } from '~/shell/context'
import { CHOICES, type Choice, choose, usePreference } from '~/theme/preferences'
import { type Language, speak, useWords } from '~/words'
import { CalendarAddress } from './CalendarAddress'
import classes from './profile.module.css'
import { useSettle } from './useSettle'

export function ProfileScreen() {
  const { t, language } = useWords()
  const me = useMe()
  const object = useCatalog().named('user')
  const text = usePreference('text')
  const theme = usePreference('theme')
  const density = usePreference('density')
  const store = useSettle()
  const mode = usePreference('mode')
  return (
    <div className={classes.screen}>
      <section className={classes.section}>
        <h2>{me.name}</h2>
        {object && (
          <Link to="/$object/$id" params={{ object: object.plural, id: String(me.id) }}>
            {t('profile.record')}
          </Link>
        )}
        <Link to="/api/docs">{t('docs.link')}</Link>
      </section>
      <section className={classes.section}>
        <h2>{t('profile.screen')}</h2>
        <Row label={t('choice.language')}>
          <SegmentedControl
            aria-label={t('choice.language')}
            value={language}
            onChange={async (value) => {
              await speak(value as Language)
              await store({ locale: value })
            }}
            data={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Row>
        <Row label={t('choice.text')}>
          <SegmentedControl
            aria-label={t('choice.text')}
            value={text}
            onChange={(value) => choose('text', value as Choice<'text'>)}
            data={CHOICES.text.map((value) => ({ value, label: t(`choice.text.${value}`) }))}
          />
        </Row>
        <Row label={t('choice.mode')}>
          <SegmentedControl
            aria-label={t('choice.mode')}
            value={mode}
            onChange={(value) => choose('mode', value as Choice<'mode'>)}
            data={CHOICES.mode.map((value) => ({ value, label: t(`choice.mode.${value}`) }))}
          />
        </Row>
        <Row label={t('choice.theme')}>
          <SegmentedControl
            aria-label={t('choice.theme')}
            value={theme}
            onChange={(value) => choose('theme', value as Choice<'theme'>)}
            data={CHOICES.theme.map((value) => ({ value, label: t(`choice.theme.${value}`) }))}
          />
        </Row>
        <Row label={t('choice.density')}>
          <SegmentedControl
            aria-label={t('choice.density')}
            value={density}
            onChange={(value) => choose('density', value as Choice<'density'>)}
            data={CHOICES.density.map((value) => ({ value, label: t(`choice.density.${value}`) }))}
          />
        </Row>
        <Row label={t('setup.zone')}>
          <ZoneSelect
            aria-label={t('setup.zone')}
            value={me.time_zone}
            onChange={(zone) => zone && store({ time_zone: zone })}
          />
        </Row>
        <p className={classes.note}>{t('profile.goes_along')}</p>
      </section>
      <NoticeSettings />
      <CalendarAddress />
      <Password />
    </div>
  )
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <span>{label}</span>
      {children}
    </div>
  )
}

function Password() {
  const { t } = useWords()
  const [before, setBefore] = useState('')
  const [then, setThen] = useState('')
  const { busy, refusal, errors, object, attempt } = useAttempt()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (then.length < LEAST_PASSWORD) {
      object({ new_password: t('setup.password.short') })
      return
    }
    await attempt(async () => {
      const body = { old_password: before, new_password: then }
      await ask('rpc/change_password', { method: 'POST', body })
      setBefore('')
      setThen('')
      tell({ tone: 'good', text: t('profile.password.changed') })
    })
  }
  return (
    <section className={classes.section}>
      <h2>{t('profile.password')}</h2>
      <form onSubmit={submit} className={classes.form}>
        <PasswordInput
          label={t('profile.password.old')}
          autoComplete="current-password"
          value={before}
          error={errors.old_password}
          onChange={(event) => setBefore(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
        />
        <PasswordInput
          label={t('profile.password.new')}
          description={t('setup.password.help')}
          autoComplete="new-password"
          value={then}
          error={errors.new_password}
          onChange={(event) => setThen(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
        />
        {refusal && Object.keys(errors).length === 0 && <Refusal>{refusal}</Refusal>}
        <Button type="submit" loading={busy}>
          {t('profile.password.change')}
        </Button>
        <p className={classes.note}>{t('profile.password.note')}</p>
      </form>
    </section>
  )
}
