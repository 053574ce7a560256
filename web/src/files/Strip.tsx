/** Attachments in a line: what was sent with something that was written. */

import { lazy, Suspense, useState } from 'react'
import { useWords } from '~/words'
import { fileAddress } from './address'
import type { Attachment } from './attachments'
import { lookOf } from './facts'
import classes from './files.module.css'
import { Picture } from './Picture'

const Preview = lazy(async () => ({ default: (await import('./Preview')).Preview }))

export function Strip({ files }: { files: Attachment[] }) {
  const { t } = useWords()
  const [looked, setLooked] = useState<number | null>(null)
  if (files.length === 0) return null
  return (
    <>
      <ul className={classes.strip}>
        {files.map((file) => {
          const name = file.name ?? t('untitled')
          const type = file.media_type ?? ''
          const inside = (
            <>
              <Picture id={file.file_id} type={type} size={96} />
              <span className={classes.name}>{name}</span>
            </>
          )
          return (
            <li key={file.id} className={classes.file}>
              {lookOf(type) ? (
                <button type="button" className={classes.open} onClick={() => setLooked(file.id)}>
                  {inside}
                </button>
              ) : (
                <a className={classes.open} href={`${fileAddress(file.file_id)}?download`} download={name}>
                  {inside}
                </a>
              )}
            </li>
          )
        })}
      </ul>
      {looked !== null && (
        <Suspense>
          <Preview files={files} at={looked} onAt={setLooked} onClose={() => setLooked(null)} />
        </Suspense>
      )}
    </>
  )
}
