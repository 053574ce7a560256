/** What stands where rows end: nothing, an invitation, or what went wrong. */

import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { may } from '~/api/catalog'
import { Empty } from '~/feedback/Empty'
import { explain } from '~/feedback/words'
import { HelpLink } from '~/help/HelpLink'
import { useWords } from '~/words'
import type { List } from './useList'
import type { Rows } from './useRows'

export function ListEnd({ list, rows }: { list: List; rows: Rows }) {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const { object } = list
  if (rows.error) {
    return (
      <Empty
        title={t('error.title')}
        action={
          <Button variant="default" onClick={rows.again}>
            {t('retry')}
          </Button>
        }
      >
        {explain(rows.error, t)}
      </Empty>
    )
  }
  const narrowed = list.conditions.length > 0 || list.wanted !== ''
  const create = () =>
    navigate({ to: '.', search: (before) => ({ ...before, create: object.plural, with: undefined }) })
  return (
    <Empty
      title={narrowed ? t('list.none.narrowed') : t('list.none', { what: say(object.label_plural) })}
      action={
        narrowed ? (
          <>
            <Button variant="default" onClick={() => (list.wanted ? list.find('') : list.setConditions([]))}>
              {list.wanted ? t('clear') : t('filter.none')}
            </Button>
            <HelpLink chapter="find" />
          </>
        ) : (
          <>
            {may(object, 'create') && (
              <Button onClick={create}>{t('list.create', { what: say(object.label) })}</Button>
            )}
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
        )
      }
    >
      {narrowed ? t('list.none.narrowed.help') : say(object.help)}
    </Empty>
  )
}
