/** The API's description to be read and tried: what there is at the side, one operation in the middle. */

import { IconArrowLeft, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Failed } from '~/feedback/Failed'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import classes from './docs.module.css'
import { OperationView } from './OperationView'
import { findOperations, type Group, groupsOf, type Spec, specQuery } from './spec'

export function DocsScreen() {
  const { language } = useWords()
  const { data: spec, error, refetch } = useQuery(specQuery(language))
  if (error) return <Failed error={error} again={refetch} />
  return spec ? <Docs spec={spec} /> : <div className={classes.screen} aria-busy />
}

function Docs({ spec }: { spec: Spec }) {
  const { t } = useWords()
  const phone = usePhone()
  const { hash } = useLocation()
  const [wanted, setWanted] = useState('')
  const groups = groupsOf(spec)
  const shown = findOperations(groups, wanted)
  const open = groups.flatMap(({ operations }) => operations).find(({ operationId }) => operationId === hash)
  const article = useRef<HTMLElement>(null)
  const name = open?.operationId
  useEffect(() => {
    if (name) article.current?.scrollTo(0, 0)
  }, [name])
  return (
    <div className={classes.screen} data-phone={phone || undefined}>
      {(!phone || !open) && (
        <nav className={classes.list} aria-label={t('docs.operations')}>
          <div className={classes.find}>
            <IconSearch size={16} aria-hidden />
            <input
              type="search"
              value={wanted}
              aria-label={t('docs.find')}
              placeholder={t('docs.find')}
              onChange={(event) => setWanted(event.currentTarget.value)}
            />
          </div>
          {shown.map((group) => (
            <Entries
              key={group.name}
              group={group}
              open={wanted.trim() !== '' || group.operations.some((one) => one === open)}
              current={phone ? undefined : name}
            />
          ))}
          {shown.length === 0 && <p className={classes.none}>{t('docs.none')}</p>}
        </nav>
      )}
      {(open || !phone) && (
        <article ref={article} className={classes.article}>
          {phone && (
            <Link to="/api/docs" hash="" className={classes.back}>
              <IconArrowLeft size={16} aria-hidden />
              {t('docs.operations')}
            </Link>
          )}
          {open ? <OperationView key={name} spec={spec} operation={open} /> : <Welcome spec={spec} />}
        </article>
      )}
    </div>
  )
}

function Entries({ group, open, current }: { group: Group; open: boolean; current?: string }) {
  const [picked, setPicked] = useState<boolean>()
  return (
    <details
      className={classes.group}
      open={picked ?? open}
      onToggle={(event) =>
        event.currentTarget.open !== (picked ?? open) && setPicked(event.currentTarget.open)
      }
    >
      <summary>{group.label}</summary>
      <ul>
        {group.operations.map(({ operationId, method, summary, path }) => (
          <li key={operationId}>
            <Link
              to="/api/docs"
              hash={operationId}
              className={classes.item}
              title={path}
              aria-current={operationId === current ? 'page' : undefined}
            >
              <span className={classes.method} data-method={method}>
                {method}
              </span>
              <span>{summary}</span>
            </Link>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Welcome({ spec }: { spec: Spec }) {
  const { t } = useWords()
  return (
    <>
      <h2>{t('docs.welcome', { version: spec.info.version })}</h2>
      <p>{spec.info.description}</p>
      <p>{t('docs.hint')}</p>
      <p>
        <a href="/api/v1/openapi.json" download="openapi.json">
          {t('docs.download')}
        </a>
      </p>
    </>
  )
}
