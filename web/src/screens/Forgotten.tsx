/** Asking for a link with which to set a new password. */

import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Refusal } from '~/feedback/Refusal'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import { askForLink, passwordQuery } from './password'
import classes from './SignIn.module.css'

export function Forgotten() {
  const { t } = useWords()
  const { data: state } = useQuery(passwordQuery)
  const [login, setLogin] = useState('')
  const [sent, setSent] = useState(false)
  const { busy, refusal, attempt } = useAttempt()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await attempt(() => askForLink(login.trim())))) setSent(true)
  }
  return (
    <div className={classes.page}>
      <form className={classes.form} onSubmit={submit}>
        <h1 className={classes.title}>{t('forgotten.title')}</h1>
        {state?.mail === false ? (
          <p className={classes.help}>
            {t('sign.forgotten')} <code>steward user password --email you@company.com</code>
          </p>
        ) : sent ? (
          <p className={classes.help} role="status">
            {t('forgotten.sent')}
          </p>
        ) : (
          <>
            <p className={classes.help}>{t('forgotten.text')}</p>
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
            {refusal && <Refusal>{refusal}</Refusal>}
            <Button type="submit" size="md" loading={busy} fullWidth>
              {t('forgotten.send')}
            </Button>
          </>
        )}
        <Link to="/sign-in" className={classes.link}>
          {t('forgotten.back')}
        </Link>
      </form>
    </div>
  )
}
