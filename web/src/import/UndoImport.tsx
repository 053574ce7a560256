/** The button that takes an import out again. It asks once, since it touches many records. */

import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import classes from './import.module.css'
import { undoImport } from './undo'

interface Props {
  /** The record of the import. */
  batch: number
  size?: 'sm' | 'md'
}

export function UndoImport({ batch, size = 'sm' }: Props) {
  const { t, language } = useWords()
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const [gone, setGone] = useState(false)
  const { busy, attempt } = useAttempt({ aloud: true })
  if (gone) return null
  if (!asked) {
    return (
      <Button
        size={size}
        variant="default"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        {t('import.undo')}
      </Button>
    )
  }
  const undo = async () => {
    const refused = await attempt(() => undoImport(batch, { t, language }, client))
    if (!refused) setGone(true)
  }
  return (
    <div className={classes.sure} role="alertdialog" aria-label={t('import.undo')}>
      <p>{t('import.undo.sure')}</p>
      <div>
        <Button size={size} loading={busy} onClick={undo}>
          {t('import.undo')}
        </Button>
        <Button size={size} variant="default" onClick={() => setAsked(false)}>
          {t('import.undo.no')}
        </Button>
      </div>
    </div>
  )
}
