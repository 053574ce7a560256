import { useQuery } from '@tanstack/react-query'
import type { ObjectDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { type Translate, useWords } from '~/words'
import type { FilterWordsProps } from '../types'
import { namesQuery } from './find'

/** So many records are named one by one; more are counted. */
const NAMED = 3

export function ReferenceWords({ field, values }: FilterWordsProps) {
  const { t } = useWords()
  const target = useCatalog().target(field)
  if (values.length > NAMED) return <>{t('filter.several', { count: values.length })}</>
  if (!target) return <>{values.map((value) => special(value, t) ?? '…').join(t('filter.or'))}</>
  return <Names target={target} values={values} />
}

/** A value that stands for what it is when somebody asks. */
function special(value: string, t: Translate): string | null {
  if (value === '@me') return t('me')
  return value === '@my_departments' ? t('my.departments') : null
}

function Names({ target, values }: { target: ObjectDef; values: string[] }) {
  const { t } = useWords()
  const ids = values.filter((value) => !value.startsWith('@')).map(Number)
  const { data } = useQuery(namesQuery(target, ids))
  const name = (value: string) =>
    special(value, t) ?? data?.find((named) => String(named.id) === value)?.title ?? '…'
  return <>{values.map(name).join(t('filter.or'))}</>
}
