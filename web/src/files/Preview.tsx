/** A file over the whole screen; arrows go to the one before and the next. */

import { ActionIcon, Modal } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { ask } from '~/api/client'
import { useWords } from '~/words'
import { fileAddress, thumbnailAddress } from './address'
import type { Attachment } from './attachments'
import { lookOf } from './facts'
import classes from './files.module.css'

/** The longest part of a text that is shown, in bytes. */
const TEXT_BYTES = 256 * 1024

interface Props {
  files: Attachment[]
  /** The attachment that is shown. */
  at: number
  onAt: (id: number) => void
  onClose: () => void
}

export function Preview({ files, at, onAt, onClose }: Props) {
  const { t } = useWords()
  const shown = files.filter((file) => lookOf(file.media_type ?? '') !== null)
  const place = shown.findIndex((file) => file.id === at)
  const file = shown[place]
  const before = shown[place - 1]
  const next = shown[place + 1]
  if (!file) return null
  const name = file.name ?? t('untitled')
  const press = (event: KeyboardEvent) => {
    const to = event.key === 'ArrowLeft' ? before : event.key === 'ArrowRight' ? next : undefined
    if (!to || (event.target as HTMLElement).closest('video, audio')) return
    event.preventDefault()
    event.stopPropagation()
    onAt(to.id)
  }
  const step = (
    to: Attachment | undefined,
    word: 'files.before' | 'files.next',
    Icon: typeof IconChevronLeft,
  ) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={44}
      aria-label={t(word)}
      title={t(word)}
      aria-disabled={to === undefined}
      data-end={to === undefined || undefined}
      onClick={() => to && onAt(to.id)}
    >
      <Icon size={22} />
    </ActionIcon>
  )
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen
      title={<span className={classes.previewName}>{name}</span>}
      closeButtonProps={{ 'aria-label': t('close') }}
      onKeyDown={press}
      classNames={{ body: classes.previewBody, content: classes.previewContent }}
    >
      <div className={classes.stage} key={file.id}>
        <Shown file={file} name={name} />
      </div>
      <div className={classes.previewEnd}>
        {shown.length > 1 && step(before, 'files.before', IconChevronLeft)}
        {shown.length > 1 && (
          <span className={classes.small} role="status">
            {place + 1} / {shown.length}
          </span>
        )}
        {shown.length > 1 && step(next, 'files.next', IconChevronRight)}
        <ActionIcon
          component="a"
          href={`${fileAddress(file.file_id)}?download`}
          download={name}
          variant="subtle"
          color="gray"
          size={44}
          aria-label={t('files.download')}
          title={t('files.download')}
        >
          <IconDownload size={20} />
        </ActionIcon>
      </div>
    </Modal>
  )
}

function Shown({ file, name }: { file: Attachment; name: string }) {
  const { t } = useWords()
  const address = fileAddress(file.file_id)
  switch (lookOf(file.media_type ?? '')) {
    case 'picture':
      // Films in a picture move only as they are.
      return file.media_type === 'image/gif' ? (
        <img src={address} alt={name} />
      ) : (
        <img src={thumbnailAddress(file.file_id, 1280)} alt={name} />
      )
    case 'pdf':
      // No sandbox: the browser's program for PDF does not start in one. The file itself may run nothing.
      return <iframe src={address} title={name} />
    case 'sound':
      // biome-ignore lint/a11y/useMediaCaption: a recording has none
      return <audio src={address} controls aria-label={name} />
    case 'film':
      // biome-ignore lint/a11y/useMediaCaption: a recording has none
      return <video src={address} controls aria-label={name} />
    case 'text':
      return <Text address={address} />
    default:
      return <p>{t('files.no.look')}</p>
  }
}

/** The beginning of a text, in its own encoding. */
function Text({ address }: { address: string }) {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    const read = async () => {
      const path = address.replace('/api/v1/', '')
      const headers = { Range: `bytes=0-${TEXT_BYTES - 1}` }
      const answer = await ask(path, { headers, signal: controller.signal })
      const charset = /charset=([\w-]+)/.exec(answer.headers.get('Content-Type') ?? '')?.[1]
      setText(new TextDecoder(charset ?? 'utf-8').decode(await answer.arrayBuffer()))
    }
    read().catch(() => undefined)
    return () => controller.abort()
  }, [address])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than the screen is scrolled by keys
    <pre className={classes.text} tabIndex={0}>
      {text}
    </pre>
  )
}
