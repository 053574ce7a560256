/** Records that are likely the same, side by side: to be made one, or to be told apart for good. */

import { Button } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { runSchedule } from '~/jobs/all/ask'
import { useCatalog, useSession } from '~/shell/context'
import { Segments } from '~/shell/Segments'
import { useWords } from '~/words'
import classes from './duplicates.module.css'
import { PairCard } from './PairCard'
import { type Both, MERGED, type PairPage, type Part, readPairs, settle } from './pairs'

const MergePair = lazy(() => import('./MergePair'))

/** The name of the work that looks for duplicates. */
const FINDER = 'find_duplicates'

export function DuplicatesScreen() {
  const { t } = useWords()
  const { of, view } = useSearch({ strict: false })
  const catalog = useCatalog()
  const object = of && catalog.object(of) ? of : null
  const part: Part = { object, state: view === 'different' ? 'different' : 'open' }
  const { both, page, again } = usePairs(part)
  const [merging, setMerging] = useState<Both | null>(null)
  const { busy, attempt } = useAttempt({ aloud: true })
  const judge = (pair: number, different: boolean) =>
    attempt(async () => {
      await settle(pair, different)
      await again()
      const undo = async () => {
        await settle(pair, !different)
        await again()
      }
      tell({ tone: 'good', text: t(different ? 'duplicates.different.done' : 'duplicates.again.done'), undo })
    })
  if (page.error && !page.data) return <Failed error={page.error} again={page.refetch} />
  const isOpen = part.state === 'open'
  return (
    <div className={classes.screen}>
      <Head part={part} />
      <div className={classes.scroll} aria-busy={page.isPending}>
        {page.data && both.length === 0 && !page.hasNextPage && (
          <Empty title={t(isOpen ? 'duplicates.none' : 'duplicates.none.different')}>
            {isOpen && t('duplicates.none.text')}
          </Empty>
        )}
        <ul className={classes.pairs}>
          {both.map((one) => (
            <PairCard
              key={one.pair.id}
              both={one}
              busy={busy}
              {...(isOpen
                ? { onMerge: () => setMerging(one), onDifferent: () => judge(one.pair.id, true) }
                : { onAgain: () => judge(one.pair.id, false) })}
            />
          ))}
        </ul>
        {page.hasNextPage && (
          <Button
            variant="subtle"
            fullWidth
            loading={page.isFetchingNextPage}
            onClick={() => page.fetchNextPage()}
          >
            {t('duplicates.more')}
          </Button>
        )}
      </div>
      {merging && (
        <Suspense>
          <MergePair key={merging.pair.id} both={merging} onClose={() => setMerging(null)} onDone={again} />
        </Suspense>
      )}
    </div>
  )
}

/** The pairs as far as they were read. Who sees few of many gets empty parts, behind which others may come. */
function usePairs(part: Part) {
  const catalog = useCatalog()
  const client = useQueryClient()
  const again = () => client.invalidateQueries({ queryKey: ['duplicate pairs'] })
  const page = useInfiniteQuery({
    queryKey: ['duplicate pairs', part],
    staleTime: 0,
    initialPageParam: null as string | null,
    getNextPageParam: (last: PairPage) => last.next,
    queryFn: ({ pageParam, signal }) => readPairs(catalog, part, pageParam, signal),
  })
  const both = page.data?.pages.flatMap((one) => one.both) ?? []
  const { hasNextPage, isFetching, fetchNextPage } = page
  const isEmpty = page.data !== undefined && both.length === 0
  useEffect(() => {
    if (isEmpty && hasNextPage && !isFetching) fetchNextPage()
  }, [isEmpty, hasNextPage, isFetching, fetchNextPage])
  return { both, page, again }
}

function Head({ part }: { part: Part }) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const { rights } = useSession()
  const navigate = useNavigate()
  const { busy, attempt } = useAttempt({ aloud: true })
  const objects = MERGED.flatMap((name) => catalog.named(name) ?? [])
  const look = () =>
    attempt(async () => {
      await runSchedule(FINDER)
      tell({ tone: 'good', text: t('duplicates.looking') })
    })
  const go = (of: string | null, state: string) =>
    navigate({
      to: '.',
      search: { of: of || undefined, view: state === 'open' ? undefined : state },
      replace: true,
    })
  return (
    <header className={classes.head}>
      <Segments
        label={t('duplicates.of')}
        value={part.object ?? ''}
        onChange={(of) => go(of, part.state)}
        options={[
          { value: '', label: t('duplicates.all') },
          ...objects.map((one) => ({ value: one.plural, label: say(one.label_plural) })),
        ]}
      />
      <Segments
        label={t('duplicates.state')}
        value={part.state}
        onChange={(state) => go(part.object, state)}
        options={[
          { value: 'open', label: t('duplicates.state.open') },
          { value: 'different', label: t('duplicates.state.different') },
        ]}
      />
      {rights.users?.update === 'all' && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSearch size={16} aria-hidden />}
          loading={busy}
          onClick={look}
        >
          {t('duplicates.search')}
        </Button>
      )}
    </header>
  )
}
