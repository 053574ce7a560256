/** The open deals by stage, each stage leading to its list. */

import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { may } from '~/api/catalog'
import { boardStages } from '~/board/columns'
import type { Stage } from '~/objects/opportunity/stages'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatMoney, formatNumber, formatShort } from '~/words/format'
import classes from './home.module.css'
import { figures } from './numbers'
import { behind, type Person, rowsOf, type Whose } from './question'

export interface Step {
  stage: Stage
  count: number
  sum: number
}

/** How many open deals stand in each stage of the pipeline, over all people. */
export function steps(people: Person[], stages: Stage[]): Step[] {
  const open = boardStages(stages, null).filter((stage) => stage.outcome === 'open')
  return open.map((stage) => {
    const rows = people
      .flatMap((person) => rowsOf(person, 'open'))
      .filter((row) => row.stage === stage.key && row.pipeline_id === stage.pipeline_id)
    const add = (name: string) =>
      rows.reduce((sum, row) => sum + (typeof row[name] === 'number' ? row[name] : 0), 0)
    return { stage, count: add('count'), sum: add('sum') }
  })
}

interface Props {
  people: Person[] | undefined
  stages: Stage[] | undefined
  whose: Whose
  now: Date
}

export function Funnel({ people, stages, whose, now }: Props) {
  const { t, language, say } = useWords()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const opportunity = catalog.named('opportunity')
  const open = figures(now).find((figure) => figure.key === 'open')
  if (!opportunity || !open) return null
  const shown = people && stages ? steps(people, stages) : null
  const widest = Math.max(1, ...(shown ?? []).map((step) => step.sum))
  const empty = shown?.every((step) => step.count === 0)
  const several = new Set((stages ?? []).map((stage) => stage.pipeline_id)).size > 1
  const link = (stage: Stage) => {
    const part = {
      ...open.part,
      conditions: [
        ...open.part.conditions,
        { field: 'stage', operator: 'in' as const, values: [stage.key] },
        ...(several
          ? [{ field: 'pipeline_id', operator: 'in' as const, values: [String(stage.pipeline_id)] }]
          : []),
      ],
    }
    return behind(part, whose).search
  }
  return (
    <section className={classes.card}>
      <div className={classes.cardHead}>
        <h2>{t(whose === 'me' ? 'home.funnel.mine' : 'home.funnel')}</h2>
        <Link
          to="/$object"
          params={{ object: opportunity.plural }}
          search={{ as: 'board', f: behind(open.part, whose).search.f }}
        >
          {t('home.board')}
        </Link>
      </div>
      {empty ? (
        <div className={classes.teach}>
          <p>{t('home.funnel.none')}</p>
          {may(opportunity, 'create') && (
            <Button
              variant="default"
              onClick={() =>
                navigate({ to: '.', search: (before) => ({ ...before, create: opportunity.plural }) })
              }
            >
              {t('list.create', { what: say(opportunity.label) })}
            </Button>
          )}
        </div>
      ) : (
        <ol className={classes.funnel}>
          {(shown ?? Array.from({ length: 5 }, () => null)).map((step, at) =>
            step ? (
              <li key={step.stage.key}>
                <Link
                  to="/$object"
                  params={{ object: opportunity.plural }}
                  search={link(step.stage)}
                  title={formatMoney(step.sum, catalog.currency, language)}
                >
                  <span className={classes.stage}>{step.stage.label}</span>
                  <span className={classes.track}>
                    <span
                      className={classes.bar}
                      data-some={step.count > 0 || undefined}
                      style={{ width: `${(step.sum / widest) * 100}%` }}
                    />
                  </span>
                  <span className={classes.count}>{formatNumber(step.count, language)}</span>
                  <span className={classes.sum}>{formatShort(step.sum, catalog.currency, language)}</span>
                </Link>
              </li>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: bones have no names
              <li key={at}>
                <span className={classes.boneRow} />
              </li>
            ),
          )}
        </ol>
      )}
    </section>
  )
}
