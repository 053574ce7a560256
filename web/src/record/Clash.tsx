/** What an editor in place shows when somebody else has changed the record meanwhile. */

import { lazy, Suspense } from 'react'
import type { ObjectDef, Row } from '~/api/types'
import type { useEditor } from './useEditor'

const MergeDialog = lazy(() => import('./MergeDialog'))

interface Props {
  object: ObjectDef
  row: Row
  editor: ReturnType<typeof useEditor>
}

export function Clash({ object, row, editor }: Props) {
  if (!editor.conflict) return null
  return (
    <Suspense>
      <MergeDialog
        object={object}
        row={row}
        conflict={editor.conflict}
        mine={editor.mine}
        busy={editor.busy}
        onSave={editor.settle}
        onClose={editor.back}
        onTheirs={editor.theirs}
      />
    </Suspense>
  )
}
