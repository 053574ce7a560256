/** The records of a list in a calendar, by a day or time that they have. */

import { useMemo } from 'react'
import { may } from '~/api/catalog'
import type { FieldDef } from '~/api/types'
import { Frame } from '~/calendar/Frame'
import { sourceOf } from '~/calendar/sources'
import { useView } from '~/calendar/useView'
import { isoDay } from '~/words/format'
import { toInstant } from '~/words/zone'
import type { List } from '../useList'

export default function CalendarOf({ list, field }: { list: List; field: FieldDef }) {
  const { object } = list
  const searched = list.wanted.trim() !== ''
  const sources = useMemo(() => [sourceOf(object, field, searched)], [object, field, searched])
  const view = useView({
    sources,
    narrowed: { me: null, filter: list.filter },
    field,
    make: (start, end) => {
      if (!may(object, 'create') || !field.writable) return null
      const value = field.kind === 'date' ? isoDay(start) : toInstant(start)
      const ends = field.name === 'starts_at' ? [`ends_at.${toInstant(end)}`] : []
      return { create: object.plural, with: [`${field.name}.${value}`, ...ends] }
    },
  })
  return <Frame view={view} />
}
