import { IconPaperclip, IconPhoto } from '@tabler/icons-react'
import { reference } from '../reference'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'

/** A file by its name. */
function View(props: ViewProps) {
  const Icon = props.field.kind === 'image' ? IconPhoto : IconPaperclip
  return (
    <span className={shared.person}>
      <Icon size={16} aria-hidden />
      <reference.View {...props} />
    </span>
  )
}

export const file: Kind = { ...reference, View, width: 160 }
