/** A way to one field more, right where it is missed. */

import { IconPlus } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { useSession } from '~/shell/context'
import { useWords } from '~/words'
import { isReshapable, mayReshape } from './api'

const FieldDialog = lazy(async () => ({ default: (await import('./FieldDialog')).FieldDialog }))

export function AddHere({ object, className }: { object: ObjectDef; className: string | undefined }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  if (!mayReshape(useSession()) || !isReshapable(object)) return null
  return (
    <>
      <button type="button" className={className} onClick={() => setOpen(true)}>
        <IconPlus size={14} aria-hidden /> {t('reshape.add')}
      </button>
      {open && (
        <Suspense>
          <FieldDialog object={object} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
