/** Files that are dropped anywhere on a record's page, or pasted there, are attached to it. */

import { IconPaperclip } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { useWords } from '~/words'
import classes from './files.module.css'
import { carriesFiles, filesOf } from './given'
import { useAttach } from './useAttach'

/** Whether something else than the page takes what is pasted or dropped here. */
function isTaken(event: Event): boolean {
  return (
    event.defaultPrevented ||
    (event.target instanceof Element && event.target.closest('[role="dialog"], [data-takes-files]') !== null)
  )
}

export function RecordDrop({ object, id, title }: { object: ObjectDef; id: number; title: string }) {
  const { t } = useWords()
  const [over, setOver] = useState(false)
  const attach = useAttach(object, id)
  const now = useRef(attach)
  useEffect(() => {
    now.current = attach
  })
  useEffect(() => {
    // How deep inside the page the pointer is: leaving a part of it is not leaving it.
    let depth = 0
    const end = () => {
      depth = 0
      setOver(false)
    }
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return
      depth += 1
      setOver(!isTaken(event))
    }
    const leave = () => {
      depth -= 1
      if (depth <= 0) end()
    }
    const move = (event: DragEvent) => {
      // A browser would open what is dropped.
      if (carriesFiles(event.dataTransfer)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      end()
      if (!carriesFiles(event.dataTransfer) || isTaken(event)) return
      event.preventDefault()
      now.current(filesOf(event.dataTransfer))
    }
    const paste = (event: ClipboardEvent) => {
      const files = filesOf(event.clipboardData)
      if (files.length === 0 || isTaken(event)) return
      event.preventDefault()
      now.current(files)
    }
    document.addEventListener('dragenter', enter)
    document.addEventListener('dragleave', leave)
    document.addEventListener('dragover', move)
    document.addEventListener('drop', drop)
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('dragenter', enter)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('dragover', move)
      document.removeEventListener('drop', drop)
      document.removeEventListener('paste', paste)
    }
  }, [])
  if (!over) return null
  return (
    <div className={classes.over} aria-hidden>
      <span>
        <IconPaperclip size={20} />
        {t('files.drop', { title })}
      </span>
    </div>
  )
}
