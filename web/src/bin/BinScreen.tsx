/** What was deleted, newest first: to be looked at, and to be taken back. */

import { Button, Select } from '@mantine/core'
import { IconRestore, IconX } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import list from '~/list/list.module.css'
import { useCatalog } from '~/shell/context'
import { Segments } from '~/shell/Segments'
import type { AppSearch } from '~/shell/search'
import { useKeys } from '~/shell/useKeys'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { BinLine } from './BinLine'
import classes from './bin.module.css'
import { Look } from './Look'
import { type BinPage, binned, keyOf, type Lying, type Part, type Place, readBin } from './lying'
import { useRestore } from './useRestore'

export function BinScreen() {
  const { t } = useWords()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const catalog = useCatalog()
  const part: Part = { object: search.of, mine: search.who === 'me' }
  const go = (then: AppSearch) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...then }), replace: true })
  return (
    <div className={classes.screen}>
      <div className={classes.main}>
        <PartChoice part={part} onChange={go} />
        {part.object && !binned(catalog).some(({ plural }) => plural === part.object) ? (
          <Empty title={t('bin.none')} />
        ) : (
          <Records key={`${part.object}-${part.mine}`} part={part} />
        )}
      </div>
    </div>
  )
}

function PartChoice({ part, onChange }: { part: Part; onChange: (then: AppSearch) => void }) {
  const { t, say } = useWords()
  const objects = binned(useCatalog()).map((object) => ({
    value: object.plural,
    label: say(object.label_plural),
  }))
  return (
    <header className={classes.head}>
      <Segments
        label={t('bin.whose')}
        value={part.mine ? 'me' : 'all'}
        onChange={(who) => onChange({ who: who === 'me' ? 'me' : undefined })}
        options={[
          { value: 'all', label: t('bin.everyone') },
          { value: 'me', label: t('bin.mine') },
        ]}
      />
      <Select
        size="xs"
        aria-label={t('bin.what')}
        placeholder={t('bin.everything')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('bin.everything') }}
        nothingFoundMessage={t('nothing.found')}
        data={objects}
        value={part.object ?? null}
        onChange={(of) => onChange({ of: of ?? undefined })}
      />
    </header>
  )
}

function Records({ part }: { part: Part }) {
  const { t, language } = useWords()
  const restore = useRestore()
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [looked, setLooked] = useState<string | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const page = useInfiniteQuery({
    queryKey: ['bin', part],
    staleTime: 0,
    initialPageParam: null as Place | null,
    getNextPageParam: (last: BinPage) => last.next,
    queryFn: ({ pageParam, signal }) => readBin(part, pageParam, signal),
  })
  const records = page.data?.pages.flatMap((each) => each.records) ?? []
  const looking = records.find((lying) => keyOf(lying) === looked)
  const chosen = records.filter((lying) => picked.has(keyOf(lying)))
  const back = async (meant: Lying[]) => {
    const [first] = meant
    if (!first || busy) return
    setBusy(keyOf(first))
    await restore(meant)
    setPicked(new Set())
    setLooked(null)
    setBusy(null)
  }
  const pick = (lying: Lying) => {
    const next = new Set(picked)
    if (!next.delete(keyOf(lying))) next.add(keyOf(lying))
    setPicked(next)
  }
  const lines = useBinKeys({
    records,
    look: (lying) => setLooked(keyOf(lying)),
    pick,
    restore: (lying) => back(chosen.length > 0 ? chosen : [lying]),
    leave: () => (looking ? setLooked(null) : setPicked(new Set())),
  })
  if (page.error && !page.data) return <Failed error={page.error} again={page.refetch} />
  return (
    <div className={classes.records}>
      <div className={classes.scroll} aria-busy={page.isPending}>
        {!page.isPending && records.length === 0 && <Empty title={t('bin.none')}>{t('bin.none.text')}</Empty>}
        <ul className={classes.lines} ref={lines}>
          {records.map((lying) => (
            <BinLine
              key={keyOf(lying)}
              lying={lying}
              picked={picked.has(keyOf(lying))}
              looked={lying === looking}
              busy={busy === keyOf(lying)}
              onPick={() => pick(lying)}
              onLook={() => setLooked(keyOf(lying))}
              onRestore={() => back([lying])}
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
            {t('timeline.more')}
          </Button>
        )}
      </div>
      {looking && (
        <Look
          key={keyOf(looking)}
          lying={looking}
          onRestore={() => back([looking])}
          onClose={() => setLooked(null)}
        />
      )}
      {chosen.length > 0 && (
        <div className={list.selection} role="toolbar" aria-label={t('selection')}>
          <span className={list.selectionCount}>
            {t('selection.count', {
              count: chosen.length,
              shown: formatNumber(chosen.length, language),
            })}
          </span>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconRestore size={16} aria-hidden />}
            loading={busy !== null}
            onClick={() => back(chosen)}
          >
            {t('bin.restore')}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={16} aria-hidden />}
            onClick={() => setPicked(new Set())}
          >
            {t('selection.clear')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface Keys {
  records: Lying[]
  look: (lying: Lying) => void
  pick: (lying: Lying) => void
  restore: (lying: Lying) => void
  leave: () => void
}

/** The keys of a list, on lines whose names can be focused; gives the list its place. */
function useBinKeys({ records, look, pick, restore, leave }: Keys) {
  const lines = useRef<HTMLUListElement>(null)
  useKeys((event) => {
    const names = [...(lines.current?.querySelectorAll<HTMLElement>('[data-name]') ?? [])]
    const at = names.findIndex((name) => name.closest('li')?.contains(document.activeElement))
    const here = records[at]
    const to = (next: number) => () => names[Math.max(0, Math.min(names.length - 1, next))]?.focus()
    switch (event.key) {
      case 'j':
      case 'ArrowDown':
        return to(at + 1)
      case 'k':
      case 'ArrowUp':
        return to(at - 1)
      case ' ':
        return here && document.activeElement === names[at] ? () => look(here) : null
      case 'x':
        return here ? () => pick(here) : null
      case 'r':
        return here ? () => restore(here) : null
      case 'Escape':
        return leave
      default:
        return null
    }
  })
  return lines
}
