/** The options of a field: words, colours and their order, by dragging or with the keys. */

import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPlus, IconX } from '@tabler/icons-react'
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '~/words'
import { COLOURS, type DraftOption, movedTo, newOption, worded } from './draft'
import classes from './reshape.module.css'

interface Props {
  options: DraftOption[]
  /** Whether words of the other language are written, too. */
  both: boolean
  errors: Record<string, string>
  onChange: (options: DraftOption[]) => void
}

export function OptionsEditor({ options, both, errors, onChange }: Props) {
  const { t } = useWords()
  const [carried, setCarried] = useState<number | null>(null)
  const [wanted, setWanted] = useState<number | null>(null)
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (wanted === null) return
    list.current?.querySelector<HTMLInputElement>(`[data-option="${wanted}"] input`)?.focus()
    setWanted(null)
  }, [wanted])
  const put = (at: number, option: DraftOption) =>
    onChange(options.map((known, place) => (place === at ? option : known)))
  const insert = (at: number) => {
    const option = newOption(options.length)
    onChange([...options.slice(0, at), option, ...options.slice(at)])
    setWanted(option.id)
  }
  const move = (from: number, to: number) => {
    if (to < 0 || to >= options.length) return
    onChange(movedTo(options, from, to))
    setWanted(options[from]?.id ?? null)
  }
  return (
    <div className={classes.options}>
      <ol ref={list} className={classes.optionList} aria-label={t('reshape.options')}>
        {options.map((option, at) => (
          <OptionLine
            key={option.id}
            option={option}
            at={at}
            last={options.length - 1}
            both={both}
            error={errors[`options.${at + 1}`]}
            carried={carried === at}
            onChange={(then) => put(at, then)}
            onLines={(lines) => {
              const more = lines.map((line, place) => ({
                ...newOption(options.length + place),
                label: { en: line, zh: line },
              }))
              onChange([...options.slice(0, at), ...more, ...options.slice(at + 1)])
            }}
            onInsert={() => insert(at + 1)}
            onMove={(to) => move(at, to)}
            onRemove={() => onChange(options.filter((known) => known !== option))}
            onCarry={setCarried}
            onOver={() => {
              if (carried === null || carried === at) return
              onChange(movedTo(options, carried, at))
              setCarried(at)
            }}
          />
        ))}
      </ol>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => insert(options.length)}
      >
        {t('reshape.option.add')}
      </Button>
      {errors.options && (
        <p className={classes.error} role="alert">
          {errors.options}
        </p>
      )}
    </div>
  )
}

interface LineProps {
  option: DraftOption
  at: number
  last: number
  both: boolean
  error: string | undefined
  carried: boolean
  onChange: (option: DraftOption) => void
  onLines: (lines: string[]) => void
  onInsert: () => void
  onMove: (to: number) => void
  onRemove: () => void
  onCarry: (at: number | null) => void
  onOver: () => void
}

function OptionLine(props: LineProps) {
  const { option, at, last, both, error, onChange } = props
  const { t, language } = useWords()
  const other = language === 'zh' ? 'en' : 'zh'
  const line = useRef<HTMLLIElement>(null)
  const number = at + 1
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      event.stopPropagation()
      props.onInsert()
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      props.onMove(event.key === 'ArrowUp' ? at - 1 : at + 1)
    }
  }
  const paste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text/plain').split(/\r?\n/)
    const several = lines.map((text) => text.trim()).filter((text) => text !== '')
    if (several.length < 2 || option.key !== undefined) return
    event.preventDefault()
    props.onLines(several)
  }
  const start = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', option.label[language])
    if (line.current) event.dataTransfer.setDragImage(line.current, 8, 8)
    props.onCarry(at)
  }
  return (
    <li
      ref={line}
      className={classes.option}
      data-option={option.id}
      data-carried={props.carried || undefined}
      onDragEnter={props.onOver}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => event.preventDefault()}
    >
      <span
        className={classes.grip}
        draggable
        aria-hidden
        onDragStart={start}
        onDragEnd={() => props.onCarry(null)}
      >
        <IconGripVertical size={16} />
      </span>
      <Colour option={option} number={number} onChange={(colour) => onChange({ ...option, colour })} />
      <div className={classes.words}>
        <TextInput
          size="sm"
          aria-label={t('reshape.option.label', { number })}
          value={option.label[language]}
          error={error}
          onChange={(event) =>
            onChange({ ...option, label: worded(option.label, language, event.currentTarget.value) })
          }
          onKeyDown={press}
          onPaste={paste}
        />
        {both && (
          <TextInput
            size="sm"
            aria-label={t(`reshape.option.label.${other}` as 'reshape.option.label.en', { number })}
            placeholder={t(`reshape.words.${other}` as 'reshape.words.en')}
            value={option.label[other]}
            onChange={(event) =>
              onChange({ ...option, label: { ...option.label, [other]: event.currentTarget.value } })
            }
            onKeyDown={press}
          />
        )}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={at === 0}
        aria-label={t('reshape.option.up', { number })}
        onClick={() => props.onMove(at - 1)}
      >
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={at === last}
        aria-label={t('reshape.option.down', { number })}
        onClick={() => props.onMove(at + 1)}
      >
        <IconArrowDown size={14} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={option.shipped || last === 0}
        aria-label={t('reshape.option.remove', { number })}
        onClick={props.onRemove}
      >
        <IconX size={14} />
      </ActionIcon>
    </li>
  )
}

interface ColourProps {
  option: DraftOption
  number: number
  onChange: (colour: string | null) => void
}

function Colour({ option, number, onChange }: ColourProps) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const choose = (colour: string | null) => {
    onChange(colour)
    setOpen(false)
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={classes.colour}
          style={{ background: swatch(option.colour) }}
          aria-label={t('reshape.option.colour', { number })}
          onClick={() => setOpen((before) => !before)}
        />
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <div className={classes.colours}>
          {[...COLOURS, null].map((colour) => (
            <button
              key={colour ?? 'none'}
              type="button"
              className={classes.colour}
              style={{ background: swatch(colour) }}
              data-chosen={colour === option.colour || undefined}
              aria-label={t(`reshape.colour.${colour ?? 'none'}` as 'reshape.colour.none')}
              onClick={() => choose(colour)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

const swatch = (colour: string | null) => (colour ? `var(--o-${colour})` : 'transparent')
