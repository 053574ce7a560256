/** The first start: the company, the first person, and where to begin. */

import { Button, PasswordInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconFileSpreadsheet, IconPlayerPlay, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { catalogQuery, queryClient, sessionQuery } from '~/api/queries'
import { LookAround } from '~/demo/LookAround'
import { Refusal } from '~/feedback/Refusal'
import { useAttempt } from '~/feedback/useAttempt'
import { ZoneSelect } from '~/kinds/time_zone/ZoneSelect'
import { deviceZone } from '~/kinds/time_zone/zones'
import { CHOICES, type Choice, choose, usePreference } from '~/theme/preferences'
import { type Language, speak, useWords } from '~/words'
import { type Answers, lacking, type SetupState, sendSetup, setupQuery } from './setup'
import classes from './setup.module.css'

const TRADES = [
  'trading',
  'manufacturing',
  'services',
  'software',
  'retail',
  'catering',
  'education',
  'health',
  'construction',
  'other',
] as const

export function SetupScreen() {
  const { t, language } = useWords()
  const { code } = useSearch({ strict: false })
  const text = usePreference('text')
  const { data: state } = useQuery(setupQuery)
  const [step, setStep] = useState<0 | 1 | 2>(0)
  const { busy, refusal, errors, object, attempt } = useAttempt()
  const [answers, setAnswers] = useState<Answers>({
    code: code ?? '',
    company: '',
    language,
    time_zone: deviceZone(),
    currency: null,
    trade: null,
    name: '',
    login: '',
    password: '',
    text,
  })
  const all: Answers = { ...answers, language, text }
  const set = (change: Partial<Answers>) => {
    setAnswers((before) => ({ ...before, ...change }))
    object({})
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = lacking(all, step === 0 ? 0 : 1)
    if (missing.length > 0) {
      object(
        Object.fromEntries(
          missing.map((name) => [name, t(name === 'password' ? 'setup.password.short' : 'setup.needed')]),
        ),
      )
      return
    }
    if (step === 0) return setStep(1)
    const wrong = await attempt(async () => {
      const session = await sendSetup(all)
      queryClient.removeQueries({ queryKey: catalogQuery.queryKey })
      queryClient.setQueryData(sessionQuery.queryKey, session)
      setStep(2)
    })
    if (wrong && ('company' in wrong || 'time_zone' in wrong)) setStep(0)
  }
  const closed = step !== 2 && state !== undefined && !state.open
  return (
    <div className={classes.page}>
      <main className={classes.card}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" />
          Steward
        </div>
        {!closed && <p className={classes.steps}>{t('setup.step', { step: step + 1, of: 3 })}</p>}
        {step === 2 ? (
          <Begin />
        ) : closed ? (
          <Closed />
        ) : (
          <form onSubmit={submit} className={classes.form} noValidate>
            <h1>{t(step === 0 ? 'setup.company.title' : 'setup.you.title')}</h1>
            {step === 0 ? (
              <Company answers={all} set={set} errors={errors} currencies={state?.currencies ?? []} />
            ) : (
              <You answers={all} set={set} errors={errors} />
            )}
            {refusal && Object.keys(errors).length === 0 && <Refusal>{refusal}</Refusal>}
            <div className={classes.actions}>
              {step === 1 && (
                <Button variant="default" size="md" onClick={() => setStep(0)}>
                  {t('setup.back')}
                </Button>
              )}
              <Button type="submit" size="md" loading={busy}>
                {t(step === 0 ? 'setup.next' : 'setup.finish')}
              </Button>
            </div>
          </form>
        )}
      </main>
    </div>
  )
}

interface StepProps {
  answers: Answers
  set: (change: Partial<Answers>) => void
  errors: Partial<Record<string, string>>
}

function Company({ answers, set, errors, currencies }: StepProps & Pick<SetupState, 'currencies'>) {
  const { t, language, say } = useWords()
  const mode = usePreference('mode')
  return (
    <>
      <div className={classes.pair}>
        <Choose
          label={t('choice.language')}
          value={language}
          onChange={(value) => speak(value as Language)}
          data={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
        <Choose
          label={t('choice.text')}
          value={answers.text}
          onChange={(value) => choose('text', value as Choice<'text'>)}
          data={CHOICES.text.map((value) => ({ value, label: t(`choice.text.${value}`) }))}
        />
      </div>
      <div>
        <Choose
          label={t('choice.mode')}
          value={mode}
          onChange={(value) => choose('mode', value as Choice<'mode'>)}
          data={CHOICES.mode.map((value) => ({ value, label: t(`choice.mode.${value}`) }))}
        />
        <p className={classes.note}>{t('choice.mode.help')}</p>
      </div>
      <TextInput
        size="md"
        label={t('setup.company')}
        autoComplete="organization"
        autoFocus
        value={answers.company}
        error={errors.company}
        onChange={(event) => set({ company: event.currentTarget.value })}
      />
      <Select
        size="md"
        label={t('setup.trade')}
        placeholder={t('choose')}
        value={answers.trade}
        data={TRADES.map((value) => ({ value, label: t(`setup.trade.${value}`) }))}
        onChange={(trade) => set({ trade })}
      />
      <ZoneSelect
        size="md"
        label={t('setup.zone')}
        value={answers.time_zone}
        error={errors.time_zone}
        onChange={(zone) => zone && set({ time_zone: zone })}
      />
      {currencies.length > 0 && (
        <Select
          size="md"
          label={t('setup.currency')}
          description={t('setup.currency.help')}
          searchable
          allowDeselect={false}
          value={answers.currency ?? currencies[0]?.code ?? null}
          data={currencies.map(({ code, label }) => ({ value: code, label: `${say(label)} ${code}` }))}
          onChange={(currency) => set({ currency })}
        />
      )}
    </>
  )
}

function Choose(props: {
  label: string
  value: string
  onChange: (value: string) => void
  data: { value: string; label: string }[]
}) {
  const { label, ...rest } = props
  return (
    <div className={classes.choice}>
      <span>{label}</span>
      <SegmentedControl fullWidth aria-label={label} {...rest} />
    </div>
  )
}

function You({ answers, set, errors }: StepProps) {
  const { t } = useWords()
  return (
    <>
      <TextInput
        size="md"
        label={t('setup.name')}
        autoComplete="name"
        autoFocus
        value={answers.name}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        size="md"
        label={t('setup.login')}
        description={t('setup.login.help')}
        autoComplete="username"
        autoCapitalize="none"
        value={answers.login}
        error={errors.login}
        onChange={(event) => set({ login: event.currentTarget.value })}
      />
      <PasswordInput
        size="md"
        label={t('sign.password')}
        description={t('setup.password.help')}
        autoComplete="new-password"
        value={answers.password}
        error={errors.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
      />
      <TextInput
        size="md"
        label={t('setup.code')}
        description={t('setup.code.help')}
        autoComplete="off"
        autoCapitalize="characters"
        value={answers.code}
        error={errors.code}
        onChange={(event) => set({ code: event.currentTarget.value })}
      />
    </>
  )
}

/** Where one begins. */
function Begin() {
  const { t } = useWords()
  const session = queryClient.getQueryData(sessionQuery.queryKey)
  const navigate = useNavigate()
  return (
    <div className={classes.form}>
      <h1>{t('setup.done')}</h1>
      <ul className={classes.begin}>
        <li>
          <IconUserPlus size={20} aria-hidden />
          <div>
            <Link to="/$object" params={{ object: 'accounts' }} search={{ create: 'accounts' }}>
              {t('setup.first')}
            </Link>
            <p>{t('setup.first.text')}</p>
          </div>
        </li>
        <li>
          <IconFileSpreadsheet size={20} aria-hidden />
          <div>
            <Link to="/$object/import" params={{ object: 'accounts' }}>
              {t('setup.sheet')}
            </Link>
            <p>{t('setup.sheet.text')}</p>
          </div>
        </li>
        <li>
          <IconPlayerPlay size={20} aria-hidden />
          <div>
            <strong>{t('setup.demo')}</strong>
            <p>{t('setup.demo.text')}</p>
            {session?.demo === 'offered' ? <LookAround /> : <code>steward demo</code>}
          </div>
        </li>
      </ul>
      <Button size="md" onClick={() => navigate({ to: '/' })}>
        {t('setup.begin')}
      </Button>
    </div>
  )
}

function Closed() {
  const { t } = useWords()
  const navigate = useNavigate()
  return (
    <div className={classes.form}>
      <h1>{t('setup.closed')}</h1>
      <p className={classes.note}>{t('setup.closed.text')}</p>
      <Button size="md" onClick={() => navigate({ to: '/sign-in' })}>
        {t('sign.in')}
      </Button>
    </div>
  )
}
