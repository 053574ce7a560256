/** That the headings are known from an import before, and what follows from it. */

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import type { Known } from './api'
import classes from './import.module.css'
import { type Mapping, same } from './mapping'

interface Props {
  known: Known
  mapping: Mapping
  disabled: boolean
  /** Fills the columns so, and finds records by that. */
  onTake: (mapping: Mapping, key: string | null) => void
}

export function KnownHeadings({ known, mapping, disabled, onTake }: Props) {
  const { t, language } = useWords()
  const when = known.used_at && formatInstant(known.used_at, language, clockNow(), t('today'))
  const who = known.used_by?.name
  return (
    <section className={classes.known} aria-label={t('import.known')}>
      <div>
        <p>
          <strong>{t('import.known')}</strong>{' '}
          {same(mapping, known.columns) ? t('import.known.taken') : t('import.known.other')}
        </p>
        <p>
          <Link to="/$object/$id" params={{ object: 'import_mappings', id: String(known.id) }}>
            {known.name}
          </Link>
          {when && ` · ${who ? t('import.known.by', { who, when }) : t('import.known.at', { when })}`}
        </p>
      </div>
      {!same(mapping, known.columns) && (
        <Button
          size="sm"
          variant="default"
          disabled={disabled}
          onClick={() => onTake(known.columns, known.key)}
        >
          {t('import.known.again')}
        </Button>
      )}
      {!same(mapping, known.afresh) && (
        <Button size="sm" variant="default" disabled={disabled} onClick={() => onTake(known.afresh, null)}>
          {t('import.known.afresh')}
        </Button>
      )}
    </section>
  )
}
