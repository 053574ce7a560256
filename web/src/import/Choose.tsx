/** Where the file is dropped or chosen. */

import { Button, Loader } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { HelpLink } from '~/help/HelpLink'
import { useWords } from '~/words'
import classes from './import.module.css'

const ACCEPTED = '.xlsx,.csv,.tsv,.txt,.jsonl,.vcf'

interface Props {
  object: ObjectDef
  busy: boolean
  error: string | null
  onChoose: (file: File) => void
}

export function Choose({ object, busy, error, onChoose }: Props) {
  const { t, say } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !busy) onChoose(file)
  }
  return (
    <section
      className={classes.choose}
      data-over={over || undefined}
      aria-label={t('import.choose')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {busy ? <Loader size="md" /> : <IconFileSpreadsheet size={40} stroke={1.25} aria-hidden />}
      <h2>{t('import.bring', { what: say(object.label_plural) })}</h2>
      <p>{busy ? t('import.reading') : t('import.accepted')}</p>
      {error && <Refusal>{error}</Refusal>}
      {!busy && (
        <Button size="md" onClick={() => input.current?.click()}>
          {t('import.choose')}
        </Button>
      )}
      <HelpLink chapter="import" />
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (file) onChoose(file)
        }}
      />
    </section>
  )
}
