/** Bringing a spreadsheet: choose it, see what its columns mean, see what would happen, do it. */

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { may } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { useAttempt } from '~/feedback/useAttempt'
import { explain } from '~/feedback/words'
import { NotThere } from '~/screens/NotThere'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { begin, forget, type ImportState, importQuery, send } from './api'
import { Choose } from './Choose'
import classes from './import.module.css'
import { knownKey, lacking } from './mapping'
import { Outcome } from './Outcome'
import { Prepare } from './Prepare'
import { watchImport } from './watch'

/** The most rows that are tried at once when the file arrives; a longer one is tried when asked. */
const TRIED_AT_ONCE = 20_000

export function ImportScreen() {
  const { object: plural } = useParams({ strict: false })
  const object = useCatalog().object(plural ?? '')
  if (!object) return <NotThere />
  return <ImportOf key={object.name} object={object} />
}

function ImportOf({ object }: { object: ObjectDef }) {
  const { t, say, language } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { job } = useSearch({ strict: false })
  const { data: state, error: lost } = useQuery({ ...importQuery(job ?? ''), enabled: job !== undefined })
  const [file, setFile] = useState<File | null>(null)
  const { busy, refusal, object: wrong, attempt } = useAttempt()

  const show = (then: ImportState | null) => {
    if (then) client.setQueryData(importQuery(then.id).queryKey, then)
    navigate({ to: '.', search: { job: then?.id }, replace: then !== null })
  }
  const guarded = (act: () => Promise<ImportState | null>) => attempt(async () => show(await act()))
  const bring = (chosen: File, sheet: number | null) =>
    guarded(async () => {
      setFile(chosen)
      const found = await send(object.plural, chosen, sheet)
      const columns = found.columns.map((column) => column.field)
      if (found.rows === 0 || found.rows > TRIED_AT_ONCE || lacking(object, columns, knownKey(object, found)))
        return found
      return begin(found.id, { columns, key: knownKey(object, found), dry_run: true })
    })
  const again = () => {
    if (state && state.batch === null && state.stage !== 'running')
      void forget(state.id).catch(() => undefined)
    setFile(null)
    wrong({})
    show(null)
  }

  if (!may(object, 'import')) {
    return (
      <Empty title={t('import.denied', { what: say(object.label_plural) })}>{t('import.denied.help')}</Empty>
    )
  }
  const imported = state && !state.dry_run && state.stage !== 'ready'
  return (
    <div className={classes.screen}>
      {!job || lost || !state ? (
        <Choose
          object={object}
          busy={busy || (job !== undefined && !lost)}
          error={refusal ?? (lost ? explain(lost, t) : null)}
          onChoose={(chosen) => bring(chosen, null)}
        />
      ) : imported ? (
        <Outcome object={object} state={state} onAgain={again} />
      ) : (
        <Prepare
          key={`${state.id}`}
          object={object}
          state={state}
          busy={busy}
          error={refusal}
          onBegin={(wish) =>
            guarded(async () => {
              const then = await begin(state.id, wish)
              const { job, rows, file: name } = then
              if (job !== null)
                void watchImport({ id: job, total: rows, about: { file: name } }, { t, language }, client)
              return then
            })
          }
          onAgain={again}
          onSheet={file ? (sheet) => bring(file, sheet) : null}
        />
      )}
    </div>
  )
}
