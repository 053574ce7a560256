import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { askJson } from '~/api/client'
import { catalogQuery, queryClient, sessionQuery } from '~/api/queries'
import type { SessionDocument } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { useAttempt } from '~/feedback/useAttempt'
import { hasChosenLanguage, speak, useWords } from '~/words'
import { passwordQuery } from './password'
import classes from './SignIn.module.css'

export function SignIn() {
  const { t, language } = useWords()
  const navigate = useNavigate()
  const router = useRouter()
  const { to } = useSearch({ strict: false })
  const { data: state } = useQuery(passwordQuery)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const { busy, refusal, attempt } = useAttempt()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    await attempt(async () => {
      const session = await askJson<SessionDocument>('session', {
        method: 'POST',
        body: { login: login.trim(), password },
      })
      queryClient.removeQueries({ queryKey: catalogQuery.queryKey })
      queryClient.setQueryData(sessionQuery.queryKey, session)
      if (session.user.language && !hasChosenLanguage()) await speak(session.user.language)
      // Only a path of our own: nobody shall be sent elsewhere by a prepared link.
      if (to && /^\/(?![/\\])/.test(to)) router.history.replace(to)
      else await navigate({ to: '/', replace: true })
    })
  }

  return (
    <div className={classes.page}>
      <form className={classes.form} onSubmit={submit}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" />
          Steward
        </div>
        <h1 className={classes.title}>{t('sign.title')}</h1>
        <TextInput
          size="md"
          label={t('sign.login')}
          placeholder={t('sign.login.example')}
          autoComplete="username"
          autoCapitalize="none"
          required
          withAsterisk={false}
          autoFocus
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          size="md"
          label={t('sign.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
        />
        {refusal && <Refusal>{refusal}</Refusal>}
        <Button type="submit" size="md" loading={busy} fullWidth>
          {t('sign.in')}
        </Button>
        {state?.mail ? (
          <Link to="/forgotten" className={classes.link}>
            {t('forgotten.title')}
          </Link>
        ) : (
          <p className={classes.help}>
            {t('sign.forgotten')} <code>steward user password --email you@company.com</code>
          </p>
        )}
      </form>
      <fieldset className={classes.languages}>
        <legend className="visually-hidden">{t('choice.language')}</legend>
        <button type="button" lang="zh-CN" aria-pressed={language === 'zh'} onClick={() => speak('zh')}>
          中文
        </button>
        <button type="button" lang="en" aria-pressed={language === 'en'} onClick={() => speak('en')}>
          English
        </button>
      </fieldset>
    </div>
  )
}
