/** What the newest records would have in a field that is computed. */

import { Link } from '@tanstack/react-router'
import type { FieldDef, KindName, ObjectDef } from '~/api/types'
import { kindOf } from '~/kinds'
import { useWords } from '~/words'
import type { Draft } from '../draft'
import classes from './formula.module.css'
import type { Tried } from './useFormulaTrial'

interface Props {
  object: ObjectDef
  draft: Draft
  tried: Tried | undefined
}

/** The name of the field in a record that is only shown here. */
const TRIED = 'tried'

export function FormulaTrial({ object, draft, tried }: Props) {
  const { t, say } = useWords()
  if (!tried) return <div className={classes.trial} aria-live="polite" />
  const field: FieldDef = {
    name: TRIED,
    kind: draft.kind as KindName,
    label: draft.label,
    writable: false,
    decimals: draft.decimals,
    options: draft.options.flatMap(({ key, label, colour }) => (key ? [{ key, label, colour }] : [])),
  }
  const { View } = kindOf(field.kind)
  const filled = tried.tried - tried.empty
  return (
    <div className={classes.trial} aria-live="polite">
      <p>
        {tried.tried === 0 ? t('rule.tried.none') : t('formula.tried', { count: tried.tried, filled })}
        {!tried.stored && ` ${t('formula.shown.only')}`}
      </p>
      {tried.unfit > 0 && (
        <p className={classes.unfit}>
          {t('formula.unfit', { count: tried.unfit })} {tried.why && say(tried.why)}
        </p>
      )}
      {tried.newest.length > 0 && (
        <table>
          <tbody>
            {tried.newest.map(({ id, title, value }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/$object/$id" params={{ object: object.plural, id: String(id) }} target="_blank">
                    {title ?? id}
                  </Link>
                </th>
                <td>
                  {value === null ? (
                    <span className={classes.none}>{t('formula.none')}</span>
                  ) : (
                    <View object={object} field={field} row={{ id, [TRIED]: value }} value={value} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
