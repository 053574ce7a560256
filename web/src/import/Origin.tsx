/** That the file comes from another CRM, and how much of it comes along. */

import { useWords } from '~/words'
import type { ImportColumn } from './api'
import classes from './import.module.css'

interface Props {
  crm: string
  columns: ImportColumn[]
  number: (count: number) => string
}

export function Origin({ crm, columns, number }: Props) {
  const { t } = useWords()
  const counted = (fate: ImportColumn['fate']) => columns.filter((column) => column.fate === fate)
  const left = counted('left')
  return (
    <section className={classes.known} aria-label={t('import.origin', { crm })}>
      <div>
        <p>
          <strong>{t('import.origin', { crm })}</strong>{' '}
          {t('import.origin.counts', {
            carried: number(counted('carried').length),
            changed: number(counted('changed').length),
            left: number(left.length),
          })}
        </p>
        {left.length > 0 && (
          <details>
            <summary>{t('import.origin.left')}</summary>
            <ul>
              {left.map((column) => (
                <li key={column.heading}>
                  <strong>{column.heading}</strong> {column.why}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </section>
  )
}
