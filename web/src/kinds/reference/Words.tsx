import { useQuery } from '@tanstack/react-query'
import type { ObjectDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import type { FilterWordsProps } from '../types'
import { namesQuery } from './find'

/** So many records are named one by one; more are counted. */
const NAMED = 3

export function ReferenceWords({ field, values }: FilterWordsProps) {
  const { t } = useWords()
  const target = useCatalog().target(field)
  if (values.length > NAMED) return <>{t('filter.several', { count: values.length })}</>
  if (!target) return <>{values.map((value) => (value === '@me' ? t('me') : '…')).join(t('filter.or'))}</>
  return <Names target={target} values={values} />
}

function Names({ target, values }: { target: ObjectDef; values: string[] }) {
  const { t } = useWords()
  const ids = values.filter((value) => value !== '@me').map(Number)
  const { data } = useQuery(namesQuery(target, ids))
  const name = (value: string) =>
    value === '@me' ? t('me') : (data?.find((named) => String(named.id) === value)?.title ?? '…')
  return <>{values.map(name).join(t('filter.or'))}</>
}
