/** The search box: records, screens and commands, by keys alone if one likes. */

import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { explain } from '~/feedback/words'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { Entry } from './Entry'
import { palette } from './open'
import classes from './palette.module.css'
import { searchQuery } from './search'
import { useAct } from './useAct'
import { type Item, useItems } from './useItems'

/** How long typing must rest before the server is asked, in milliseconds. */
const REST = 60

export function Palette({ opened }: { opened: boolean }) {
  const { t } = useWords()
  const phone = usePhone()
  return (
    <Modal.Root
      opened={opened}
      onClose={palette.close}
      size={640}
      fullScreen={phone}
      yOffset="10vh"
      transitionProps={{ duration: phone ? 140 : 0 }}
      zIndex={400}
      classNames={{ content: classes.box }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        <Search phone={phone} />
      </Modal.Content>
    </Modal.Root>
  )
}

function Search({ phone }: { phone: boolean }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const [settled, setSettled] = useState('')
  const [wanted] = useDebouncedValue(settled, REST)
  const [at, setAt] = useState(0)
  const [hurried, setHurried] = useState(false)
  const list = useId()
  const act = useAct()
  const search = useQuery(searchQuery(wanted))
  const current = text.trim() === wanted.trim() && !search.isPlaceholderData && !search.isFetching
  const found = text.trim() === '' ? [] : (search.data ?? [])
  const sections = useItems(text, found)
  const items = sections.flatMap((section) => section.items)
  const chosen = items[Math.min(at, items.length - 1)]

  const run = (item: Item | undefined, elsewhere: boolean) => {
    if (!item) return
    if (!elsewhere) palette.close()
    act(item.act, elsewhere)
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === COMPOSING) return
    const down = event.key === 'ArrowDown' || (event.ctrlKey && event.key === 'n')
    const up = event.key === 'ArrowUp' || (event.ctrlKey && event.key === 'p')
    if (down || up) {
      event.preventDefault()
      setAt((Math.min(at, items.length - 1) + (down ? 1 : -1) + items.length) % Math.max(1, items.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      // Whoever types and presses Enter at once means what is about to be found.
      if (current || text.trim() === '') run(chosen, event.metaKey || event.ctrlKey)
      else setHurried(true)
    }
  }
  const change = (then: string, composing: boolean) => {
    setText(then)
    setAt(0)
    setHurried(false)
    if (!composing) setSettled(then)
  }
  useEffect(() => {
    if (!hurried || !current) return
    setHurried(false)
    if (chosen) {
      palette.close()
      act(chosen.act, false)
    }
  }, [hurried, current, chosen, act])

  const active = chosen && `${list}-${chosen.key}`
  useInView(active)
  return (
    <>
      <div className={classes.head}>
        <IconSearch size={18} aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={active}
          aria-autocomplete="list"
          aria-label={t('palette.title')}
          placeholder={t('palette.example')}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          value={text}
          data-autofocus
          onChange={(event) =>
            change(event.currentTarget.value, (event.nativeEvent as InputEvent).isComposing === true)
          }
          onCompositionEnd={(event) => change(event.currentTarget.value, false)}
          onKeyDown={press}
        />
        {(phone || text !== '') && (
          <button
            type="button"
            aria-label={text === '' ? t('close') : t('clear')}
            onClick={() => (text === '' ? palette.close() : change('', false))}
          >
            <IconX size={16} aria-hidden />
          </button>
        )}
        {phone && (
          <button type="button" className={classes.cancel} onClick={palette.close}>
            {t('cancel')}
          </button>
        )}
      </div>
      <div className={classes.wait} data-on={search.isFetching || undefined} />
      <div id={list} role="listbox" aria-label={t('palette.found')} className={classes.list}>
        {sections.map((section) => (
          <div key={section.key} role="group" aria-label={section.label}>
            <div className={classes.section} aria-hidden>
              {section.label}
            </div>
            {section.items.map((item) => (
              <Entry
                key={item.key}
                id={`${list}-${item.key}`}
                item={item}
                active={item === chosen}
                onPoint={() => setAt(items.indexOf(item))}
                onChoose={(elsewhere) => run(item, elsewhere)}
              />
            ))}
          </div>
        ))}
      </div>
      {search.error !== null && text.trim() !== '' && (
        <div className={classes.nothing} role="alert">
          {explain(search.error, t)}
        </div>
      )}
      {current && search.error === null && items.length === 0 && text.trim() !== '' && (
        <div className={classes.nothing}>
          {t('palette.nothing', { text: text.trim() })}
          <p>{t('palette.nothing.help')}</p>
        </div>
      )}
      {found.some((group) => group.building) && <div className={classes.note}>{t('palette.building')}</div>}
      {!phone && <div className={classes.keys}>{t('palette.keys')}</div>}
    </>
  )
}

/** What browsers call a key that an input method has taken. */
const COMPOSING = 229

/** Keeps the chosen entry in sight. */
function useInView(id: string | undefined): void {
  const before = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (id && before.current !== id) document.getElementById(id)?.scrollIntoView({ block: 'nearest' })
    before.current = id
  }, [id])
}
