/** Choosing a file for a field: from the device, from the camera, dropped or pasted. */

import { Button } from '@mantine/core'
import {
  type ChangeEvent,
  type ClipboardEvent,
  type DragEvent,
  type FocusEvent,
  useEffect,
  useRef,
  useState,
} from 'react'
import { nameOf } from '~/api/records'
import { explain } from '~/feedback/words'
import { thumbnailAddress } from '~/files/address'
import { carriesFiles, filesOf, nameOfGiven } from '~/files/given'
import { send } from '~/files/send'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { clockNow } from '~/words/zone'
import shared from '../shared/shared.module.css'
import type { InputProps } from '../types'

export default function FileInput({
  id,
  field,
  row,
  value,
  onChange,
  onPick,
  onUnread,
  invalid,
  autoFocus,
}: InputProps) {
  const { t, say } = useWords()
  const phone = usePhone()
  const [part, setPart] = useState<number | null>(null)
  const [name, setName] = useState(nameOf(row, field.name)?.title ?? null)
  const [problem, setProblem] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  const chosen = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const controller = useRef<AbortController | null>(null)
  useEffect(() => () => controller.current?.abort(), [])
  const picture = field.kind === 'image'
  const settle = (file: number | null) => {
    onChange(file)
    onPick?.(file)
  }
  const take = async (files: File[]) => {
    const [file] = files
    if (!file) return
    controller.current?.abort()
    const own = new AbortController()
    controller.current = own
    setProblem(null)
    setPart(0)
    // Until it is there, there is nothing to save.
    onUnread?.(t('files.wait'))
    try {
      const given = nameOfGiven(file, (time) => t('files.screenshot', { time }), clockNow())
      const sent = await send(file, given, { signal: own.signal, onProgress: setPart })
      onUnread?.(null)
      setName(sent.name)
      settle(sent.id)
    } catch (error) {
      if (own.signal.aborted) return
      onUnread?.(null)
      setProblem(explain(error, t))
    } finally {
      if (controller.current === own) setPart(null)
    }
  }
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    void take([...(event.currentTarget.files ?? [])])
    event.currentTarget.value = ''
  }
  const paste = (event: ClipboardEvent) => {
    const files = filesOf(event.clipboardData)
    if (files.length === 0) return
    event.preventDefault()
    void take(files)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(filesOf(event.dataTransfer))
  }
  // The window in which one chooses takes the focus; that is not leaving.
  const stay = (event: FocusEvent) => event.relatedTarget === null && event.stopPropagation()
  const label = say(field.label)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped or pasted on the buttons inside
    <div
      className={shared.drop}
      data-over={over || undefined}
      data-takes-files
      onPaste={paste}
      onDrop={drop}
      onDragOver={(event) => {
        if (!carriesFiles(event.dataTransfer)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onBlur={stay}
    >
      {picture && typeof value === 'number' && (
        <img className={shared.picture} data-large src={thumbnailAddress(value, 320)} alt={label} />
      )}
      {!picture && typeof value === 'number' && (
        <span className={shared.clip}>{name ?? t('timeline.file')}</span>
      )}
      <span className={shared.dropButtons}>
        <Button
          id={id}
          variant="default"
          size="compact-md"
          loading={part !== null}
          aria-invalid={invalid || problem !== null || undefined}
          data-autofocus={autoFocus || undefined}
          onClick={() => chosen.current?.click()}
        >
          {t(value === null ? 'files.choose' : 'files.choose.other')}
        </Button>
        {phone && picture && (
          <Button variant="default" size="compact-md" onClick={() => camera.current?.click()}>
            {t('files.camera')}
          </Button>
        )}
        {typeof value === 'number' && !field.required && (
          <Button variant="subtle" color="gray" size="compact-md" onClick={() => settle(null)}>
            {t('files.remove')}
          </Button>
        )}
      </span>
      {part !== null && (
        <progress max={100} value={Math.round(part * 100)} aria-label={t('files.sending', { name: label })} />
      )}
      {problem ? (
        <span className={shared.dropProblem} role="alert">
          {problem}
        </span>
      ) : (
        <span className={shared.dropHint}>{t('files.drop.here')}</span>
      )}
      <input
        ref={chosen}
        type="file"
        hidden
        accept={picture ? 'image/png,image/jpeg,image/webp,image/gif' : undefined}
        onChange={choose}
        data-chooses={field.name}
      />
      <input ref={camera} type="file" accept="image/*" capture="user" hidden onChange={choose} />
    </div>
  )
}
