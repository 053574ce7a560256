/** One picker for province, city and district: step by step, or by typing characters, pinyin or initials. */

import { Combobox, InputBase, useCombobox } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readValue } from '~/api/records'
import { useWords } from '~/words'
import type { InputProps } from '../types'
import { partsOf } from './parts'
import classes from './region.module.css'
import { findPlaces, inside, inWords, type Place, regionsQuery } from './tree'

/** The choice of what was typed as it stands: a place that the table does not have. */
const OWN = 'own'

/** The choice of the place inside which one is looking, as a whole. */
const WHOLE = 'whole'

const LEVELS = ['province', 'city', 'district'] as const

export default function RegionInput(props: InputProps) {
  const { id, object, field, row, value, onChange, onPick, onSeveral, invalid, autoFocus } = props
  const { t } = useWords()
  const { data: tree = [], isPending } = useQuery(regionsQuery)
  const [typed, setTyped] = useState<string | null>(null)
  const [within, setWithin] = useState<Place[]>([])
  const store = useCombobox({ defaultOpened: Boolean(autoFocus && (onPick || onSeveral)) })
  const parts = partsOf(object, field)
  const together = parts !== null && onSeveral !== undefined
  const present = together
    ? inWords(parts.map((part) => readValue(row, part.name) as string | null))
    : String(value ?? '')
  const here = within[within.length - 1] ?? null
  const search = typed?.trim() ?? ''
  const found = search ? findPlaces(tree, search) : []
  const level = Math.max(
    LEVELS.findIndex((name) => field.name.endsWith(name)),
    0,
  )

  const settle = (path: (string | null)[]) => {
    setTyped(null)
    setWithin([])
    store.closeDropdown()
    if (together) {
      onSeveral(Object.fromEntries(parts.map((part, at) => [part.name, path[at] ?? null])))
      return
    }
    const own = path[level] ?? null
    onChange(own)
    onPick?.(own)
  }
  const submit = (choice: string) => {
    if (choice === OWN) return settle(together ? [null, search, null] : LEVELS.map(() => search))
    if (choice === WHOLE && here) return settle(here.path)
    const place = (search ? found : inside(tree, here)).find(({ code }) => code === choice)
    if (!place) return
    if (!search && inside(tree, place).length > 0) {
      setWithin([...within, place])
      return store.resetSelectedOption()
    }
    settle(place.path)
  }
  const back = (to: number) => {
    setWithin(within.slice(0, to))
    store.resetSelectedOption()
  }
  const clear = () => {
    if (typed !== null && typed.trim() === '' && present) settle([])
    setTyped(null)
    setWithin([])
    store.closeDropdown()
  }
  return (
    <Combobox store={store} onOptionSubmit={submit} hideDetached={false} transitionProps={{ duration: 0 }}>
      <Combobox.Target withExpandedAttribute>
        <InputBase
          id={id}
          role="combobox"
          autoComplete="off"
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          placeholder={present || t('region.find')}
          value={typed ?? present}
          error={invalid}
          data-autofocus={autoFocus || undefined}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            store.openDropdown()
            store.updateSelectedOptionIndex()
          }}
          onClick={() => store.openDropdown()}
          onFocus={(event) => {
            event.currentTarget.select()
            store.openDropdown()
          }}
          onBlur={clear}
          onKeyDown={(event) => {
            if (event.key === 'Backspace' && !search && within.length > 0 && typed === null) {
              event.preventDefault()
              back(within.length - 1)
            }
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        {!search && here && (
          <div className={classes.path}>
            {/* The place where one types keeps the focus. */}
            <button type="button" onMouseDown={(event) => event.preventDefault()} onClick={() => back(0)}>
              {t('region.all')}
            </button>
            {within.map((place, at) => (
              <button
                key={place.code}
                type="button"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => back(at + 1)}
              >
                <IconChevronRight size={14} aria-hidden />
                {place.name}
              </button>
            ))}
          </div>
        )}
        <Combobox.Options className={classes.options} aria-label={t('region.find')}>
          {!search && here && (
            <Combobox.Option value={WHOLE}>{t('region.whole', { name: here.name })}</Combobox.Option>
          )}
          {(search ? found : inside(tree, here)).map((place) => (
            <Combobox.Option key={place.code} value={place.code}>
              <Line place={place} search={search !== ''} deeper={inside(tree, place).length > 0} />
            </Combobox.Option>
          ))}
          {search && found.length === 0 && (
            <Combobox.Option value={OWN}>{t('region.own', { name: search })}</Combobox.Option>
          )}
          {!search && tree.length === 0 && (
            <Combobox.Empty>{t(isPending ? 'searching' : 'nothing.found')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function Line({ place, search, deeper }: { place: Place; search: boolean; deeper: boolean }) {
  if (search) {
    const around = inWords(place.path.slice(0, -1))
    return (
      <span className={classes.line}>
        {place.name}
        {around && <span className={classes.around}>{around}</span>}
      </span>
    )
  }
  return (
    <span className={classes.line}>
      {place.name}
      {deeper && <IconChevronRight size={14} aria-hidden />}
    </span>
  )
}
