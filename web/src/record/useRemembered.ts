import { useEffect } from 'react'
import type { ObjectDef, Row } from '~/api/types'
import { titleOf } from '~/list/titles'
import { remember } from '~/palette/recent'
import { useMe } from '~/shell/context'

/** A record that one opens is offered by the search box. */
export function useRemembered(object: ObjectDef, row: Row | null | undefined): void {
  const me = useMe().id
  const title = row ? titleOf(object, row) : null
  const id = row?.id
  useEffect(() => {
    if (id !== undefined && title !== null) remember(me, { plural: object.plural, id, title })
  }, [me, object.plural, id, title])
}
