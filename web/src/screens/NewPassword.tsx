/** Setting a new password by the link of a mail. */

import { Button, PasswordInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { queryClient, sessionQuery } from '~/api/queries'
import { Refusal } from '~/feedback/Refusal'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { LEAST_PASSWORD } from '~/setup/setup'
import { useWords } from '~/words'
import { setByLink } from './password'
import classes from './SignIn.module.css'

export function NewPassword() {
  const { t } = useWords()
  const navigate = useNavigate()
  // Behind the # it stays in the browser: it stands in no log on the way.
  const [token] = useState(() => location.hash.slice(1))
  const [password, setPassword] = useState('')
  const { busy, refusal, errors, object, attempt } = useAttempt()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (password.length < LEAST_PASSWORD) return object({ password: t('setup.password.short') })
    await attempt(async () => {
      await setByLink(token, password)
      // Whoever was signed in here is not any more.
      queryClient.setQueryData(sessionQuery.queryKey, null)
      tell({ tone: 'good', text: t('new.done') })
      await navigate({ to: '/sign-in', hash: '', replace: true })
    })
  }
  if (!token)
    return (
      <div className={classes.page}>
        <div className={classes.form}>
          <h1 className={classes.title}>{t('new.title')}</h1>
          <Refusal>{t('new.no_link')}</Refusal>
          <Button renderRoot={(props) => <Link {...props} to="/forgotten" />} size="md" fullWidth>
            {t('new.again')}
          </Button>
        </div>
      </div>
    )
  return (
    <div className={classes.page}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <h1 className={classes.title}>{t('new.title')}</h1>
        <PasswordInput
          size="md"
          label={t('profile.password.new')}
          description={t('setup.password.help')}
          autoComplete="new-password"
          autoFocus
          value={password}
          error={errors.password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
        />
        {refusal && !errors.password && <Refusal>{refusal}</Refusal>}
        <Button type="submit" size="md" loading={busy} fullWidth>
          {t('new.set')}
        </Button>
        <Link to="/forgotten" className={classes.link}>
          {t('new.again')}
        </Link>
      </form>
    </div>
  )
}
