/** What stands where rows end: nothing, an invitation, or what went wrong. */

import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { may } from '~/api/catalog'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { HelpLink } from '~/help/HelpLink'
import { useWords } from '~/words'
import type { List } from './useList'
import type { Rows } from './useRows'

export function ListEnd({ list, rows }: { list: List; rows: Rows }) {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const { object } = list
  if (rows.error) return <Failed error={rows.error} again={rows.again} />
  const narrowed = list.conditions.length > 0 || list.wanted !== ''
  // Nobody has looked for anything: the view itself is what leaves all out.
  const untouched = narrowed && !list.isChanged && list.wanted === ''
  const create = () =>
    navigate({ to: '.', search: (before) => ({ ...before, create: object.plural, with: undefined }) })
  const make = may(object, 'create') && (
    <Button onClick={create}>{t('list.create', { what: say(object.label) })}</Button>
  )
  const widen = (
    <Button variant="default" onClick={() => (list.wanted ? list.find('') : list.setConditions([]))}>
      {list.wanted ? t('clear.search') : t('filter.none')}
    </Button>
  )
  if (untouched)
    return (
      <Empty
        title={t('list.none.here', { what: say(object.label_plural) })}
        action={
          <>
            {make}
            {widen}
          </>
        }
      >
        {say(object.help)}
      </Empty>
    )
  if (narrowed)
    return (
      <Empty
        title={t('list.none.narrowed')}
        action={
          <>
            {widen}
            <HelpLink chapter="find" />
          </>
        }
      >
        {t('list.none.narrowed.help')}
      </Empty>
    )
  return (
    <Empty
      title={t('list.none', { what: say(object.label_plural) })}
      action={
        <>
          {make}
          {may(object, 'import') && (
            <Button
              variant="default"
              renderRoot={(props) => (
                <Link to="/$object/import" params={{ object: object.plural }} {...props} />
              )}
            >
              {t('import.bring', { what: say(object.label_plural) })}
            </Button>
          )}
          <HelpLink chapter="import" />
        </>
      }
    >
      {say(object.help)}
    </Empty>
  )
}
