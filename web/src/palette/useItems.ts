/** What the search box offers: what was found, what can be done, and before one types what one had open. */

import { IconHistory, IconListSearch, type TablerIcon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { fieldOf } from '~/api/catalog'
import { savedViewsQuery } from '~/list/views/savedViews'
import { mayReshape } from '~/reshape/api'
import { useCatalog, useMe, useSession } from '~/shell/context'
import { iconOf } from '~/shell/icons'
import { useWords } from '~/words'
import { type Act, type Command, commands, fitting } from './commands'
import { type Detail, detailsOf } from './details'
import { rangesOf } from './marks'
import { useRecent } from './recent'
import type { HitGroup, Range } from './search'

export interface Item {
  key: string
  label: string
  ranges: Range[]
  details: Detail[]
  side?: string
  icon: TablerIcon
  act: Act | { go: 'record'; plural: string; id: number } | { go: 'found'; plural: string; text: string }
}

export interface Section {
  key: string
  label: string
  items: Item[]
}

/** How many records one had open are offered. */
const RECENT = 7

/** How many commands are offered where records were found as well. */
const FEW = 6

export function useItems(text: string, groups: HitGroup[]): Section[] {
  const { t, say, language } = useWords()
  const catalog = useCatalog()
  const recent = useRecent(useMe().id)
  const { data: saved } = useQuery(savedViewsQuery)
  const session = useSession()
  const reshapes = mayReshape(session)
  const demo = session.demo === 'offered'
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language
  const all = useMemo(
    () => commands({ catalog, saved: saved ?? [], reshapes, demo, t, say }),
    [catalog, saved, reshapes, demo, language],
  )
  if (text.trim() === '') {
    const items = recent.slice(0, RECENT).flatMap((one): Item[] => {
      const object = catalog.object(one.plural)
      if (!object) return []
      const act = { go: 'record', plural: one.plural, id: one.id } as const
      const side = say(object.label)
      const key = `recent-${one.plural}-${one.id}`
      return [{ key, label: one.title, ranges: [], details: [], side, icon: IconHistory, act }]
    })
    const creating = all.filter((command) => command.kind === 'create').slice(0, FEW)
    return [
      section('recent', t('palette.recent'), items),
      section(
        'create',
        t('create'),
        creating.map((command) => ofCommand(command, '')),
      ),
      section(
        'screens',
        t('palette.screens'),
        all.filter((command) => command.kind === 'screen').map((command) => ofCommand(command, '')),
      ),
    ].filter((each) => each.items.length > 0)
  }
  const records = groups.flatMap((group): Section[] => {
    const object = catalog.object(group.plural)
    if (!object || group.hits.length === 0) return []
    const items = group.hits.map((hit): Item => {
      const { label, ranges, details } = detailsOf(hit, object.title, (name) => {
        const field = fieldOf(object, name)
        return field ? say(field.label) : ''
      })
      const to = hit.of ?? { plural: group.plural, id: hit.id }
      return {
        key: `${group.plural}-${hit.id}`,
        label: label ?? t('untitled'),
        ranges,
        details,
        icon: iconOf((hit.of && catalog.object(hit.of.plural)?.icon) || object.icon),
        act: { go: 'record', plural: to.plural, id: to.id },
      }
    })
    if (group.more)
      items.push({
        key: `all-${group.plural}`,
        label: t('palette.all', { what: say(object.label_plural), text: text.trim() }),
        ranges: [],
        details: [],
        icon: IconListSearch,
        act: { go: 'found', plural: group.plural, text: text.trim() },
      })
    return [section(group.plural, say(object.label_plural), items)]
  })
  const fits = fitting(all, text)
  const most = records.length > 0 ? FEW : fits.length
  const doing = section(
    'commands',
    t('palette.commands'),
    fits.slice(0, most).map((command) => ofCommand(command, text)),
  )
  const exact = groups.some((group) => group.hits.some((hit) => hit.match === 'exact'))
  const named = fits[0]?.label.toLowerCase() === text.trim().toLowerCase()
  const sections = named && !exact ? [doing, ...records] : [...records, doing]
  return sections.filter((each) => each.items.length > 0)
}

function section(key: string, label: string, items: Item[]): Section {
  return { key, label, items }
}

function ofCommand(command: Command, text: string): Item {
  const ranges = text ? rangesOf(command.label, text) : []
  return { key: command.key, label: command.label, ranges, details: [], icon: command.icon, act: command.act }
}
