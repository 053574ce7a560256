/** What is attached to a record: looked at, added to, renamed, taken away. */

import { ActionIcon } from '@mantine/core'
import { IconCamera, IconLayoutGrid, IconList, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ChangeEvent, lazy, Suspense, useRef, useState } from 'react'
import type { ObjectDef, Row } from '~/api/types'
import { Failed } from '~/feedback/Failed'
import page from '~/record/page.module.css'
import { useCatalog } from '~/shell/context'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { attachmentsOf, filesQuery, mayAttach, placeOf } from './attachments'
import { FileRow } from './FileRow'
import classes from './files.module.css'
import { Sending } from './Sending'
import { useUnderway } from './underway'
import { useAttach } from './useAttach'

const Preview = lazy(async () => ({ default: (await import('./Preview')).Preview }))

/** Where it is remembered how the reader likes to see files. */
const SHAPE = 'steward.files'

type Shape = 'list' | 'grid'

export function FilesSection({ object, row }: { object: ObjectDef; row: Row }) {
  const catalog = useCatalog()
  const link = attachmentsOf(catalog, object)
  return link ? <Section link={link} object={object} row={row} /> : null
}

function Section({ link, object, row }: { link: ObjectDef; object: ObjectDef; row: Row }) {
  const { t, language } = useWords()
  const phone = usePhone()
  const catalog = useCatalog()
  const { data: files = [], error, refetch, isPending } = useQuery(filesQuery(link, object, row.id))
  const underway = useUnderway(placeOf(object, row.id))
  const [shape, setShape] = useState<Shape>(() => (localStorage.getItem(SHAPE) === 'grid' ? 'grid' : 'list'))
  const [looked, setLooked] = useState<number | null>(null)
  const adds = mayAttach(catalog, object)
  const turn = () => {
    const other = shape === 'list' ? 'grid' : 'list'
    localStorage.setItem(SHAPE, other)
    setShape(other)
  }
  if (error && files.length === 0) return <Failed error={error} again={refetch} />
  if (!adds && files.length === 0) return null
  const Turned = shape === 'list' ? IconLayoutGrid : IconList
  return (
    <section
      className={page.related}
      aria-label={t('files')}
      data-files
      data-unprinted={files.length === 0 || undefined}
    >
      <div className={page.relatedHead}>
        <h2>{t('files')}</h2>
        <span className={page.relatedCount}>{files.length > 0 && formatNumber(files.length, language)}</span>
        {files.length > 1 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t(shape === 'list' ? 'files.grid' : 'files.list')}
            title={t(shape === 'list' ? 'files.grid' : 'files.list')}
            onClick={turn}
          >
            <Turned size={16} />
          </ActionIcon>
        )}
        {adds && <Adders object={object} id={row.id} />}
      </div>
      {underway.length > 0 && (
        <ul className={classes.files} data-shape="list">
          {underway.map((one) => (
            <Sending key={one.key} file={one} />
          ))}
        </ul>
      )}
      {files.length > 0 ? (
        <ul className={classes.files} data-shape={shape}>
          {files.map((file) => (
            <FileRow
              key={file.id}
              link={link}
              object={object}
              id={row.id}
              file={file}
              shape={shape}
              onLook={() => setLooked(file.id)}
            />
          ))}
        </ul>
      ) : (
        !isPending &&
        underway.length === 0 && (
          <p className={classes.none}>{t(phone ? 'files.none.phone' : 'files.none')}</p>
        )
      )}
      {looked !== null && (
        <Suspense>
          <Preview files={files} at={looked} onAt={setLooked} onClose={() => setLooked(null)} />
        </Suspense>
      )}
    </section>
  )
}

/** Choosing files, and taking a picture where there is a camera. */
function Adders({ object, id }: { object: ObjectDef; id: number }) {
  const { t } = useWords()
  const phone = usePhone()
  const attach = useAttach(object, id)
  const chosen = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    attach([...(event.currentTarget.files ?? [])])
    // The same file may be chosen again.
    event.currentTarget.value = ''
  }
  return (
    <>
      {phone && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          aria-label={t('files.camera')}
          onClick={() => camera.current?.click()}
        >
          <IconCamera size={18} />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={phone ? 44 : undefined}
        aria-label={t('files.add')}
        title={t('files.add')}
        onClick={() => chosen.current?.click()}
      >
        <IconPlus size={16} />
      </ActionIcon>
      <input ref={chosen} type="file" multiple hidden onChange={take} data-adds="files" />
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden onChange={take} />
    </>
  )
}
