/** Files that will be sent with what one is writing. */

import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useWords } from '~/words'
import { formatSize } from './facts'
import classes from './files.module.css'
import { Picture } from './Picture'

export function Given({ files, onDrop }: { files: File[]; onDrop: (file: File) => void }) {
  if (files.length === 0) return null
  return (
    <ul className={classes.given}>
      {files.map((file, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be given twice
        <One key={at} file={file} onDrop={() => onDrop(file)} />
      ))}
    </ul>
  )
}

function One({ file, onDrop }: { file: File; onDrop: () => void }) {
  const { t, language } = useWords()
  const [picture, setPicture] = useState<string | null>(null)
  useEffect(() => {
    if (!file.type.startsWith('image/')) return
    const address = URL.createObjectURL(file)
    setPicture(address)
    return () => URL.revokeObjectURL(address)
  }, [file])
  return (
    <li>
      <Picture id={null} type={file.type} size={96} own={picture} />
      <span className={classes.about}>
        <span className={classes.name}>{file.name}</span>
        <span className={classes.small}>{formatSize(file.size, language)}</span>
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('files.leave.out', { name: file.name })}
        onClick={onDrop}
      >
        <IconX size={14} />
      </ActionIcon>
    </li>
  )
}
