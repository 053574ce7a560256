/** Setting a new password by the link of a mail. */

import { Button, PasswordInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ApiError } from '~/api/client'
import { queryClient, sessionQuery } from '~/api/queries'
import { Refusal } from '~/feedback/Refusal'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
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
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(token ? null : t('new.no_link'))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (password.length < LEAST_PASSWORD) return setWrong(t('setup.password.short'))
    setBusy(true)
    setWrong(null)
    setRefusal(null)
    try {
      await setByLink(token, password)
      // Whoever was signed in here is not any more.
      queryClient.setQueryData(sessionQuery.queryKey, null)
      tell({ tone: 'good', text: t('new.done') })
      await navigate({ to: '/sign-in', hash: '', replace: true })
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : []
      const own = fields.find(({ field }) => field === 'password')
      if (own) setWrong(own.message)
      else setRefusal(explain(error, t))
    } finally {
      setBusy(false)
    }
  }
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
          error={wrong}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
        />
        {refusal && <Refusal>{refusal}</Refusal>}
        <Button type="submit" size="md" loading={busy} disabled={!token} fullWidth>
          {t('new.set')}
        </Button>
        <Link to="/forgotten" className={classes.link}>
          {t('new.again')}
        </Link>
      </form>
    </div>
  )
}
