/** One attachment: a click looks at it, its menu does the rest. */

import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { type FormEvent, type KeyboardEvent, lazy, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import { formatExact, formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import { fileAddress } from './address'
import type { Attachment } from './attachments'
import { formatSize, lookOf, splitName } from './facts'
import classes from './files.module.css'
import { Picture } from './Picture'
import { useRename } from './useRename'

const FileMenu = lazy(async () => ({ default: (await import('./FileMenu')).FileMenu }))

interface Props {
  link: ObjectDef
  object: ObjectDef
  id: number
  file: Attachment
  shape: 'list' | 'grid'
  onLook: () => void
}

export function FileRow({ link, object, id, file, shape, onLook }: Props) {
  const { t, language } = useWords()
  const [naming, setNaming] = useState(false)
  const name = file.name ?? t('untitled')
  const type = file.media_type ?? ''
  const facts = [
    file.size === null ? null : formatSize(file.size, language),
    file.added_by_id$?.title ?? null,
    formatInstant(file.created_at, language, clockNow(), t('today')),
  ].filter((fact) => fact !== null)
  const inside = (
    <>
      <Picture id={file.file_id} type={type} size={shape === 'grid' ? 320 : 96} />
      <span className={classes.about}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <span className={classes.small} title={formatExact(file.created_at, language)}>
          {facts.join(' · ')}
        </span>
      </span>
    </>
  )
  return (
    <li className={classes.file}>
      {naming ? (
        <Naming link={link} object={object} id={id} file={file} onDone={() => setNaming(false)} />
      ) : lookOf(type) ? (
        <button type="button" className={classes.open} onClick={onLook}>
          {inside}
        </button>
      ) : (
        <a className={classes.open} href={`${fileAddress(file.file_id)}?download`} download={name}>
          {inside}
        </a>
      )}
      <Late
        menu={FileMenu}
        menuProps={{ link, object, id, file, onRename: () => setNaming(true) }}
        button={(press) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            className={classes.more}
            aria-label={t('files.menu', { name })}
            onClick={press}
          >
            <IconDots size={16} />
          </ActionIcon>
        )}
      />
    </li>
  )
}

interface NamingProps {
  link: ObjectDef
  object: ObjectDef
  id: number
  file: Attachment
  onDone: () => void
}

/** Another name; its ending stays unless it is typed anew. */
function Naming({ link, object, id, file, onDone }: NamingProps) {
  const { t } = useWords()
  const [stem, ending] = splitName(file.name ?? '')
  const [text, setText] = useState(stem)
  const rename = useRename(link, object, id)
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    const name = text.trim()
    onDone()
    if (name && name !== stem) void rename(file, name + ending)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    event.stopPropagation()
    onDone()
  }
  return (
    <form className={classes.naming} onSubmit={submit}>
      <input
        // biome-ignore lint/a11y/noAutofocus: one has just asked to write here
        autoFocus
        aria-label={t('files.rename.to')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => submit()}
        onKeyDown={press}
      />
      <span className={classes.small}>{ending}</span>
    </form>
  )
}
