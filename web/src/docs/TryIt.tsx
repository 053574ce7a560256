/** A request that is put together here and sent as whoever is signed in. */

import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { useWords } from '~/words'
import classes from './docs.module.css'
import {
  commandOf,
  type Draft,
  firstBody,
  isFilter,
  keyOf,
  parametersOf,
  type Request,
  requestOf,
} from './request'
import type { Operation, Parameter, Spec } from './spec'

/** How much of an answer is shown, in characters. */
const SHOWN = 20_000

interface Answer {
  status: number
  took: number
  headers: string
  body: string
}

/** Streams do not end, and so have no answer to show. */
const endless = (operation: Operation) =>
  Object.keys(operation.responses['200']?.content ?? {}).includes('text/event-stream')

export function TryIt({ spec, operation }: { spec: Spec; operation: Operation }) {
  const { t, language } = useWords()
  const bodyId = useId()
  const [draft, setDraft] = useState<Draft>(() => ({
    values: {},
    conditions: '',
    body: firstBody(spec, operation),
  }))
  const [answer, setAnswer] = useState<Answer>()
  const [failed, setFailed] = useState(false)
  const [busy, setBusy] = useState(false)
  if (endless(operation)) return null
  const parameters = parametersOf(spec, operation).filter((one) => !one.name.endsWith('-Profile'))
  const request = requestOf(spec, operation, draft)
  const missing = parameters.some((one) => one.required && !draft.values[keyOf(one)]?.trim())
  const send = async () => {
    setBusy(true)
    setFailed(false)
    try {
      setAnswer(await ask(operation.method, request, language))
    } catch {
      setAnswer(undefined)
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }
  const pick = (source: string) => {
    const query = source.split('?')[1]?.split('"')[0] ?? ''
    setDraft(draftOf(parameters, query, draft))
  }
  return (
    <details className={classes.try}>
      <summary>{t('docs.try')}</summary>
      {operation['x-codeSamples'] && (
        <p className={classes.samples}>
          {operation['x-codeSamples'].map(({ label, source }) => (
            <button key={label} type="button" onClick={() => pick(source)}>
              {label}
            </button>
          ))}
        </p>
      )}
      {parameters.map((parameter) =>
        isFilter(parameter) ? (
          <Line
            key="conditions"
            label={t('docs.conditions')}
            value={draft.conditions}
            example="name=ilike.*a*&id=gt.1"
            onChange={(conditions) => setDraft({ ...draft, conditions })}
          />
        ) : (
          <Line
            key={keyOf(parameter)}
            label={parameter.name}
            required={parameter.required}
            value={draft.values[keyOf(parameter)] ?? ''}
            example={parameter.example}
            onChange={(value) =>
              setDraft({ ...draft, values: { ...draft.values, [keyOf(parameter)]: value } })
            }
          />
        ),
      )}
      {operation.requestBody && (
        <div className={classes.line}>
          <label htmlFor={bodyId}>{t('docs.content')}</label>
          <textarea
            id={bodyId}
            rows={8}
            spellCheck={false}
            value={draft.body}
            onChange={(event) => setDraft({ ...draft, body: event.currentTarget.value })}
          />
        </div>
      )}
      <pre className={classes.code}>{commandOf(operation.method, request)}</pre>
      {operation.method !== 'get' && <p className={classes.warn}>{t('docs.real')}</p>}
      <Button onClick={send} loading={busy} disabled={missing}>
        {t('docs.send')}
      </Button>
      <div aria-live="polite">
        {failed && <p>{t('error.unreachable.page')}</p>}
        {answer && <Shown answer={answer} />}
      </div>
    </details>
  )
}

interface LineProps {
  label: string
  value: string
  required?: boolean
  example?: string
  onChange: (value: string) => void
}

function Line({ label, value, required, example, onChange }: LineProps) {
  const id = useId()
  return (
    <div className={classes.line}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        required={required}
        placeholder={example}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}

function Shown({ answer }: { answer: Answer }) {
  const { t } = useWords()
  return (
    <>
      <p>
        <code data-refused={answer.status >= 300 || undefined}>{answer.status}</code>{' '}
        <span className={classes.faint}>{t('docs.took', { ms: answer.took })}</span>
      </p>
      <pre className={classes.code}>{answer.headers}</pre>
      {answer.body && <pre className={classes.code}>{answer.body}</pre>}
    </>
  )
}

/** Sends it with the cookie of whoever is signed in; a refusal is an answer as well. */
async function ask(method: string, { address, headers, body }: Request, language: string): Promise<Answer> {
  const began = performance.now()
  const response = await fetch(address, {
    method: method.toUpperCase(),
    headers: { 'Accept-Language': language, ...headers },
    body,
    credentials: 'same-origin',
  })
  const text = await response.text()
  const took = Math.round(performance.now() - began)
  const told = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  return { status: response.status, took, headers: told, body: pretty(text).slice(0, SHOWN) }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** A query string laid out on the parameters. */
function draftOf(parameters: Parameter[], query: string, draft: Draft): Draft {
  const values: Record<string, string> = {}
  const conditions: string[] = []
  for (const part of query.split('&').filter(Boolean)) {
    const [name, value] = [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]
    const known = parameters.find((one) => one.in === 'query' && one.name === name)
    if (known) values[keyOf(known)] = value
    else conditions.push(part)
  }
  return { ...draft, values, conditions: conditions.join('&') }
}
