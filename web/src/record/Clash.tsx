/** What an editor in place shows when its value can't be saved as it is: somebody else has changed the record
 *  meanwhile, or other fields have to be filled in along with it. */

import { lazy, Suspense } from 'react'
import type { ObjectDef, Row } from '~/api/types'
import { Lacking } from './Lacking'
import type { useEditor } from './useEditor'

const MergeDialog = lazy(() => import('./MergeDialog'))

interface Props {
  object: ObjectDef
  row: Row
  editor: ReturnType<typeof useEditor>
}

export function Clash({ object, row, editor }: Props) {
  if (editor.incomplete)
    return (
      <Lacking
        object={object}
        row={row}
        incomplete={editor.incomplete}
        busy={editor.busy}
        onSave={editor.commitSeveral}
        onClose={editor.leaveIncomplete}
      />
    )
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
